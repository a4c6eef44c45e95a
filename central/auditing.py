"""Who did what to which id, written in the transaction that did it. Holds codes, ids and counts: never a word
about a person.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from central.storage.office_tables import audit


@dataclass(frozen=True, slots=True)
class Actor:
    """Who is answerable: a user's name, or the command line of the centre's own machine."""

    name: str


COMMAND_LINE = Actor("perisai-central")


def note(
    connection: Connection, actor: Actor, at: str, action: str, subject: str = "", **details: str | int | bool
) -> None:
    """One line of the audit; `action` is a stable code, `subject` an id."""
    row = {"at": at, "actor": actor.name, "action": action, "subject": subject}
    connection.execute(audit.insert().values(**row, details=json.dumps(details, sort_keys=True)))


def note_each(
    connection: Connection,
    actor: Actor,
    at: str,
    action: str,
    told: Iterable[tuple[str, Mapping[str, str | int]]],
) -> None:
    """One line for each subject, with its details; many at once."""
    rows = [
        {
            "at": at,
            "actor": actor.name,
            "action": action,
            "subject": subject,
            "details": json.dumps(details, sort_keys=True),
        }
        for subject, details in told
    ]
    if rows:
        connection.execute(audit.insert(), rows)
