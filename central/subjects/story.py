"""Everything about one registration as plain values that become JSON (UU 27/2022 art. 7).

Of others nothing: with whom a signal was raised is left out. Must not know files' bytes, nor who asks.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, or_, select

from central.exports.noting import ENDED, LISTS
from central.register.history import files_of, membership_of, revisions_of
from central.storage.office_tables import audit, signals
from central.storage.tables import changes, recollections, registrations, submissions
from central.subjects.holding import holders_of

Told = dict[str, Any]

_SIGNAL = ("kind", "weight", "raised_at", "ruled", "ruled_by", "ruled_at", "reason")


def story_of(connection: Connection, registration_id: str) -> Told | None:
    """None when it is not here any more."""
    stands = (registrations.c.state, registrations.c.office, registrations.c.received_at)
    query = select(*stands).where(registrations.c.registration_id == registration_id)
    row = connection.execute(query).mappings().one_or_none()
    if row is None:
        return None
    cover = membership_of(connection, registration_id)
    return {
        "registration_id": registration_id,
        **row,
        "revisions": _revisions(connection, registration_id),
        "from_the_office": list(_changes(connection, registration_id)),
        "membership": cover.model_dump() if cover else None,
        "files": [file.model_dump() for file in files_of(connection, registration_id)],
        "signals": _signals(connection, registration_id),
        "remembered_by_laptops": list(_recollections(connection, registration_id)),
        "laptops": [holder.model_dump() for holder in holders_of(connection, registration_id)],
        "audit": list(audit_of(connection, registration_id)),
    }


def lists_since(connection: Connection, since: str) -> Iterator[Told]:
    """Lists that left the office since; who was in one follows from what was asked of its rows."""
    for line in audit_of(connection, LISTS, since):
        if line["action"] == ENDED and line["details"]["what"] == "registrations":
            yield line


def audit_of(connection: Connection, subject: str, since: str = "") -> Iterator[Told]:
    """The audit's lines that name it, in order."""
    query = select(audit).where(audit.c.subject == subject, audit.c.at >= since).order_by(audit.c.number)
    for row in connection.execute(query):
        told = {"at": row.at, "by": row.actor, "action": row.action}
        yield {**told, "details": json.loads(row.details)}


def _revisions(connection: Connection, registration_id: str) -> list[Told]:
    """The newest first; `told` is what the laptop sent, to the letter."""
    key = submissions.c.registration_id
    query = select(submissions.c.revision, submissions.c.raw).where(key == registration_id)
    raw = {row.revision: json.loads(row.raw) for row in connection.execute(query)}
    revisions = revisions_of(connection, registration_id)
    return [{**one.model_dump(), "told": raw[one.revision]} for one in revisions]


def _changes(connection: Connection, registration_id: str) -> Iterator[Told]:
    query = select(changes).where(changes.c.registration_id == registration_id).order_by(changes.c.number)
    for row in connection.execute(query):
        yield {"kind": row.kind, "told": json.loads(row.body) if row.body else None}


def _signals(connection: Connection, registration_id: str) -> Sequence[Told]:
    sides = or_(signals.c.registration_id == registration_id, signals.c.other_id == registration_id)
    query = select(*(signals.c[name] for name in _SIGNAL)).where(sides).order_by(signals.c.raised_at)
    return [dict(row) for row in connection.execute(query).mappings()]


def _recollections(connection: Connection, registration_id: str) -> Iterator[Told]:
    query = select(recollections).where(recollections.c.registration_id == registration_id)
    for row in connection.execute(query):
        told = {"kind": row.kind, "revision": row.revision, "told_at": row.told_at}
        yield {**told, "device_id": row.device_id, "told": json.loads(row.body)}
