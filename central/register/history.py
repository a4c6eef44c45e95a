"""What happened to a registration: its revisions, what was decided, its cover, its files, its signals.

Must not know who looks, but for what lies within reach.
"""

import json
from collections.abc import Sequence
from typing import Any

from pydantic import JsonValue
from sqlalchemy import Connection, Row, and_, exists, or_, select

from central.register.reach import Reach
from central.storage.office_tables import memberships, signals
from central.storage.tables import (
    agents,
    authors,
    changes,
    devices,
    files,
    package_marks,
    registrations,
    submission_files,
    submissions,
)
from perisai_app.domain.registration import Value
from perisai_app.wire.changes import Decision, Kind


class Brought(Value):
    """The part of a package by which a revision came from a laptop that the office had blocked."""

    package: str
    part: int


class Revision(Value):
    """One submission; `from_blocked` is null for what came over the network or from a laptop in order."""

    revision: int
    digest: str
    received_at: str
    agent: str
    device_id: str
    device: str
    from_blocked: Brought | None


class Membership(Value):
    """Where the cover stands, as it was told last."""

    member_number: str | None
    payment_code: str | None
    paid_through: str | None
    claimed_jht: bool
    told_at: str


class NamedFile(Value):
    """A file that a revision names; `here` is false while it is awaited."""

    revision: int
    role: str
    sha256: str
    bytes: int
    media_type: str
    here: bool


class Signal(Value):
    """What somebody should look at. `other_id` is null when the other registration is out of reach, or there
    is none; `has_other` tells which.
    """

    kind: str
    weight: int
    details: dict[str, JsonValue]
    raised_at: str
    has_other: bool
    other_id: str | None
    ruled: str
    ruled_by: str | None
    ruled_at: str | None
    reason: str | None


def revisions_of(connection: Connection, registration_id: str) -> list[Revision]:
    """The newest first."""
    mark = and_(
        package_marks.c.registration_id == submissions.c.registration_id,
        package_marks.c.revision == submissions.c.revision,
    )
    told = (submissions.c.revision, submissions.c.digest, submissions.c.received_at, submissions.c.device_id)
    names = (agents.c.name.label("agent"), devices.c.name.label("device"))
    query = (
        select(*told, *names, package_marks.c.package, package_marks.c.part)
        .join_from(submissions, devices, devices.c.device_id == submissions.c.device_id)
        .join(authors, authors.c.agent_id == submissions.c.agent_id)
        .join(agents, agents.c.agent_key == authors.c.agent_key)
        .outerjoin(package_marks, mark)
        .where(submissions.c.registration_id == registration_id)
        .order_by(submissions.c.revision.desc())
    )
    return [_revision(dict(row)) for row in connection.execute(query).mappings()]


def decisions_of(connection: Connection, registration_id: str) -> list[Decision]:
    """In the order in which they were made."""
    query = (
        select(changes.c.body)
        .where(changes.c.registration_id == registration_id, changes.c.kind == Kind.DECISION.value)
        .order_by(changes.c.number)
    )
    return [Decision.model_validate_json(body) for body in connection.execute(query).scalars()]


def membership_of(connection: Connection, registration_id: str) -> Membership | None:
    """As it was told last; None before anything was."""
    query = select(memberships).where(memberships.c.registration_id == registration_id)
    row = connection.execute(query).mappings().one_or_none()
    return Membership(**_only(Membership, row)) if row else None


def files_of(connection: Connection, registration_id: str) -> list[NamedFile]:
    """What all revisions name and no withdrawal took back, the newest revision first."""
    here = exists().where(files.c.sha256 == submission_files.c.sha256).label("here")
    query = (
        select(submission_files, here)
        .where(submission_files.c.registration_id == registration_id)
        .order_by(submission_files.c.revision.desc(), submission_files.c.number)
    )
    return [NamedFile(**_only(NamedFile, row)) for row in connection.execute(query).mappings()]


def signals_of(connection: Connection, registration_id: str, reach: Reach) -> list[Signal]:
    """Those that nobody has looked at first, then the gravest."""
    query = (
        select(signals)
        .where(or_(signals.c.registration_id == registration_id, signals.c.other_id == registration_id))
        .order_by(signals.c.ruled != "", signals.c.weight.desc(), signals.c.kind, signals.c.other_id)
    )
    rows = connection.execute(query).all()
    others = [_other(row, registration_id) for row in rows]
    seen = _within(connection, [other for other in others if other], reach)
    return [_signal(row, other, seen) for row, other in zip(rows, others, strict=True)]


def _revision(row: dict[str, Any]) -> Revision:
    package, part = row.pop("package"), row.pop("part")
    return Revision(**row, from_blocked=Brought(package=package, part=part) if package else None)


def _other(row: Row[Any], registration_id: str) -> str:
    """A signal of two is shown with each of them."""
    return str(row.other_id if row.registration_id == registration_id else row.registration_id)


def _within(connection: Connection, ids: Sequence[str], reach: Reach) -> set[str]:
    key = registrations.c.registration_id
    return set(connection.execute(select(key).where(key.in_(ids), reach.holds(registrations.c))).scalars())


def _signal(row: Row[Any], other: str, seen: set[str]) -> Signal:
    told = _only(Signal, row._mapping)
    told["details"] = json.loads(told["details"])
    return Signal(**{**told, "has_other": bool(other), "other_id": other if other in seen else None})


def _only(model: type[Value], row: Any) -> dict[str, Any]:
    """Of a row what the model tells."""
    return {name: row[name] for name in model.model_fields if name in row}
