"""A whole file comes to stay: bytes that say what they are go to the disk, then their row, then the receipt.

The one door for an upload's end and for a package. Must not know HTTP, nor how bytes came.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, select

from central.centre import Centre, Standing
from central.enrolment import Device
from central.files.letting_go import drop_upload, remove_dropped
from central.files.naming import wanted
from central.storage.prepared import Prepared
from central.storage.tables import files
from central.storage.turn import Busy
from perisai_app.wire.files import FileReceipt, sign_file
from perisai_app.wire.problem_json import Code

_SIZE = select(files.c.bytes).where(files.c.sha256 == bindparam("sha256"))
# Whether anybody still names it, which backup will hold it, and whether it is new: asked once, by its row.
_KEEP = Prepared("""
INSERT INTO files (sha256, bytes, stored_at, place, backup)
SELECT :sha256, :bytes, :stored_at, :place, backups_begun + 1 FROM centre WHERE EXISTS (
    SELECT 1 FROM submission_files JOIN registrations USING (registration_id)
    WHERE sha256 = :sha256 AND bytes = :bytes AND agent_key = :agent_key)
ON CONFLICT (sha256) DO NOTHING
RETURNING (SELECT epoch FROM centre) AS epoch, (SELECT public_key FROM centre) AS public_key
""")
_PLACE = select(files.c.place).where(files.c.sha256 == bindparam("sha256"))


@dataclass(frozen=True, slots=True)
class Held:
    """A file that is here, and the word for it."""

    bytes: int
    receipt: FileReceipt


def take_whole(centre: Centre, device: Device, sha256: str, data: bytes) -> FileReceipt | Code:
    """The receipt of a file that came in one piece, perhaps again; else why it is not taken."""
    with centre.store.reading() as connection:
        if len(data) not in wanted(connection, device, sha256):
            return Code.NOT_WANTED
        if (held := held_file(connection, centre, device, sha256)) is not None:
            return held.receipt
    return keep(centre, device, sha256, len(data), [data])


def keep(
    centre: Centre, device: Device, sha256: str, size: int, data: Iterable[bytes], *, begun: bool = True
) -> FileReceipt | Code:
    """Seals `data` to the disk; nothing is kept when it differs from its digest or is wanted no more. Without
    `begun` there is no upload of it that would end with this.
    """
    try:
        place = centre.files.save(sha256, _checked(data, sha256))
    except _Differs:
        return Code.CHECKSUM_MISMATCH
    try:
        kept = _note(centre, device, sha256, size, place, begun)
    except Busy:
        centre.files.remove([place])
        raise
    if kept.place == place:
        centre.metrics.file(size)
    else:
        centre.files.remove([place])
    if kept.dropped:
        remove_dropped(centre.store, centre.files)
    return kept.told


def held_file(connection: Connection, centre: Centre, device: Device, sha256: str) -> Held | None:
    """For a device that may know of this content; None when it is not here."""
    size = connection.execute(_SIZE, {"sha256": sha256}).scalar_one_or_none()
    if size is None:
        return None
    now = centre.standing(connection)
    receipt = sign_file(now.key, epoch=now.epoch, device_id=device.device_id, sha256=sha256, bytes=size)
    return Held(size, receipt)


class _Differs(Exception):
    """The whole is not what its digest says."""


def _checked(data: Iterable[bytes], sha256: str) -> Iterator[bytes]:
    whole = hashlib.sha256()
    for stroke in data:
        whole.update(stroke)
        yield stroke
    if whole.hexdigest() != sha256:
        raise _Differs


@dataclass(frozen=True, slots=True)
class _Kept:
    """Where the content lies, which somebody else may have brought meanwhile; `dropped`: parts are to go."""

    told: FileReceipt | Code
    place: str
    dropped: bool


def _note(centre: Centre, device: Device, sha256: str, size: int, place: str, begun: bool) -> _Kept:
    """The row need not wait for the disk where `adopt` would make it again from the bytes."""
    with centre.store.writing(lasting=not centre.store.is_embedded) as connection:
        dropped = begun and drop_upload(connection, device.device_id, sha256)
        row = {"sha256": sha256, "bytes": size, "stored_at": centre.now(), "place": place}
        kept = _KEEP.first(connection, **row, agent_key=device.agent_key)
        if kept is None:
            if size not in wanted(connection, device, sha256):
                return _Kept(Code.NOT_WANTED, "", dropped)
            place = str(connection.execute(_PLACE, {"sha256": sha256}).scalar_one())
        now = Standing(kept.epoch, centre.keys.key(kept.public_key)) if kept else centre.standing(connection)
    receipt = sign_file(now.key, epoch=now.epoch, device_id=device.device_id, sha256=sha256, bytes=size)
    return _Kept(receipt, place, dropped)
