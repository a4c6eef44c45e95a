"""One backup of the whole centre: files first, then everything else in one sealed head, read back whole.

Only then, and only when it does not lie on the centre's own disk, laptops may hear of it: they purge by it.
"""

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, func, select, text

from central.backups import backup_done, begin_backup, finish_backup
from central.centre import Centre
from central.home import small_files
from central.keys import read_key
from central.operations.age_stream import seal, unseal
from central.operations.backup_folder import BackupFolder, Place, is_elsewhere
from central.operations.files_out import Copies, tidy_files
from central.operations.keys import Lock, Sealing, sealing
from central.operations.labels import EMBEDDED, END, HEAD, SERVER, End, Head
from central.operations.tables_out import rows_out, tables_of
from central.operations.tape import Member, packed, whole
from central.stop import Stop
from central.storage.engine import copy_embedded, is_whole
from central.storage.migrate import step_of

DATABASE, OF_HOME = "central.db", "home/"
STROKE = 1024 * 1024
KEPT = 14


@dataclass(frozen=True, slots=True)
class Made:
    """`lost` files were damaged here and are awaited from laptops again; `told`: laptops may purge by it."""

    number: int
    head: Path
    rows: dict[str, int]
    files: int
    added: int
    lost: int
    told: bool


def back_up(centre: Centre, path: Path, lock: Lock, *, off_host: bool = False, kept: int = KEPT) -> Made:
    """Stop when it cannot be made whole; then no older backup was touched. `off_host`: somebody vouches that
    the folder lies on another machine, or is carried away.
    """
    locked = sealing(lock)
    folder = BackupFolder(path)
    folder.prepare(_name(centre))
    try:
        made = _make(centre, folder, locked, off_host)
        for place in folder.places()[: -max(1, kept)]:
            folder.drop(place)
        tidy_files(centre, folder)
    except OSError:
        raise Stop("backup_unwritable", 3) from None
    return made


def _make(centre: Centre, folder: BackupFolder, locked: Sealing, off_host: bool) -> Made:
    copies = Copies(centre, folder)
    with centre.store.reading() as connection:  # the bulk, before this backup has a number
        for _ in copies.run(connection):
            pass
    number = begin_backup(centre)
    with centre.store.reading() as connection:
        place = folder.place(centre.standing(connection).epoch, number)
        writing = _Writing(centre, connection, number, place)
        held = writing.list_files(copies.run(connection))
        end = writing.write(locked)
    told = off_host or is_elsewhere(folder, centre.home.path)
    folder.keep(place)
    if told:
        finish_backup(centre, number)
    return Made(number, place.head, end.rows, held, copies.added, copies.lost, told)


class _Writing:
    """One head, out of one transaction."""

    def __init__(self, centre: Centre, connection: Connection, number: int, place: Place) -> None:
        self._centre, self._connection, self._number, self._place = centre, connection, number, place
        self._image = centre.home.path / f"backup-{number}.part"
        self._rows: dict[str, int] = {}
        self._files, self._files_sha256 = 0, ""

    def list_files(self, names: Iterator[str]) -> int:
        digest = hashlib.sha256()
        with self._place.part(self._place.files_list).open("wb") as file:
            for name in names:
                line = f"{name}\n".encode()
                digest.update(line)
                file.write(line)
                self._files += 1
            file.flush()
            os.fsync(file.fileno())
        self._files_sha256 = digest.hexdigest()
        return self._files

    def write(self, locked: Sealing) -> End:
        """Sealed, and read back: what came from the disk is what went there."""
        part = self._place.part(self._place.head)
        if locked.beside is not None:
            self._place.part(self._place.key).write_bytes(locked.beside)
        try:
            written = seal(packed(self._members()), part, locked.recipients)
        finally:
            self._image.unlink(missing_ok=True)
        if unseal(part, locked.own, len) != written:
            raise Stop("backup_damaged", 3)
        return self._end()

    def _members(self) -> Iterator[Member]:
        embedded = self._centre.store.is_embedded
        tables = tables_of(self._connection)
        yield whole(HEAD, self._head(tables).model_dump_json().encode())
        for name, path in small_files(self._centre.home):
            yield whole(OF_HOME + name, path.read_bytes())
        yield from self._image_of(tables) if embedded else rows_out(self._connection, tables, self._rows)
        yield whole(END, self._end().model_dump_json().encode())

    def _head(self, tables: dict[str, tuple[str, ...]]) -> Head:
        return Head(
            kind=EMBEDDED if self._centre.store.is_embedded else SERVER,
            number=self._number,
            made_at=self._centre.now(),
            epoch=self._centre.standing(self._connection).epoch,
            centre=_name(self._centre),
            watermark=backup_done(self._connection),
            schema_step=step_of(self._connection),
            tables=tables,
        )

    def _image_of(self, tables: dict[str, tuple[str, ...]]) -> Iterator[Member]:
        """The embedded database as a file of its own, looked through before it is taken for a copy."""
        self._image.unlink(missing_ok=True)
        key = read_key(self._centre.home.database_key)
        copy_embedded(self._connection, self._image, key)
        if not is_whole(self._image, key):
            raise Stop("database_damaged", 4)
        for table in tables:
            self._rows[table] = self._connection.execute(
                select(func.count()).select_from(text(f'"{table}"'))
            ).scalar_one()
        with self._image.open("rb") as file:
            yield Member(DATABASE, self._image.stat().st_size, iter(lambda: file.read(STROKE), b""))

    def _end(self) -> End:
        return End(rows=self._rows, files=self._files, files_sha256=self._files_sha256)


def _name(centre: Centre) -> str:
    """What tells this centre from others, in its first public key."""
    return centre.keys.first.verify_key.encode().hex()[:16]
