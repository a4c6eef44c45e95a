"""The centre's files into a backup's folder: each once, and read through where it came to lie.

What the centre's own disk has lost is found out here at the latest, and awaited from laptops again. Must not
know which backup they are for.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import closing

from sqlalchemy import Connection, select

from central.centre import Centre
from central.files.cabinet import Cabinet
from central.files.folder import Folder
from central.files.letting_go import drop_file, remove_dropped
from central.keys import read_key
from central.operations.backup_folder import PART, BackupFolder
from central.storage.many import select_many
from central.storage.tables import files

ROWS_AT_ONCE = 1_000


class Copies:
    """Into one folder; counts what was new, and what turned out to be lost."""

    def __init__(self, centre: Centre, folder: BackupFolder) -> None:
        self._centre, self._folder = centre, folder
        self._copies = Cabinet(read_key(centre.home.database_key), Folder(folder.files))
        self.added = self.lost = 0

    def run(self, connection: Connection) -> Iterator[str]:
        """The names of all files that this transaction sees and that lie in the folder now."""
        rows = connection.execution_options(yield_per=ROWS_AT_ONCE).execute(
            select(files.c.sha256, files.c.place)
        )
        for sha256, place in rows:
            if (self._folder.files / place).exists() or self._copy(place):
                yield place
            else:
                self.lost += self._await_again(sha256, place)

    def _copy(self, place: str) -> bool:
        part = self._folder.files / f"{place}{PART}"
        try:
            source = self._centre.files.folder.open(place)
        except FileNotFoundError:
            return False
        with closing(source), part.open("wb") as copy:
            shutil.copyfileobj(source, copy, 1024 * 1024)
            copy.flush()
            os.fsync(copy.fileno())
        if self._copies.whole_at(part.name) is None:
            part.unlink()
            return False
        part.replace(self._folder.files / place)
        self.added += 1
        return True

    def _await_again(self, sha256: str, place: str) -> bool:
        """Whether it was not just let go of meanwhile."""
        with self._centre.store.writing(alone=True) as connection:
            own = (files.c.sha256 == sha256, files.c.place == place)
            is_ours = connection.execute(select(files.c.place).where(*own)).first() is not None
            if is_ours:
                drop_file(connection, sha256)
        remove_dropped(self._centre.store, self._centre.files)
        return is_ours


def tidy_files(centre: Centre, folder: BackupFolder) -> None:
    """Those go that no backup here names, nor the centre; none while a backup's list is missing."""
    places = folder.places()
    if not all(place.files_list.exists() for place in places):
        return
    needed = {name for place in places for name in place.names()}
    with os.scandir(folder.files) as entries:
        spare = [entry.name for entry in entries if entry.name not in needed]
    with centre.store.reading() as connection:
        alive = {name for (name,) in select_many(connection, files.c.place, spare, files.c.place)}
    for name in spare:
        if name not in alive:
            (folder.files / name).unlink(missing_ok=True)
