"""Reads the facts of one registration that decide whether its data may go. Must not decide."""

from datetime import datetime

from perisai_app.vault.database import Vault
from perisai_app.vault.moments import moment
from perisai_app.vault.rights.conditions import Facts, File, Revision

REVISIONS = """
SELECT s.state, s.latest, s.withdrawn_on, r.at AS received_at,
       EXISTS (SELECT 1 FROM backed_up b JOIN centre c ON c.epoch = b.epoch
               WHERE b.digest = s.digest) AS backed_up
FROM submissions s LEFT JOIN receipts r USING (registration_id, revision)
WHERE s.registration_id = ? ORDER BY s.revision
"""

# A file shared by revisions or people is received once for all of them.
FILES = """
SELECT DISTINCT n.sha256,
       (SELECT max(same.received_at) FROM registration_files same WHERE same.sha256 = n.sha256
        AND same.state = 'received') AS received_at,
       EXISTS (SELECT 1 FROM backed_up b JOIN centre c ON c.epoch = b.epoch
               WHERE b.digest = n.sha256) AS backed_up
FROM registration_files n WHERE n.registration_id = ?
"""


def facts_of(vault: Vault, registration_id: str) -> Facts:
    """Every revision, every file and whether a draft is open."""
    revisions = tuple(
        Revision(
            state=row["state"],
            latest=bool(row["latest"]),
            received_at=_moment(row["received_at"]),
            backed_up=bool(row["backed_up"]),
            withdrawn=row["withdrawn_on"] is not None,
        )
        for row in vault.rows(REVISIONS, registration_id)
    )
    draft = vault.row("SELECT 1 FROM drafts WHERE registration_id = ?", registration_id)
    return Facts(revisions, _files(vault, registration_id), draft is not None)


def _files(vault: Vault, registration_id: str) -> tuple[File, ...]:
    return tuple(
        File(_moment(row["received_at"]), bool(row["backed_up"]))
        for row in vault.rows(FILES, registration_id)
    )


def _moment(text: str | None) -> datetime | None:
    return moment(text) if text else None
