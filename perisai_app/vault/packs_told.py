"""The packs that the centre announced in its feed, and which were fetched. Must not know what is in one."""

import json
from collections.abc import Collection
from datetime import datetime

from pydantic import ValidationError

from perisai_app.vault.database import Vault
from perisai_app.vault.moments import stamp
from perisai_app.wire.changes import PackNews

NOT_FETCHED = """
SELECT body FROM changes
WHERE kind = 'pack' AND json_extract(body, '$.sha256') NOT IN (
    SELECT sha256 FROM packs_fetched
    WHERE refused IS NULL OR refused NOT IN (SELECT value FROM json_each(?)) OR judged_under IS ?)
ORDER BY rowid DESC LIMIT ?
"""


def not_fetched(vault: Vault, limit: int, *, under: str, passing: Collection[str]) -> tuple[PackNews, ...]:
    """The newest announcement first; one that this program cannot read is skipped. One that was refused for a
    `passing` cause is among them again once it would be judged under something else.
    """
    rows = vault.rows(NOT_FETCHED, json.dumps(list(passing)), under, limit)
    found = {news.sha256: news for row in rows if (news := _read(row["body"]))}
    return tuple(found.values())


def note_fetched(vault: Vault, sha256: str, refused: str | None, under: str, now: datetime) -> None:
    """It lies on the shelf, or was refused with this code; `under` what it was judged."""
    with vault.writing() as db:
        db.execute(
            "INSERT OR REPLACE INTO packs_fetched (sha256, refused, judged_under, fetched_at)"
            " VALUES (?, ?, ?, ?)",
            [sha256, refused, under, stamp(now)],
        )


def ask_again(vault: Vault) -> None:
    """Every announced pack is as if nobody had asked for it."""
    with vault.writing() as db:
        db.execute("DELETE FROM packs_fetched")


def _read(body: str) -> PackNews | None:
    try:
        return PackNews.model_validate_json(body)
    except ValidationError:
        return None
