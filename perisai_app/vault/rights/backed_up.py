"""The centre's signed word that a verified off-host backup holds what we sent: without it nothing is purged.

Kept with its proof. A new epoch voids every older statement, for that centre was itself restored.
"""

from datetime import datetime, timedelta

from nacl.signing import VerifyKey
from pydantic import ValidationError

from perisai_app.domain.settings import Settings
from perisai_app.vault.database import Vault
from perisai_app.vault.errors import StatementNotOurs
from perisai_app.vault.identity import Enrolment, enrolment
from perisai_app.vault.moments import stamp
from perisai_app.wire.backed_up import KIND, Statement
from perisai_app.wire.canonical import digest
from perisai_app.wire.signing import is_signed

KNOWN = "SELECT b.digest FROM backed_up b JOIN centre c ON c.epoch = b.epoch"
# Whoever is decided about and old enough by the newest text, and has any text or file without that word.
WAITING = f"""
SELECT s.registration_id FROM submissions s
JOIN receipts r USING (registration_id, revision)
WHERE s.latest = 1 AND s.state IN ('registered', 'declined') AND r.at <= ?1 AND s.registration_id > ?2
  AND (EXISTS (SELECT 1 FROM submissions o JOIN receipts p USING (registration_id, revision)
               WHERE o.registration_id = s.registration_id AND o.digest NOT IN ({KNOWN}))
    OR EXISTS (SELECT 1 FROM registration_files f
               WHERE f.registration_id = s.registration_id AND f.sha256 NOT IN ({KNOWN})))
ORDER BY s.registration_id LIMIT ?3
"""


def waiting_for_backup(
    vault: Vault, settings: Settings, *, now: datetime, limit: int, after: str = ""
) -> tuple[str, ...]:
    """Registrations whose data might go if the centre said that its backup holds them, by their id."""
    since = stamp(now - timedelta(days=settings.purge_days))
    return tuple(row["registration_id"] for row in vault.rows(WAITING, since, after, limit))


def note_backed_up(vault: Vault, signed: bytes, signature: str, *, now: datetime) -> int:
    """Keep a statement with its proof; how many digests it was new for.

    StatementNotOurs when our centre's key did not sign it, or it speaks of another device or epoch.
    """
    us = enrolment(vault)
    if us is None or (statement := _verified(us, signed, signature)) is None:
        raise StatementNotOurs
    statement_id = digest(signed)
    with vault.writing() as db:
        db.execute(
            "INSERT INTO backup_statements (statement_id, epoch, signed, signature, heard_at)"
            " VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            [statement_id, statement.epoch, signed, signature, stamp(now)],
        )
        before = db.conn.total_changes
        db.conn.executemany(
            "INSERT INTO backed_up (digest, epoch, statement_id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            [(one, statement.epoch, statement_id) for one in statement.digests],
        )
        return int(db.conn.total_changes - before)


def _verified(us: Enrolment, signed: bytes, signature: str) -> Statement | None:
    if not is_signed(VerifyKey(us.centre_key), signature, signed):
        return None
    try:
        statement = Statement.model_validate_json(signed)
    except ValidationError:
        return None
    ours = (statement.kind, statement.epoch, statement.device) == (KIND, us.epoch, us.device_id)
    return statement if ours else None
