"""The one way a value becomes bytes (RFC 8785) and a digest (SHA-256): what is signed is what was hashed."""

import hashlib
from typing import Any

import rfc8785


def canonical_bytes(value: Any) -> bytes:
    """RFC 8785 JSON of plain values (dict, list, str, int, bool, None)."""
    return rfc8785.dumps(value)


def digest(data: bytes) -> str:
    """SHA-256 as 64 hex digits."""
    return hashlib.sha256(data).hexdigest()
