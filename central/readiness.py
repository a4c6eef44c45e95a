"""Whether this process can do its work now: for whoever sends requests to several. Must not know HTTP."""

import shutil
from enum import StrEnum

from sqlalchemy.exc import DBAPIError, TimeoutError

from central.centre import Centre
from central.storage.migrate import newest_step, step_of

LEAST_FREE = 64 * 1024 * 1024


class Lack(StrEnum):
    """What is in the way, for the log."""

    DATABASE = "database"
    SCHEMA = "schema"
    ROOM = "room"
    FILES = "files"


def lack_of(centre: Centre) -> Lack | None:
    """The first thing that is in the way; None when nothing is."""
    try:
        with centre.store.reading() as connection:
            if step_of(connection) != newest_step():
                return Lack.SCHEMA
    except (DBAPIError, TimeoutError, ValueError):
        return Lack.DATABASE
    try:
        if shutil.disk_usage(centre.home.path).free < LEAST_FREE:
            return Lack.ROOM
        centre.files.folder.try_out()
    except OSError:
        return Lack.FILES
    return None
