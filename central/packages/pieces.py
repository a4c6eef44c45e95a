"""Stretches of files that came in different parts, kept sealed until the file is whole.

A laptop that lost a part sends the file anew; what waits in vain is let go. Must not know how a part is read.
"""

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import select

from central.centre import Centre
from central.clock import stamp
from central.enrolment import Device
from central.files.keeping import held_file, keep, take_whole
from central.files.letting_go import drop_pieces, remove_dropped
from central.files.naming import wanted
from central.files.sealing import Damaged
from central.storage.engine import insert_once
from central.storage.tables import file_stretches
from perisai_app.wire.files import FileReceipt
from perisai_app.wire.package import FileEntry
from perisai_app.wire.problem_json import Code

LIFE = timedelta(days=60)  # sticks travel slowly

Piece = tuple[int, int, str]


def take_piece(centre: Centre, device: Device, entry: FileEntry, data: bytes) -> FileReceipt | Code | None:
    """The receipt once the file is whole, None while pieces of it are missing; else why it is not taken."""
    if entry.is_whole:
        return take_whole(centre, device, entry.sha256, data)
    with centre.store.reading() as connection:
        if entry.total not in wanted(connection, device, entry.sha256):
            return Code.NOT_WANTED
        if (held := held_file(connection, centre, device, entry.sha256)) is not None:
            return held.receipt
    _lay(centre, device, entry, data)
    pieces = _pieces(centre, device, entry)
    return _join(centre, device, entry, pieces) if _are_whole(pieces, entry.total) else None


def drop_expired_pieces(centre: Centre) -> None:
    """Those whose others did not come in time."""
    with centre.store.writing() as connection:
        drop_pieces(connection, file_stretches.c.expires_at <= centre.now())
    remove_dropped(centre.store, centre.files)


def _lay(centre: Centre, device: Device, entry: FileEntry, data: bytes) -> None:
    """Once, however often it comes; on the disk before its row."""
    place = centre.files.save(_name(device, entry.sha256, entry.offset), [data])
    row = {
        "device_id": device.device_id,
        "sha256": entry.sha256,
        "start": entry.offset,
        "bytes": entry.bytes,
        "place": place,
        "expires_at": stamp(centre.clock() + LIFE),
    }
    with centre.store.writing() as connection:
        is_new = insert_once(connection, file_stretches, row)
    if not is_new:
        centre.files.remove([place])


def _pieces(centre: Centre, device: Device, entry: FileEntry) -> list[Piece]:
    columns = (file_stretches.c.start, file_stretches.c.bytes, file_stretches.c.place)
    own = (file_stretches.c.device_id == device.device_id, file_stretches.c.sha256 == entry.sha256)
    with centre.store.reading() as connection:
        query = select(*columns).where(*own).order_by(file_stretches.c.start)
        return [(row.start, row.bytes, row.place) for row in connection.execute(query)]


def _are_whole(pieces: list[Piece], total: int) -> bool:
    """Another package may have cut the file elsewhere, so that pieces overlap."""
    reached = 0
    for start, size, _ in pieces:
        if start > reached:
            return False
        reached = max(reached, start + size)
    return reached == total


def _join(centre: Centre, device: Device, entry: FileEntry, pieces: list[Piece]) -> FileReceipt | Code:
    try:
        told = keep(centre, device, entry.sha256, entry.total, _bytes(centre, device, entry.sha256, pieces))
    except (FileNotFoundError, Damaged):
        told = Code.CHECKSUM_MISMATCH  # what is left of them is of no use: the laptop still owes the file
    with centre.store.writing() as connection:
        own = (file_stretches.c.device_id == device.device_id, file_stretches.c.sha256 == entry.sha256)
        drop_pieces(connection, *own)
    remove_dropped(centre.store, centre.files)
    return told


def _bytes(centre: Centre, device: Device, sha256: str, pieces: list[Piece]) -> Iterator[bytes]:
    reached = 0
    for start, size, place in pieces:
        at = start
        for stroke in centre.files.load(_name(device, sha256, start), place):
            fresh = stroke[max(0, reached - at) :]
            at += len(stroke)
            if fresh:
                yield fresh
        reached = max(reached, start + size)


def _name(device: Device, sha256: str, start: int) -> str:
    """What a piece is sealed under."""
    return f"piece {device.device_id} {sha256} {start}"
