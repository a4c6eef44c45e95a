"""Cursors that nobody else can make: the place in the feed, the mark of the change there, a MAC over both.

A true cursor whose change is missing here, or is another one, says that this centre came back from a backup.
"""

import hashlib
import hmac
from dataclasses import dataclass

MAC_DIGITS = 20
_PARTS = 4


@dataclass(frozen=True, slots=True)
class Place:
    """After the change of this number; 0 is the beginning, and bears no mark."""

    number: int = 0
    mark: str = ""


START = Place()


def write_cursor(key: bytes, epoch: str, place: Place) -> str:
    text = f"{epoch}:{place.number}:{place.mark}"
    return f"{text}:{_mac(key, text)}"


def read_cursor(key: bytes, epoch: str, cursor: str) -> Place:
    """The start when the cursor is of another epoch, or none of ours at all."""
    parts = _read(key, cursor)
    return Place(int(parts[1]), parts[2]) if parts and parts[0] == epoch else START


def epoch_in(key: bytes, cursor: str) -> str | None:
    """In which epoch we gave this cursor out; None when it is none of ours."""
    parts = _read(key, cursor)
    return parts[0] if parts else None


def _read(key: bytes, cursor: str) -> list[str] | None:
    parts = cursor.split(":")
    text = ":".join(parts[:-1])
    if len(parts) != _PARTS or not hmac.compare_digest(_mac(key, text).encode(), parts[-1].encode()):
        return None
    return parts


def _mac(key: bytes, text: str) -> str:
    return hmac.digest(key, text.encode(), hashlib.sha256).hex()[:MAC_DIGITS]
