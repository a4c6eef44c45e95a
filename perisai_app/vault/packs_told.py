"""The packs that the centre announced in its feed, and which were fetched. Must not know what is in one."""

from datetime import datetime

from pydantic import ValidationError

from perisai_app.vault.database import Vault
from perisai_app.vault.moments import stamp
from perisai_app.wire.changes import PackNews

NOT_FETCHED = """
SELECT body FROM changes
WHERE kind = 'pack' AND json_extract(body, '$.sha256') NOT IN (SELECT sha256 FROM packs_fetched)
ORDER BY rowid DESC LIMIT ?
"""


def not_fetched(vault: Vault, limit: int) -> tuple[PackNews, ...]:
    """The newest announcement first; one that this program cannot read is skipped."""
    found = {news.sha256: news for row in vault.rows(NOT_FETCHED, limit) if (news := _read(row["body"]))}
    return tuple(found.values())


def note_fetched(vault: Vault, sha256: str, refused: str | None, now: datetime) -> None:
    """It lies on the shelf, or was refused with this code."""
    with vault.writing() as db:
        db.execute(
            "INSERT INTO packs_fetched (sha256, refused, fetched_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            [sha256, refused, stamp(now)],
        )


def _read(body: str) -> PackNews | None:
    try:
        return PackNews.model_validate_json(body)
    except ValidationError:
        return None
