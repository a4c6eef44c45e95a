"""Where a package goes: the names of its parts, and what a stick may say. Must not know what is in it."""

import errno
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from perisai_app.vault.errors import (
    PackageDiskFull,
    PackageDiskGone,
    PackageExists,
    PackageUnwritable,
    VaultError,
)

FULL = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}
CLOSED = {errno.EACCES, errno.EPERM, errno.EROFS, errno.EINVAL, errno.ENAMETOOLONG, errno.ENOTDIR}


def part_paths(target: Path, parts: int) -> tuple[Path, ...]:
    """The name itself for a single part; else NAME-1-of-3.EXT and so on."""
    if parts == 1:
        return (target,)
    return tuple(
        target.with_name(f"{target.stem}-{number}-of-{parts}{target.suffix}")
        for number in range(1, parts + 1)
    )


def refuse_existing(paths: Sequence[Path]) -> None:
    """PackageExists; an older package may be all that somebody has."""
    for path in paths:
        with named_trouble(path.parent):
            if path.exists():
                raise PackageExists


@contextmanager
def named_trouble(folder: Path) -> Iterator[None]:
    """What the disk of a package says, under our names. A folder that is not there is a stick that is not."""
    try:
        yield
    except OSError as error:
        raise _named(error, folder)() from None


def _named(error: OSError, folder: Path) -> type[VaultError]:
    if error.errno in FULL:
        return PackageDiskFull
    if error.errno in CLOSED and _is_there(folder):
        return PackageUnwritable
    return PackageDiskGone


def _is_there(folder: Path) -> bool:
    try:
        return folder.is_dir()
    except OSError:
        return False
