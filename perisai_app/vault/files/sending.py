"""Which files still have to reach the centre, and its receipts for those that have.

A file goes after a text that names it was received: until then the centre does not want it. Must not verify
a receipt: the caller did. Must not know how a file travels.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from perisai_app.vault.database import Vault
from perisai_app.vault.journal import Note, Params, What, note_all
from perisai_app.vault.moments import stamp
from perisai_app.wire.files import FileReceipt


@dataclass(frozen=True, slots=True)
class OwedFile:
    """One content that the centre has not confirmed; `bytes` is its length."""

    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much is still to travel, texts that were not received yet included."""

    files: int
    bytes: int


# Named by a text that the centre has, with its bytes here: whom a deadline presses first, then the oldest.
OWED = """
SELECT f.sha256, f.bytes FROM registration_files n
JOIN submissions s USING (registration_id, revision) JOIN files f USING (sha256)
WHERE n.state = 'owed' AND s.state IN ('received', 'registered', 'returned', 'declined')
  AND s.withdrawn_on IS NULL AND EXISTS (SELECT 1 FROM file_parts p WHERE p.sha256 = f.sha256)
GROUP BY f.sha256 ORDER BY min(coalesce(s.deadline, '9999')), min(s.finalized_at), f.sha256
"""
WAITING = """
SELECT count(*) AS files, coalesce(sum(bytes), 0) AS bytes FROM files WHERE sha256 IN (
    SELECT n.sha256 FROM registration_files n JOIN submissions USING (registration_id, revision)
    WHERE n.state = 'owed')
"""
RECEIVED = """
UPDATE registration_files SET state = 'received', received_at = ? WHERE sha256 = ? AND state = 'owed'
RETURNING registration_id
"""
RECEIPT = """
INSERT INTO file_receipts (sha256, bytes, epoch, key_id, signature, received_at) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (sha256) DO UPDATE SET bytes = excluded.bytes, epoch = excluded.epoch, key_id = excluded.key_id,
    signature = excluded.signature, received_at = excluded.received_at
"""
AGAIN = """
UPDATE registration_files SET state = 'owed', received_at = NULL WHERE sha256 = ? AND state = 'received'
AND EXISTS (SELECT 1 FROM file_parts p WHERE p.sha256 = registration_files.sha256)
"""


def owed_files(vault: Vault) -> tuple[OwedFile, ...]:
    """In the order in which they should go; each content once, whoever names it."""
    return tuple(OwedFile(**row) for row in vault.rows(OWED))


def waiting_files(vault: Vault) -> Waiting:
    """What finalized revisions name and the centre has not confirmed."""
    row = vault.row(WAITING)
    assert row is not None, "a count has a row"
    return Waiting(**row)


def note_received(vault: Vault, receipts: Sequence[tuple[OwedFile, FileReceipt]], *, now: datetime) -> None:
    """The centre's verified receipts, kept for every registration that names these files."""
    with vault.writing():
        told = [note for file, receipt in receipts for note in _received(vault, file, receipt, now)]
        note_all(vault, told, at=now)


def owe_again(vault: Vault, digests: Iterable[str]) -> int:
    """The centre has lost these: they are sent once more. How many were thought to be there."""
    with vault.writing() as db:
        return sum(db.execute(AGAIN, [sha256]).rowcount > 0 for sha256 in digests)


def _received(vault: Vault, file: OwedFile, receipt: FileReceipt, now: datetime) -> list[Note]:
    run, at = vault.db.conn.execute, stamp(now)
    run(RECEIPT, [file.sha256, file.bytes, receipt.epoch, receipt.key_id, receipt.signature, at])
    named = {row[0] for row in run(RECEIVED, [at, file.sha256])}
    params: Params = {"sha256": file.sha256, "bytes": file.bytes}
    return [Note(What.FILE_RECEIVED, registration_id, params) for registration_id in sorted(named)]
