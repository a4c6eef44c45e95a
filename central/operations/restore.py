"""A backup becomes the centre: read through first, put together beside the old home, then swapped in at once.

Everything that the present still knows better is carried over, erasures are done once more, and a new epoch
begins, so that every laptop compares everything and sends again what is missing here.
"""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from pyrage import x25519
from sqlalchemy import Connection, select, update
from sqlalchemy.exc import DBAPIError

from central.centre import COMMAND_PATIENCE, catch_up, store_of
from central.clock import Clock, utc_now
from central.epochs import epoch_of, next_epoch
from central.files.cabinet import Cabinet
from central.files.store import choose_store, store_at
from central.home import Home, make_folder
from central.in_use import alone
from central.keyring import Keyring
from central.operations.age_stream import unseal
from central.operations.backup import DATABASE, STROKE
from central.operations.backup_folder import found
from central.operations.carrying_over import carry_over, put, refuse_other
from central.operations.labels import EMBEDDED, SERVER
from central.operations.looking import Passed, Seen, look
from central.operations.present import Present, later, present_of
from central.operations.swap import ASIDE, Note, end_swap, make_ready, prepare
from central.operations.tables_in import RowsIn, count_on, set_aside
from central.operations.tables_out import FOLDER
from central.operations.tape import Opened, Unpacking
from central.stop import Stop
from central.storage.engine import is_whole
from central.storage.migrate import bring_to
from central.storage.tables import centre as centre_row


@dataclass(frozen=True, slots=True)
class Looked:
    """What a restore would bring, and what stands now; nothing was touched."""

    seen: Seen
    present: Present | None


def look_before(home: Home, db: str | None, path: Path, identity: x25519.Identity) -> Looked:
    """Stop when this backup cannot be restored here at all."""
    folder, place = found(path)
    seen = look(folder, place, identity)
    if seen.head.kind != (EMBEDDED if db is None else SERVER):
        raise Stop("backup_other_database", 2)
    refuse_other(home, seen.home)
    return Looked(seen, present_of(home, db, seen.head.number))


def restore(
    home: Home,
    db: str | None,
    path: Path,
    identity: x25519.Identity,
    *,
    incomplete: bool = False,
    files: str | None = None,
    clock: Clock = utc_now,
) -> str:
    """The new epoch. Stop before anything is changed, also for files that are missing, unless `incomplete`;
    a kill later on leaves the old centre or the new one, and the next start tidies up. `files` is the address
    of a bucket for them; without it they go into the home.
    """
    make_folder(home)
    with alone(home.path):
        looked = look_before(home, db, path, identity)
        if looked.seen.missing and not incomplete:
            raise Stop("backup_files_missing", 2)
        try:
            epoch = _Restoring(home, db, path, identity, looked, clock).run(files)
        except OSError:
            raise Stop("home_unusable", 2) from None
        except DBAPIError:
            raise Stop("database_unusable", 3) from None
        end_swap(home, lambda: epoch)
    return epoch


class _Restoring:
    """One restore, from an empty place beside the old home to a home that is ready."""

    def __init__(
        self,
        home: Home,
        db: str | None,
        path: Path,
        identity: x25519.Identity,
        looked: Looked,
        clock: Clock,
    ) -> None:
        self._home, self._db, self._identity, self._looked = home, db, identity, looked
        self._folder, self._place = found(path)
        self._aside = f"{ASIDE}{clock():%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"
        self._new = prepare(home)

    def run(self, files: str | None) -> str:
        seen, present = self._looked.seen, self._looked.present
        for name, data in seen.home.items():
            put(self._new, name, data)
        carry_over(self._home, self._new, present.erased if present else ())
        if files is not None:
            choose_store(self._new, files)
        self._copy_files()
        if self._db is None:
            self._embedded()
        with self._writing() as connection:
            if self._db is not None:
                self._at_server(connection)
            epoch = self._renew(connection)
            if self._db is not None:  # whole before the commit, which then decides
                make_ready(self._home, Note(aside=self._aside, epoch_at_server=epoch))
        if self._db is None:
            make_ready(self._home, Note(aside=self._aside, epoch_at_server=None))
        return epoch

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        store = store_of(self._new, self._db, COMMAND_PATIENCE)
        try:
            with store.writing(alone=True) as connection:
                yield connection
        finally:
            store.engine.dispose()

    def _embedded(self) -> None:
        with self._new.database.open("xb") as file:
            self._unpack(lambda name: _Into(file) if name == DATABASE else Passed())
            os.fsync(file.fileno())
        if not is_whole(self._new.database, self._looked.seen.key):
            raise Stop("backup_damaged", 2)

    def _at_server(self, connection: Connection) -> None:
        head = self._looked.seen.head
        set_aside(connection, self._aside.replace("-", "_"))
        bring_to(connection, head.schema_step)
        rows = RowsIn(connection, head.tables)
        self._unpack(lambda name: rows.part(name) if name.startswith(FOLDER) else Passed())
        count_on(connection)

    def _renew(self, connection: Connection) -> str:
        """Today's schema, nobody who was erased, and an epoch behind every one that there was."""
        present = self._looked.present
        bring_to(connection, "head")
        catch_up(connection, self._new, Keyring(self._new))
        epoch = next_epoch(later(epoch_of(connection), present.epoch if present else None))
        begun = connection.execute(select(centre_row.c.backups_begun)).scalar_one()
        begun = max(begun, present.backups_begun if present else 0)
        connection.execute(update(centre_row).values(epoch=epoch, backups_begun=begun))
        return epoch

    def _copy_files(self) -> None:
        """Those that are whole where they come to lie; the others are awaited again."""
        copies = Cabinet(self._looked.seen.key, store_at(self._new))
        for name in self._place.names():
            source = self._folder.files / name
            if source.exists() and not copies.folder.has(name):
                with source.open("rb") as file:
                    copies.folder.place(name, iter(lambda: file.read(STROKE), b""))
                if copies.whole_at(name) is None:
                    copies.folder.remove(name)

    def _unpack(self, opened: Opened) -> None:
        unseal(self._place.head, self._identity, Unpacking(opened).write)


class _Into:
    """One member into a file that its owner closes."""

    def __init__(self, file: BinaryIO) -> None:
        self.write = file.write
        self.close = file.flush
