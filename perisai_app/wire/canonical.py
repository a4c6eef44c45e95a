"""The one way a value becomes bytes (RFC 8785) and a digest (SHA-256): what is signed is what was hashed."""

import hashlib
import json
from typing import Any

import rfc8785

_PLAIN = json.JSONEncoder(ensure_ascii=False, check_circular=False, sort_keys=True, separators=(",", ":"))


def canonical_bytes(value: Any) -> bytes:
    """RFC 8785 JSON of plain values (dict, list, str, int, bool, None)."""
    return rfc8785.dumps(value)


def plain_bytes(value: Any) -> bytes:
    """The same bytes in a fifth of the time, of values whose keys are ASCII and whose numbers are all whole
    and below 2^53: only for what a model has made sure of. ValueError for a text that UTF-8 cannot hold.
    """
    return _PLAIN.encode(value).encode()


def digest(data: bytes) -> str:
    """SHA-256 as 64 hex digits."""
    return hashlib.sha256(data).hexdigest()
