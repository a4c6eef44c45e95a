"""Files that the centre has and this laptop has not: what a fetched revision names, or a damage took.

Such a file has its row and no parts. It is named like any other, so that a correction loses nothing of what
it corrects; its bytes come when somebody fetches them.
"""

from datetime import datetime

from perisai_app.vault.database import Vault
from perisai_app.vault.files.intake import BEGINNINGS, digest
from perisai_app.vault.files.sending import OwedFile
from perisai_app.vault.files.store import write_parts
from perisai_app.vault.moments import stamp
from perisai_app.wire.submission import FileRef

KINDS = frozenset(media_type for media_type, _ in BEGINNINGS)
# Only of what somebody may still look at or correct.
MISSING = """
SELECT f.sha256, f.bytes FROM files f
WHERE NOT EXISTS (SELECT 1 FROM file_parts p WHERE p.sha256 = f.sha256)
  AND EXISTS (SELECT 1 FROM registration_files n LEFT JOIN submissions s USING (registration_id, revision)
              WHERE n.sha256 = f.sha256 AND coalesce(s.state, '') NOT IN ('registered', 'declined'))
ORDER BY f.taken_at, f.sha256 LIMIT ?
"""


def name_elsewhere(
    vault: Vault, registration_id: str, revision: int, files: tuple[FileRef, ...], now: datetime
) -> None:
    """Name them before the revision itself is written, in its transaction. A kind that this program cannot
    keep is left out: a newer one wrote it.
    """
    for ref in files:
        if ref.media_type not in KINDS:
            continue
        vault.db.execute(
            "INSERT INTO files (sha256, media_type, bytes, source_sha256, taken_at)"
            " VALUES (?1, ?2, ?3, ?1, ?4) ON CONFLICT DO NOTHING",
            [ref.sha256, ref.media_type, ref.bytes, stamp(now)],
        )
        vault.db.execute(
            "INSERT INTO registration_files (registration_id, revision, role, sha256, state, received_at)"
            " VALUES (?, ?, ?, ?, 'received', ?) ON CONFLICT DO NOTHING",
            [registration_id, revision, ref.role.value, ref.sha256, stamp(now)],
        )


def missing_files(vault: Vault, limit: int) -> tuple[OwedFile, ...]:
    """Whose bytes have to be fetched, the longest known first."""
    return tuple(OwedFile(**row) for row in vault.rows(MISSING, limit))


def keep_fetched(vault: Vault, sha256: str, data: bytes) -> bool:
    """Whether the bytes were kept: they are this file's, and it is still named and without any."""
    if digest(data) != sha256:
        return False
    with vault.writing():
        row = vault.row(
            "SELECT 1 FROM files f WHERE sha256 = ?"
            " AND NOT EXISTS (SELECT 1 FROM file_parts p WHERE p.sha256 = f.sha256)",
            sha256,
        )
        if row is not None:
            write_parts(vault, sha256, data)
    return row is not None
