"""What the disk does to us, under names: how much room is left, and which of its refusals an error is.

Must not know the vault: it is asked by the vault's own door.
"""

import errno
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from perisai_app.vault.errors import DiskFull, DiskGone, FolderReadOnly, VaultBusy, VaultError

NAMES: tuple[tuple[str, type[VaultError]], ...] = (
    ("disk is full", DiskFull),
    ("readonly database", FolderReadOnly),
    ("database is locked", VaultBusy),
    ("disk i/o error", DiskGone),
    ("unable to open database file", DiskGone),
)
NUMBERS: dict[int, type[VaultError]] = {
    errno.ENOSPC: DiskFull,
    errno.EDQUOT if hasattr(errno, "EDQUOT") else errno.ENOSPC: DiskFull,
    errno.EFBIG: DiskFull,
    errno.EROFS: FolderReadOnly,
    errno.EACCES: FolderReadOnly,
    errno.EPERM: FolderReadOnly,
    errno.EIO: DiskGone,
    errno.ENODEV: DiskGone,
    errno.ENOENT: DiskGone,
}


@dataclass(frozen=True, slots=True)
class Room:
    """What is left where the vault lies, in bytes."""

    free: int

    def is_below(self, warning: int) -> bool:
        """Whether it is time to warn, long before anything fails; the level in bytes is a setting."""
        return self.free < warning


def room(home: Path) -> Room:
    """The room left; DiskGone when the folder does not answer."""
    try:
        return Room(shutil.disk_usage(home).free)
    except OSError as error:
        raise named(error) or DiskGone() from error


def named(error: Exception, home: Path | None = None) -> VaultError | None:
    """The refusal's name, None when it is not the disk's. `home` tells a closed folder from a lost one."""
    if isinstance(error, OSError):
        kind = NUMBERS.get(error.errno or 0)
        return kind() if kind else None
    said = str(error).lower()
    for words, kind in NAMES:
        if words in said:
            return _unless_closed(kind, home)()
    return None


def _unless_closed(kind: type[VaultError], home: Path | None) -> type[VaultError]:
    """SQLite says 'unable to open' of a folder that may only be read, and of one that is gone."""
    if kind is DiskGone and home is not None and home.is_dir() and not os.access(home, os.W_OK):
        return FolderReadOnly
    return kind
