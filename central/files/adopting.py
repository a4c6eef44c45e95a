"""Files whose row a power cut took get it again: their bytes were on the disk when the receipt left.

One sync keeps a file, not two: its row is committed without waiting for the disk, since the bytes say what
they are. Must not know HTTP.
"""

from sqlalchemy import Connection, select

from central.backups import next_backup
from central.centre import Centre
from central.storage.engine import insert_once
from central.storage.tables import files, submission_files


def adopt(centre: Centre) -> int:
    """How many whole files without a row were found that a submission names; before a centre serves."""
    looked = [(centre.files.whole_at(place), place) for place in _strays(centre)]
    found = [(*content, place) for content, place in looked if content is not None]
    if not found:
        return 0
    with centre.store.writing(alone=True) as connection:
        return sum(_take(connection, centre, *each) for each in found)


def _strays(centre: Centre) -> list[str]:
    """Listed before the rows are read, so that what is stored meanwhile is none."""
    there = centre.files.folder.names()
    with centre.store.reading() as connection:
        return sorted(there.difference(connection.execute(select(files.c.place)).scalars()))


def _take(connection: Connection, centre: Centre, sha256: str, size: int, place: str) -> bool:
    own = (submission_files.c.sha256 == sha256, submission_files.c.bytes == size)
    if connection.execute(select(submission_files.c.number).where(*own).limit(1)).first() is None:
        return False
    row = {"sha256": sha256, "bytes": size, "stored_at": centre.now(), "place": place}
    return insert_once(connection, files, {**row, "backup": next_backup(connection)})
