"""What is left of a person, and how the rest goes: tombstones laid first, then row by row, then the traces.

Works inside the caller's transaction. Freed pages are overwritten with zeros (secure_delete) and the WAL is
folded in and cut off, at the next upkeep where somebody was in the way; a backup that still holds the person
is owed a successor.
"""

from datetime import datetime
from enum import StrEnum

from perisai_app.vault.backup.places import owe_everywhere
from perisai_app.vault.database import Vault
from perisai_app.vault.moments import stamp
from perisai_app.vault.search import forget


class Why(StrEnum):
    """Why only a tombstone is left."""

    PURGED = "purged"
    WITHDRAWN = "withdrawn"
    ERASED = "erased"


LAY = """
INSERT INTO tombstones (registration_id, revision, digest, counter, state, verdict, answer_id, received_at,
    why, laid_at)
SELECT s.registration_id, s.revision, s.digest, s.counter, s.state, r.verdict, r.answer_id, r.at, ?, ?
FROM submissions s LEFT JOIN receipts r USING (registration_id, revision)
WHERE s.registration_id = ? AND (r.verdict IS NOT NULL OR NOT ?)
"""
LAID = "registration_id = ?1 AND revision IN (SELECT revision FROM tombstones WHERE registration_id = ?1)"
# What the office wrote of a person goes too; that it decided, and what, stays.
SCRUB = """
UPDATE changes SET body = CASE WHEN kind = 'decision' AND json_extract(body, '$.outcome') IS NOT NULL
    THEN json_object('registration_id', registration_id, 'revision', revision,
                     'outcome', json_extract(body, '$.outcome'),
                     'decided_at', coalesce(json_extract(body, '$.decided_at'), ''))
    ELSE '{}' END
WHERE registration_id = ?1 OR instr(body, ?1) > 0
"""


def bury(vault: Vault, registration_id: str, why: Why, now: datetime, *, only_received: bool = False) -> int:
    """All revisions become tombstones, or those with a receipt; how many. Files, the office's remarks,
    attempts and what lost against them go too.
    """
    db = vault.db
    laid = int(db.execute(LAY, [why.value, stamp(now), registration_id, only_received]).rowcount)
    for table in ("receipts", "attempt_lines", "submissions"):
        db.execute(f"DELETE FROM {table} WHERE {LAID}", [registration_id])
    db.execute("UPDATE rivals SET bytes = x'', texts = '{}' WHERE registration_id = ?", [registration_id])
    scrub(vault, registration_id)
    return laid


def scrub(vault: Vault, registration_id: str) -> None:
    """What the office wrote of somebody whose data are gone goes too."""
    vault.db.execute(SCRUB, [registration_id])


def drop_draft(vault: Vault, registration_id: str) -> int:
    """The open draft of this registration, if any; how many there were."""
    sql = "DELETE FROM drafts WHERE registration_id = ?"
    return int(vault.db.execute(sql, [registration_id]).rowcount)


def drop_card(vault: Vault, registration_id: str) -> int:
    """The card, and the prospect's row that once led to it; how many cards there were."""
    vault.db.execute("DELETE FROM prospects WHERE registration_id = ?", [registration_id])
    sql = "DELETE FROM member_cards WHERE registration_id = ?"
    return int(vault.db.execute(sql, [registration_id]).rowcount)


def owe_backups(vault: Vault, *, every_life: bool = False) -> None:
    """Every backup older than the journal's newest entry holds somebody who is gone; a wiping is owed too.

    `every_life` asks for those of earlier incarnations too: on a person's request, not by the calendar.
    """
    vault.db.execute("INSERT OR IGNORE INTO wipe_owed (id) VALUES (1)")
    vault.db.execute(
        "INSERT INTO backups_owed (id, before_entry, every_life)"
        " SELECT 1, max(number), ? FROM journal WHERE true"
        " ON CONFLICT (id) DO UPDATE SET before_entry = excluded.before_entry,"
        " every_life = max(every_life, excluded.every_life)",
        [int(every_life)],
    )
    row = vault.row("SELECT before_entry FROM backups_owed")
    if row is not None:
        owe_everywhere(vault, row["before_entry"], every_life=every_life)


def wipe(vault: Vault) -> None:
    """After the commit: the index still holds the words, void, and the WAL pages as they were. Beside
    somebody who reads it stays owed, for nobody waits."""
    forget(vault)
    if not vault.fold() or not is_wipe_owed(vault):
        return
    with vault.writing() as db:
        db.execute("DELETE FROM wipe_owed")
    vault.fold()


def is_wipe_owed(vault: Vault) -> bool:
    """Whether traces of somebody who is gone may still lie in the vault's own files."""
    return vault.row("SELECT 1 FROM wipe_owed") is not None
