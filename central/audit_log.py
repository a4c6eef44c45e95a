"""The audit as it is read: newest first, by who, about what, which deed, and when. Must not know HTTP."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pydantic import BaseModel, JsonValue
from sqlalchemy import ColumnElement, select, tuple_

from central.centre import Centre
from central.storage.office_tables import audit, users

Key = tuple[str, int]


class Entry(BaseModel):
    """`actor_id` is null for the command line, and `details` holds codes, ids and counts."""

    number: int
    at: str
    actor: str
    actor_id: str | None
    action: str
    subject: str
    details: dict[str, JsonValue]


@dataclass(frozen=True, slots=True)
class Entries:
    """`next` is the key of the last one, None at the end."""

    items: Sequence[Entry]
    next: Key | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is None asks nothing. `actor` is a user's id, or the command line's name; times are stamps: from,
    and before.
    """

    actor: str | None = None
    subject: str | None = None
    action: str | None = None
    since: str | None = None
    before: str | None = None


def read_audit(centre: Centre, wanted: Wanted, *, after: Key | None = None, most: int = 50) -> Entries:
    """At most so many, behind the entry with this key (when, number)."""
    key = (audit.c.at, audit.c.number)
    query = (
        select(audit, users.c.user_id.label("actor_id"))
        .join_from(audit, users, users.c.name == audit.c.actor, isouter=True)
        .order_by(*(part.desc() for part in key))
        .limit(most + 1)
    )
    if after is not None:
        query = query.where(tuple_(*key) < after)
    named = select(users.c.name).where(users.c.user_id == wanted.actor)
    with centre.store.reading() as connection:
        if wanted.actor is not None:  # by one name, so that the index gives them in order
            name = connection.execute(named).scalar_one_or_none() or wanted.actor
            query = query.where(audit.c.actor == name)
        rows = connection.execute(query.where(*_conditions(wanted))).mappings().all()
    items = [Entry.model_validate({**row, "details": json.loads(row["details"])}) for row in rows[:most]]
    return Entries(items, (items[-1].at, items[-1].number) if len(rows) > most else None)


def _conditions(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    if wanted.subject is not None:
        yield audit.c.subject == wanted.subject
    if wanted.action is not None:
        yield audit.c.action == wanted.action
    if wanted.since is not None:
        yield audit.c.at >= wanted.since
    if wanted.before is not None:
        yield audit.c.at < wanted.before
