"""Files outside the vault that were taken in: a photo or a list lies open on the disk until it is gone.

Deleting is offered and never done unasked. Nothing is written over first: a flash disk writes elsewhere, so
that overwriting promises what it cannot keep; only a disk that is encrypted itself helps against raw reading.
"""

import errno
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from perisai_app.vault import journal
from perisai_app.vault.database import Vault
from perisai_app.vault.errors import FileRefused
from perisai_app.vault.files.intake import LARGEST_SOURCE, digest

WRITE_PROTECT = 19  # ERROR_WRITE_PROTECT, which Python tells on Windows as a mere permission


@dataclass(frozen=True, slots=True, repr=False)
class Source:
    """One file as it was when it was read; its name may be a person's, so no log and no journal has it."""

    path: Path
    sha256: str
    bytes: int


class Removal(StrEnum):
    """How deleting went; all but DELETED and GONE left the file where it is."""

    DELETED = "source_deleted"
    GONE = "source_gone"
    CHANGED = "source_changed"
    LINK = "source_is_link"
    READ_ONLY = "source_read_only"
    STUCK = "source_stuck"


def read_source(path: Path, largest: int = LARGEST_SOURCE) -> tuple[bytes, Source]:
    """The file's bytes, and what is needed to delete exactly this file later.

    FileRefused `file_unreadable`, or `file_too_large` above `largest` bytes (nothing is read then).
    """
    try:
        if path.stat().st_size > largest:
            raise FileRefused("file_too_large")
        data = path.read_bytes()
    except OSError:
        raise FileRefused("file_unreadable") from None
    return data, Source(path.absolute(), digest(data), len(data))


def delete_source(
    vault: Vault, source: Source, *, now: datetime, registration_id: str | None = None
) -> Removal:
    """Delete the file if it still is what was taken in; the journal says so, with its digest and size alone.

    One transaction: a file that stays is in no entry. Only a kill between the two leaves the deletion untold.
    """
    if (hindrance := _hindrance(source)) is not None:
        return hindrance
    params: journal.Params = {"sha256": source.sha256, "bytes": source.bytes}
    try:
        with vault.writing():
            journal.note(
                vault,
                journal.What.SOURCE_FILE_DELETED,
                at=now,
                registration_id=registration_id,
                params=params,
            )
            source.path.unlink()
    except OSError as error:
        return Removal.READ_ONLY if _write_protected(error) else Removal.STUCK
    return Removal.DELETED


def _write_protected(error: OSError) -> bool:
    """A locked stick or a disc, as against a file that another program has open."""
    return error.errno == errno.EROFS or getattr(error, "winerror", None) == WRITE_PROTECT


def _hindrance(source: Source) -> Removal | None:
    """A link is left alone: deleting it would leave the content, and look as if it were gone."""
    try:
        if source.path.is_symlink():
            return Removal.LINK
        if not source.path.exists():
            return Removal.GONE
        data = source.path.read_bytes()
    except OSError:
        return Removal.STUCK
    return None if digest(data) == source.sha256 else Removal.CHANGED
