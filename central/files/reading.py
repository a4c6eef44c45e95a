"""A whole file, for a laptop whose agent's registrations name it, or for the office. Must not know HTTP."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from sqlalchemy import select

from central.centre import Centre
from central.enrolment import Device
from central.files.letting_go import drop_file, remove_dropped
from central.files.naming import wanted
from central.files.sealing import Damaged
from central.storage.tables import files


@dataclass(frozen=True, slots=True)
class Whole:
    """`size` bytes in strokes. One that turns out to be damaged breaks off."""

    size: int
    data: Iterator[bytes]


def read_whole(centre: Centre, device: Device, sha256: str) -> Whole | None:
    """None when it is not here, or not named by this agent's registrations. What the disk has lost is
    awaited again.
    """
    with centre.store.reading() as connection:
        if not wanted(connection, device, sha256):
            return None
    return load_whole(centre, sha256)


def load_whole(centre: Centre, sha256: str) -> Whole | None:
    """The same for whoever may have it."""
    with centre.store.reading() as connection:
        row = connection.execute(select(files).where(files.c.sha256 == sha256)).one_or_none()
    if row is None:
        return None
    data = centre.files.load(sha256, row.place)
    try:
        first = next(data)
    except (FileNotFoundError, Damaged):
        _forget(centre, sha256)
        return None
    return Whole(row.bytes, chain([first], data))


def _forget(centre: Centre, sha256: str) -> None:
    with centre.store.writing(alone=True) as connection:  # who names it meanwhile would not await it
        drop_file(connection, sha256)
    remove_dropped(centre.store, centre.files)
