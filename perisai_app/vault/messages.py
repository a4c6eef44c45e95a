"""What the office wrote to the agent: kept with the feed that brought it, and shown once.

A message that this program cannot read is kept and skipped, as any row of the feed.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from perisai_app.vault.database import Vault
from perisai_app.vault.moments import moment
from perisai_app.wire.changes import Message

NEWEST = """
SELECT rowid AS place, body, received_at, rowid > (SELECT place FROM messages_seen) AS new
FROM changes WHERE kind = 'message' ORDER BY rowid DESC LIMIT ?
"""
UNSEEN = """
SELECT rowid AS place, body, received_at, 1 AS new FROM changes
WHERE kind = 'message' AND rowid > (SELECT place FROM messages_seen) ORDER BY rowid LIMIT ?
"""


@dataclass(frozen=True, slots=True)
class OfficeMessage:
    """One message; `place` rises in the order in which they came, `at` is when it came here."""

    place: int
    text: str
    at: datetime
    new: bool


def messages(vault: Vault, limit: int) -> tuple[OfficeMessage, ...]:
    """The newest first."""
    return tuple(_readable(vault.rows(NEWEST, limit)))


def unseen(vault: Vault, limit: int) -> tuple[OfficeMessage, ...]:
    """What nobody has read yet, the oldest first."""
    return tuple(_readable(vault.rows(UNSEEN, limit)))


def note_seen(vault: Vault, place: int) -> None:
    """A person has read the messages up to this one."""
    with vault.writing() as db:
        db.execute("UPDATE messages_seen SET place = max(place, ?)", [place])


def _readable(rows: Iterable[dict[str, Any]]) -> Iterator[OfficeMessage]:
    for row in rows:
        try:
            told = Message.model_validate_json(row["body"])
        except ValidationError:
            continue
        yield OfficeMessage(row["place"], told.text, moment(row["received_at"]), bool(row["new"]))
