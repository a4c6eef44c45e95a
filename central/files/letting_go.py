"""Files that nobody names any more go: their rows with the transaction that says so, their bytes after it.

What is to go stands in `dropped_files` until it has gone, so that a crash in between forgets none.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, Connection, Select, delete, exists, insert, select

from central.files.cabinet import Cabinet
from central.storage.engine import Store
from central.storage.tables import (
    dropped_files,
    file_stretches,
    files,
    submission_files,
    upload_parts,
    uploads,
    withdrawals,
)


def drop_files_of(connection: Connection, registration_id: str) -> None:
    """What this registration names, and its names, as it is about to be erased; nobody else writes."""
    one = submission_files.c.registration_id == registration_id
    gone = delete(submission_files).where(one).returning(submission_files.c.sha256)
    named = connection.execute(gone).scalars().all()
    connection.execute(delete(withdrawals).where(withdrawals.c.registration_id == registration_id))
    drop_unnamed(connection, named)


def drop_unnamed(connection: Connection, contents: Iterable[str]) -> None:
    """Of these the ones that no submission names; in a transaction in which nobody else writes."""
    for sha256 in set(contents):
        named = select(submission_files.c.number).where(submission_files.c.sha256 == sha256).limit(1)
        if connection.execute(named).first() is None:
            drop_file(connection, sha256)
            _drop(connection, upload_parts.c.sha256 == sha256)
            drop_pieces(connection, file_stretches.c.sha256 == sha256)
            connection.execute(delete(uploads).where(uploads.c.sha256 == sha256))


def drop_file(connection: Connection, sha256: str) -> None:
    gone = delete(files).where(files.c.sha256 == sha256).returning(files.c.place)
    _note(connection, connection.execute(gone).scalars().all())


def drop_upload(connection: Connection, device_id: str, sha256: str) -> bool:
    """Whether it had bytes that are to go."""
    dropped = drop_parts(connection, device_id, sha256)
    one = (uploads.c.device_id == device_id, uploads.c.sha256 == sha256)
    connection.execute(delete(uploads).where(*one))
    return dropped


def drop_parts(connection: Connection, device_id: str, sha256: str, *, start: int = 0) -> bool:
    """Those from `start` on; whether there were any."""
    own = (upload_parts.c.device_id == device_id, upload_parts.c.sha256 == sha256)
    return _drop(connection, *own, upload_parts.c.start >= start)


def drop_pieces(connection: Connection, *which: ColumnElement[bool]) -> None:
    """Pieces of files that packages brought in different parts."""
    gone = delete(file_stretches).where(*which).returning(file_stretches.c.place)
    _note(connection, connection.execute(gone).scalars().all())


def drop_expired(connection: Connection, now: str) -> None:
    """Uploads whose last byte is too long ago."""
    expired = select(uploads.c.device_id, uploads.c.sha256).where(uploads.c.expires_at <= now)
    for device_id, sha256 in connection.execute(expired).all():
        drop_upload(connection, device_id, sha256)


def let_go(store: Store, cabinet: Cabinet, contents: Iterable[str]) -> None:
    """What a withdrawal left without a name, rows and bytes."""
    with store.writing(alone=True) as connection:
        drop_unnamed(connection, contents)
    remove_dropped(store, cabinet)


def remove_dropped(store: Store, cabinet: Cabinet) -> None:
    """The bytes of whatever was dropped; OSError when the disk does not let go, and a later call tries."""
    with store.reading() as connection:
        places = connection.execute(select(dropped_files.c.place)).scalars().all()
    if not places:
        return
    cabinet.remove(places)
    with store.writing() as connection:
        for place in places:
            connection.execute(delete(dropped_files).where(dropped_files.c.place == place))


def tidy(store: Store, cabinet: Cabinet, now: str) -> None:
    """What a crash left: bytes without a row, rows without bytes, contents without a name, old uploads."""
    leftovers = list(cabinet.folder.leftovers())
    with store.reading() as connection:
        kept = connection.execute(select(files.c.sha256, files.c.place)).all()
        parts = connection.execute(select(upload_parts.c.place)).scalars().all()
        pieces = connection.execute(select(file_stretches.c.place)).scalars().all()
    there = cabinet.folder.names()  # after the rows: whatever has one had its bytes before
    lost = [(sha256, place) for sha256, place in kept if place not in there]
    with store.writing(alone=True) as connection:
        drop_expired(connection, now)
        drop_unnamed(connection, connection.execute(_unnamed()).scalars().all())
        for sha256, place in lost:
            connection.execute(delete(files).where(files.c.sha256 == sha256, files.c.place == place))
    needed = {*parts, *pieces, *(place for _, place in kept)}
    cabinet.remove(place for place in leftovers if place not in needed)
    remove_dropped(store, cabinet)


def _unnamed() -> Select[str]:
    return select(files.c.sha256).where(~exists().where(submission_files.c.sha256 == files.c.sha256))


def _drop(connection: Connection, *which: ColumnElement[bool]) -> bool:
    gone = delete(upload_parts).where(*which).returning(upload_parts.c.place)
    return _note(connection, connection.execute(gone).scalars().all())


def _note(connection: Connection, places: Sequence[str]) -> bool:
    if places:
        connection.execute(insert(dropped_files), [{"place": place} for place in places])
    return bool(places)
