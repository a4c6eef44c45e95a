"""Whose packs this laptop takes: the public keys that joining a centre brought. Nothing secret lies here."""

import json
import re
from pathlib import Path

from perisai_app.whole_file import replace_file

KEY_BYTES = 32


def read_keys(path: Path) -> frozenset[bytes]:
    """The Ed25519 public keys in the file; none when it is missing or cannot be read."""
    try:
        told = json.loads(path.read_bytes())["keys"]
        return frozenset(bytes.fromhex(text) for text in told if re.fullmatch(r"[0-9a-f]{64}", text))
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return frozenset()


def add_key(path: Path, key: bytes) -> None:
    """Adds a key; those already there stay, since packs that they signed stay too."""
    assert len(key) == KEY_BYTES
    keys = sorted(known.hex() for known in {*read_keys(path), key})
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    replace_file(path, json.dumps({"keys": keys}).encode())
