"""Key files: random bytes, or an age identity, made once, readable by their owner only. Must not know what a
key is for.

Two commands may start at the same instant: a key is linked into place whole, and the first one wins.
"""

import os
import re
import secrets
from pathlib import Path

from pyrage import IdentityError, x25519

from central.stop import Stop

KEY_BYTES = 32


def read_key(path: Path) -> bytes:
    """The key; Stop when the file is missing or holds something else."""
    try:
        return key_of(path.read_text(encoding="ascii"))
    except (OSError, ValueError):
        raise Stop("key_lost", 4) from None


def key_of(text: str) -> bytes:
    """The key that such a file holds; Stop when it is none."""
    text = text.strip()
    if not re.fullmatch(r"[0-9a-f]{64}", text):
        raise Stop("key_lost", 4)
    return bytes.fromhex(text)


def make_key(path: Path, key: bytes | None = None) -> None:
    """This key, or a new random one, unless the file is already there."""
    _make(path, (key or secrets.token_bytes(KEY_BYTES)).hex())


def age_identity(path: Path) -> x25519.Identity:
    """The identity, in the form that any age tool reads; made at first, also in a home that is older than
    packages. Stop when the file holds something else.
    """
    try:
        _make(path, str(x25519.Identity.generate()))
        return x25519.Identity.from_str(path.read_text(encoding="ascii").strip())
    except (OSError, ValueError, IdentityError):
        raise Stop("key_lost", 4) from None


def _make(path: Path, text: str) -> None:
    if path.exists():
        return
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    make_key_file(fresh, text)
    try:
        os.link(fresh, path)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()


def make_key_file(path: Path, text: str) -> None:
    """A new file that only its owner reads, on the disk; OSError, also when something is there."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())
