"""What a set of reference data says of itself: version, first day, and the digest of each table.

Built-in and signed packs have the same manifest. Must not know keys or rules.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated

import rfc8785
from pydantic import Field, ValidationError

from perisai_app.domain.registration import Value
from perisai_app.reference.packs.refused import PackRefused

FORMAT = 1
MANIFEST = "manifest.json"
VERSION = r"^20[0-9]{2}-(0[1-9]|1[0-2])(\.[1-9][0-9]{0,3})?$"
TableName = Annotated[str, Field(pattern=r"^([a-z0-9_]{1,60}\.csv|regions\.bin)$")]


class PackFile(Value):
    """The digest (hex) and length by which a table is known."""

    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    bytes: int = Field(ge=0)


class Manifest(Value):
    """`format` is the lowest that a program must know to read the pack; `version` is YYYY-MM or YYYY-MM.N."""

    format: int = Field(ge=1)
    version: str = Field(pattern=VERSION)
    valid_from: date
    made_at: datetime | None = None
    title: str = Field(min_length=1, max_length=120)
    files: dict[TableName, PackFile] = Field(min_length=1)

    def canonical(self) -> bytes:
        """RFC 8785 JSON: what is signed."""
        return rfc8785.dumps(self.model_dump(mode="json", exclude_none=True))


def read_manifest(data: bytes) -> Manifest:
    """PackRefused pack_newer_program for a format above ours, pack_broken for anything not canonical."""
    try:
        if json.loads(data)["format"] > FORMAT:
            raise PackRefused("pack_newer_program")
        manifest = Manifest.model_validate_json(data, strict=True)
    except (ValidationError, ValueError, LookupError, TypeError, RecursionError):
        raise PackRefused("pack_broken") from None
    if manifest.canonical() != data:
        raise PackRefused("pack_broken")
    return manifest


def described(tables: Mapping[str, bytes]) -> dict[str, PackFile]:
    """The manifest's entry for each table."""
    return {
        name: PackFile(sha256=hashlib.sha256(data).hexdigest(), bytes=len(data))
        for name, data in sorted(tables.items())
    }


def is_version(text: str) -> bool:
    """YYYY-MM or YYYY-MM.N, without leading zeros in N."""
    return re.fullmatch(VERSION, text) is not None


def version_key(version: str) -> tuple[int, int, int]:
    """By numbers, so that 2026-11.10 comes after 2026-11.9; only for what `is_version`."""
    month, _, again = version.partition(".")
    return int(month[:4]), int(month[5:]), int(again or 0)
