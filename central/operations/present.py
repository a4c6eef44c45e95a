"""What the centre that stands now has and the backup has not, before it is set aside.

A damaged one tells nothing, and is no reason to stop. Must not know how a backup is read.
"""

from dataclasses import dataclass

from sqlalchemy import Connection, Table, func, select
from sqlalchemy.exc import DBAPIError

from central import erased
from central.centre import COMMAND_PATIENCE, store_of
from central.epochs import ORDINAL
from central.erased import Erased
from central.home import Home
from central.kept_list import read_list
from central.stop import Stop
from central.storage.engine import Store
from central.storage.tables import centre, changes, files, submissions


@dataclass(frozen=True, slots=True)
class Present:
    """`submissions` and `files` came after the backup began; laptops that still hold them send them again.
    `changes` counts all of the feed. `erased` is known to the database alone.
    """

    epoch: str
    backups_begun: int
    submissions: int
    files: int
    changes: int
    erased: tuple[Erased, ...]


def present_of(home: Home, db: str | None, number: int) -> Present | None:
    """Beside the backup of this number; None where nothing stands, or nothing that reads."""
    if db is None and not home.database.exists():
        return None
    try:
        store = store_of(home, db, COMMAND_PATIENCE)
    except Stop:
        return None
    try:
        return _read(store, read_list(home.erased_list, Erased), number)
    except DBAPIError:
        return None
    finally:
        store.engine.dispose()


def later(epoch: str, other: str | None) -> str:
    """The one that more epochs came before."""
    return max(epoch, other or epoch, key=lambda name: int(name[:ORDINAL], 16))


def _read(store: Store, listed: list[Erased], number: int) -> Present:
    with store.reading() as connection:
        row = connection.execute(select(centre.c.epoch, centre.c.backups_begun)).one()
        return Present(
            epoch=row.epoch,
            backups_begun=row.backups_begun,
            submissions=_newer(connection, submissions, number),
            files=_newer(connection, files, number),
            changes=connection.execute(select(func.count()).select_from(changes)).scalar_one(),
            erased=tuple(erased.unlisted(connection, listed)),
        )


def _newer(connection: Connection, table: Table, number: int) -> int:
    held = select(func.count()).select_from(table).where(table.c.backup > number)
    return int(connection.execute(held).scalar_one())
