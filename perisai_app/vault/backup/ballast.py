"""Room put aside while there is some: on a full disk even a deletion fails; only this helps then.

Released once when a write fails for want of room, laid again when there is room. Must not know the vault.
"""

import os
from pathlib import Path

from perisai_app.vault.backup.disk import room

FILE = "ballast.bin"
SIZE = 16_000_000  # our own: some thousand saves of a draft
MARGIN = 4 * SIZE  # laid only where this much is left besides: a reserve must not be what fills the disk
PIECE = 1_000_000


def is_laid(home: Path) -> bool:
    return (home / FILE).exists()


def lay(home: Path, *, size: int = SIZE, margin: int = MARGIN) -> bool:
    """Whether the reserve lies there now; a disk without room for it is no error."""
    if is_laid(home):
        return True
    if room(home).free < size + margin:
        return False
    beside = home / f"{FILE}.new"
    try:
        _fill(beside, size)
        beside.replace(home / FILE)
    except OSError:
        beside.unlink(missing_ok=True)
        return False
    return True


def release(home: Path) -> bool:
    """Give the reserve free; whether there was one. Never fails: it is called in the middle of trouble."""
    try:
        (home / FILE).unlink()
    except OSError:
        return False
    return True


def _fill(path: Path, size: int) -> None:
    """Random bytes: a file system that compresses would reserve nothing for zeros."""
    with path.open("wb") as file:
        for _ in range(0, size, PIECE):
            file.write(os.urandom(min(PIECE, size)))
        file.truncate(size)
        file.flush()
        os.fsync(file.fileno())
