"""Uploads under way: how far each is, and who may add to it.

Every attempt puts its mark into the upload's row, so that an older one finds out at its next part that it
was pre-empted; nobody waits for a connection that is dead. Parts lie in files of their own, so that any
process may go on. Must not know HTTP.
"""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import Connection, Select, bindparam, select, update

from central.centre import Centre
from central.clock import stamp
from central.enrolment import Device
from central.files.keeping import Held, held_file, keep
from central.files.letting_go import drop_expired, drop_parts, drop_upload, remove_dropped
from central.files.naming import wanted
from central.files.sealing import Damaged
from central.storage.tables import upload_parts, uploads
from perisai_app.wire.files import FileReceipt
from perisai_app.wire.problem_json import Code

LIFE = timedelta(days=7)


_UNDER_WAY = select(uploads).where(
    uploads.c.device_id == bindparam("device_id"),
    uploads.c.sha256 == bindparam("sha256"),
    uploads.c.expires_at > bindparam("now"),
)


@dataclass(frozen=True, slots=True)
class Upload:
    """One content on its way from one laptop: `received` of its `bytes` are kept. Only whoever began or
    resumed it has the mark of an attempt.
    """

    device: Device
    sha256: str
    bytes: int
    received: int
    expires_at: str
    attempt: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """What a laptop may know of a content that it names: a receipt, or how far it is."""

    lengths: frozenset[int]
    held: Held | None = None
    upload: Upload | None = None


def look(connection: Connection, centre: Centre, device: Device, sha256: str) -> Standing:
    """Without a word of anybody else's contents: no lengths, then nothing else either."""
    lengths = wanted(connection, device, sha256)
    if not lengths:
        return Standing(lengths)
    held = held_file(connection, centre, device, sha256)
    if held is not None:
        return Standing(lengths, held)
    return Standing(lengths, upload=_under_way(connection, centre, device, sha256))


def begin(centre: Centre, device: Device, sha256: str, size: int) -> Upload:
    """A new attempt at a new upload, or at the one of this length that is under way."""
    fresh = _fresh(centre, device, sha256, size)
    with centre.store.writing(lasting=False) as connection:
        drop_expired(connection, centre.now())
        before = _under_way(connection, centre, device, sha256)
        if before is not None and before.bytes == size:
            fresh = replace(fresh, received=before.received)
            _renew(connection, fresh)
        else:
            drop_upload(connection, device.device_id, sha256)
            connection.execute(uploads.insert().values(_row(fresh)))
    remove_dropped(centre.store, centre.files)
    return fresh


def resume(centre: Centre, device: Device, sha256: str, start: int) -> Upload | Code:
    """A new attempt at the upload that is under way and has come exactly so far."""
    with centre.store.writing(lasting=False) as connection:
        before = _under_way(connection, centre, device, sha256)
        if before is None:
            return Code.NOT_FOUND
        if before.received != start:
            return Code.WRONG_OFFSET
        again = replace(_fresh(centre, device, sha256, before.bytes), received=start)
        _renew(connection, again)
    remove_dropped(centre.store, centre.files)
    return again


def add(centre: Centre, upload: Upload, data: bytes) -> Upload | Code:
    """The upload with these bytes; PRE_EMPTED, and nothing of them kept, when another attempt has come."""
    place = centre.files.lay(_part(upload, upload.received), data)
    row = {"start": upload.received, "bytes": len(data), "place": place}
    longer = replace(upload, received=upload.received + len(data), expires_at=_expiry(centre))
    try:
        with centre.store.writing(lasting=False) as connection:
            if not _move(connection, upload, longer):
                centre.files.remove([place])
                return Code.PRE_EMPTED
            key = {"device_id": upload.device.device_id, "sha256": upload.sha256}
            connection.execute(upload_parts.insert().values({**key, **row}))
    except BaseException:
        centre.files.remove([place])
        raise
    return longer


def take_back(centre: Centre, upload: Upload, start: int) -> None:
    """What this attempt added from `start` on, unless another has come."""
    with centre.store.writing(lasting=False) as connection:
        if _move(connection, upload, replace(upload, received=start)):
            _cut(connection, upload, start)
    remove_dropped(centre.store, centre.files)


def finish(centre: Centre, upload: Upload) -> FileReceipt | Code:
    """The whole from its parts. One that differs from its digest, or lost a part, begins anew."""
    try:
        told = keep(centre, upload.device, upload.sha256, upload.bytes, _parts(centre, upload))
    except (FileNotFoundError, Damaged):
        with centre.store.reading() as connection:
            held = look(connection, centre, upload.device, upload.sha256).held
        told = held.receipt if held else Code.CHECKSUM_MISMATCH
    if told is Code.CHECKSUM_MISMATCH:
        give_up(centre, upload.device, upload.sha256)
    return told


def give_up(centre: Centre, device: Device, sha256: str) -> bool:
    """Whether anything was under way; what is whole stays."""
    with centre.store.writing() as connection:
        is_there = _under_way(connection, centre, device, sha256) is not None
        drop_upload(connection, device.device_id, sha256)
    remove_dropped(centre.store, centre.files)
    return is_there


def _fresh(centre: Centre, device: Device, sha256: str, size: int) -> Upload:
    return Upload(device, sha256, size, 0, _expiry(centre), secrets.token_hex(16))


def _expiry(centre: Centre) -> str:
    return stamp(centre.clock() + LIFE)


def _row(upload: Upload) -> dict[str, str | int]:
    return {
        "device_id": upload.device.device_id,
        "sha256": upload.sha256,
        "bytes": upload.bytes,
        "received": upload.received,
        "attempt": upload.attempt,
        "expires_at": upload.expires_at,
    }


def _renew(connection: Connection, upload: Upload) -> None:
    """This attempt takes over; then parts behind a lost one go, and what an older one added until then."""
    one = (uploads.c.device_id == upload.device.device_id, uploads.c.sha256 == upload.sha256)
    connection.execute(update(uploads).where(*one).values(_row(upload)))
    _cut(connection, upload, upload.received)


def _cut(connection: Connection, upload: Upload, start: int) -> None:
    drop_parts(connection, upload.device.device_id, upload.sha256, start=start)


def _move(connection: Connection, upload: Upload, moved: Upload) -> bool:
    """The update itself finds the attempt's own mark, so that of two attempts only the newest adds."""
    own = (
        uploads.c.device_id == upload.device.device_id,
        uploads.c.sha256 == upload.sha256,
        uploads.c.attempt == upload.attempt,
        uploads.c.received == upload.received,
    )
    return connection.execute(update(uploads).where(*own).values(_row(moved))).rowcount == 1


def _under_way(connection: Connection, centre: Centre, device: Device, sha256: str) -> Upload | None:
    """With what is truly there of it: a power cut may have taken parts."""
    told = {"device_id": device.device_id, "sha256": sha256, "now": centre.now()}
    row = connection.execute(_UNDER_WAY, told).one_or_none()
    if row is None:
        return None
    received = 0
    for start, size, place in connection.execute(_laid(device, sha256)):
        if start != received or not centre.files.folder.has(place):
            break
        received += size
    return Upload(device, sha256, row.bytes, received, row.expires_at)


def _laid(device: Device, sha256: str) -> Select[int, int, str]:
    own = (upload_parts.c.device_id == device.device_id, upload_parts.c.sha256 == sha256)
    columns = (upload_parts.c.start, upload_parts.c.bytes, upload_parts.c.place)
    return select(*columns).where(*own).order_by(upload_parts.c.start)


def _parts(centre: Centre, upload: Upload) -> Iterator[bytes]:
    with centre.store.reading() as connection:
        laid = connection.execute(_laid(upload.device, upload.sha256)).all()
    for start, _, place in laid:
        yield from centre.files.load(_part(upload, start), place)


def _part(upload: Upload, start: int) -> str:
    """What a part is sealed under."""
    return f"{upload.device.device_id} {upload.sha256} {start}"
