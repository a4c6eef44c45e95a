"""What a laptop said of itself last, and whether it is stuck: codes, by bounds of time and room.

Must not know databases, nor who looks.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import StrEnum

from pydantic import BaseModel, ValidationError

from central.stop import Stop
from central.versions import Version, oldest_served
from perisai_app import __version__
from perisai_app.wire.checkin import Manifest

SILENT_AFTER = timedelta(days=7)
UNSENT_TOO_LONG = timedelta(days=3)
MEGABYTE = 1_000_000


class Stuck(StrEnum):
    """Why somebody should look at a laptop."""

    SILENT = "silent"  # no contact for a week
    OLD_PROGRAM = "old_program"  # older than the centre's own
    UNSENT_OLD = "unsent_old"  # at its last contact something had waited for days, or does by now
    DISK_LOW = "disk_low"


class Told(BaseModel):
    """What a laptop said at its last check-in. `counts` is by state, `unsent` those that it owed the centre.
    Times are as it wrote them.
    """

    app_version: str
    counts: dict[str, int]
    unsent: int
    files_waiting: int
    held_back: int
    oldest_unsent: str | None
    newest_backup: str | None
    free_mb: int


def read_told(manifest: str | None) -> Told | None:
    """None when it never checked in, or with words that this program does not know."""
    try:
        said = Manifest.model_validate_json(manifest or "")
    except ValidationError:
        return None
    own = said.model_dump(exclude={"incarnation"})
    return Told(**own, unsent=said.counts.get("queued", 0))


def stuck(
    *, contact_at: str, app_version: str, told: Told | None, now: datetime, least_free: int
) -> list[Stuck]:
    """In the order of the codes. `contact_at` is when it joined where it never came since; `least_free` is in
    bytes.
    """
    return list(_stuck(contact_at, app_version, told, now, least_free))


def _stuck(
    contact_at: str, app_version: str, told: Told | None, now: datetime, least_free: int
) -> Iterator[Stuck]:
    if _is_before(contact_at, now - SILENT_AFTER):
        yield Stuck.SILENT
    if _is_older(told.app_version if told else app_version):
        yield Stuck.OLD_PROGRAM
    if told is None:
        return
    if told.unsent and _is_before(told.oldest_unsent, now - UNSENT_TOO_LONG):
        yield Stuck.UNSENT_OLD
    if told.free_mb * MEGABYTE < least_free:
        yield Stuck.DISK_LOW


def _is_before(told: str | None, moment: datetime) -> bool:
    """A time that does not read, or bears no zone, is none."""
    try:
        read = datetime.fromisoformat(told or "")
    except ValueError:
        return False
    return read.tzinfo is not None and read < moment


def _is_older(app_version: str) -> bool:
    """By major and minor version; one that does not read is somebody else's program."""
    try:
        return _version(app_version) < _version(__version__)
    except Stop:
        return False


def _version(text: str) -> Version:
    return oldest_served(text)
