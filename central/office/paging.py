"""Pages by key: a page begins where the last one ended, however many rows came in between."""

import base64
import binascii
import json
from typing import Annotated, Generic, TypeVar

from fastapi import Query
from pydantic import BaseModel

from central.office.no import No, NoCode

MOST = 200
USUAL = 50

T = TypeVar("T")

Limit = Annotated[int, Query(ge=1, le=MOST)]
After = Annotated[str, Query(max_length=600)]


class Page(BaseModel, Generic[T]):
    """Some rows; `next` asks for those behind them, and is null at the end."""

    items: list[T]
    next: str | None = None


def cursor_of(*key: str | int) -> str:
    """The key of a page's last row, as one word for a URL. Never made of anything personal: who reads it may
    learn the id and the arrival of a row out of reach, which open nothing (404).
    """
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode().rstrip("=")


def key_of(cursor: str, *shape: type[str | int]) -> list[str | int] | None:
    """What `cursor_of` was given, None for the first page; No malformed for anything else."""
    if not cursor:
        return None
    try:
        key = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError, RecursionError):
        raise No(NoCode.MALFORMED) from None
    if not isinstance(key, list) or [type(part) for part in key] != list(shape):
        raise No(NoCode.MALFORMED)
    if not all(_is_storable(part) for part in key):
        raise No(NoCode.MALFORMED)
    return key


def _is_storable(part: str | int) -> bool:
    """Whether a database takes it at all: whoever made a cursor up may have put anything there."""
    if isinstance(part, int):
        return 0 <= part < 2**53
    return "\x00" not in part and not any("\ud800" <= letter <= "\udfff" for letter in part)
