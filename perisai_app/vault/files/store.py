"""Files in the vault: each content once, named by drafts and revisions, gone with the last that names it.

The bytes are content-addressed, so a correction shares them with the revision it corrects. What may come in,
and in which form, is the intake's to say.
"""

from datetime import datetime

from perisai_app.vault import journal
from perisai_app.vault.database import Vault
from perisai_app.vault.errors import FileRefused, NoSuchDraft, VaultDamaged
from perisai_app.vault.files.intake import Taken, digest
from perisai_app.vault.moments import stamp
from perisai_app.wire.submission import FileRef, FileRole

PART = 262_144
MOST_FILES = 16  # of one registration, as the protocol has it


def keep(vault: Vault, draft_id: str, role: FileRole, taken: Taken, *, now: datetime) -> FileRef:
    """Name the file in this draft; a content that is here already is not written twice.

    NoSuchDraft, and FileRefused `file_too_many` beyond 16 files. A second time changes nothing.
    """
    ref = FileRef(role=role, sha256=taken.sha256, bytes=len(taken.data), media_type=taken.media_type)
    with vault.writing():
        registration_id, revision = _of_draft(vault, draft_id)
        named = files_of(vault, registration_id, revision)
        if ref in named:
            return ref
        if len(named) >= MOST_FILES:
            raise FileRefused("file_too_many")
        _write(vault, taken, now)
        _name(vault, registration_id, revision, ref)
        params = {"role": role.value, "bytes": ref.bytes, "sha256": ref.sha256}
        journal.note(
            vault, journal.What.FILE_TAKEN_IN, at=now, registration_id=registration_id, params=params
        )
    return ref


def take_out(vault: Vault, draft_id: str, ref: FileRef, *, now: datetime) -> None:
    """The draft names this file no more; its bytes go when nothing else does. Not named is no error."""
    params = {"role": ref.role.value, "bytes": ref.bytes, "sha256": ref.sha256}
    with vault.writing() as db:
        registration_id, revision = _of_draft(vault, draft_id)
        gone = db.execute(
            "DELETE FROM registration_files"
            " WHERE registration_id = ? AND revision = ? AND role = ? AND sha256 = ?",
            [registration_id, revision, ref.role.value, ref.sha256],
        ).rowcount
        if gone:
            what = journal.What.FILE_TAKEN_OUT
            journal.note(vault, what, at=now, registration_id=registration_id, params=params)


def files_of(vault: Vault, registration_id: str, revision: int) -> tuple[FileRef, ...]:
    """What this draft or revision names, always in the same order; () when it names nothing."""
    found = vault.rows(
        "SELECT n.role, f.sha256, f.bytes, f.media_type FROM registration_files n JOIN files f USING (sha256)"
        " WHERE n.registration_id = ? AND n.revision = ? ORDER BY n.role, n.sha256",
        registration_id,
        revision,
    )
    return tuple(FileRef(**row | {"role": FileRole(row["role"])}) for row in found)


def file_bytes(vault: Vault, sha256: str) -> bytes | None:
    """The file's bytes, or None when it is not here (any more); VaultDamaged for bytes that are not it."""
    parts = vault.rows("SELECT data FROM file_parts WHERE sha256 = ? ORDER BY number", sha256)
    data = b"".join(part["data"] for part in parts)
    if parts and digest(data) != sha256:
        raise VaultDamaged
    return data or None


def inherit(vault: Vault, registration_id: str, revision: int) -> None:
    """A correction begins with the files of the revision before, which stay stored once."""
    vault.db.execute(
        "INSERT INTO registration_files (registration_id, revision, role, sha256, state)"
        " SELECT registration_id, revision + 1, role, sha256, state FROM registration_files"
        " WHERE registration_id = ? AND revision = ?",
        [registration_id, revision - 1],
    )


def let_go(vault: Vault, registration_id: str) -> None:
    """This registration keeps no file here any more; what finalized bytes name, they go on naming."""
    vault.db.execute("DELETE FROM registration_files WHERE registration_id = ?", [registration_id])


def _of_draft(vault: Vault, draft_id: str) -> tuple[str, int]:
    row = vault.row("SELECT registration_id, revision FROM drafts WHERE draft_id = ?", draft_id)
    if row is None:
        raise NoSuchDraft
    return row["registration_id"], row["revision"]


def _write(vault: Vault, taken: Taken, now: datetime) -> None:
    vault.db.execute(
        "INSERT INTO files (sha256, media_type, bytes, source_sha256, taken_at) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT DO NOTHING",
        [taken.sha256, taken.media_type, len(taken.data), taken.source_sha256, stamp(now)],
    )
    if vault.row("SELECT 1 FROM file_parts WHERE sha256 = ? LIMIT 1", taken.sha256) is None:
        write_parts(vault, taken.sha256, taken.data)


def write_parts(vault: Vault, sha256: str, data: bytes) -> None:
    """The bytes of a file that has its row and no part yet, in the caller's transaction."""
    parts = [(sha256, number, data[at : at + PART]) for number, at in enumerate(range(0, len(data), PART))]
    vault.db.conn.executemany("INSERT INTO file_parts (sha256, number, data) VALUES (?, ?, ?)", parts)


def _name(vault: Vault, registration_id: str, revision: int, ref: FileRef) -> None:
    vault.db.execute(
        "INSERT INTO registration_files (registration_id, revision, role, sha256) VALUES (?, ?, ?, ?)",
        [registration_id, revision, ref.role.value, ref.sha256],
    )
