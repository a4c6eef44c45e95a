"""What laptops remember of a time that this centre forgot. Nobody can prove it, so it waits for a person."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from pydantic import BaseModel
from sqlalchemy import Connection, select

from central.centre import Centre
from central.enrolment import Device
from central.erased import erased_among
from central.known import digests_of
from central.storage.engine import insert
from central.storage.tables import agents, authors, changes, devices, recollections, registrations
from perisai_app.wire.canonical import digest
from perisai_app.wire.changes import Decision, Kind
from perisai_app.wire.recollection import Recollections

DECISION, GONE = "decision", "gone"

Row = dict[str, Any]


def take(centre: Centre, device: Device, told: Recollections) -> int:
    """How many of them are news; what was erased, is another agent's or is known here is none."""
    now = centre.now()
    with centre.store.writing() as connection:
        rows = [
            {**row, "device_id": device.device_id, "told_at": now} for row in _news(connection, device, told)
        ]
        if not rows:
            return 0
        added = insert(connection, recollections).on_conflict_do_nothing()
        taken = connection.execute(added.returning(recollections.c.digest), rows)
        return len(taken.all())


def recalled(centre: Centre, *, with_bodies: bool = False) -> list[Row]:
    """For the office, oldest first; bodies hold personal data."""
    query = (
        select(recollections, agents.c.name.label("agent"))
        .join_from(recollections, devices)
        .join(authors)
        .join(agents)
        .order_by(recollections.c.told_at, recollections.c.registration_id, recollections.c.revision)
    )
    with centre.store.reading() as connection:
        return [_shown(dict(row), with_bodies) for row in connection.execute(query).mappings()]


def _shown(row: Row, with_bodies: bool) -> Row:
    body = json.loads(row.pop("body"))
    row["outcome"] = body.get("outcome")
    return {**row, "body": body} if with_bodies else row


def _news(connection: Connection, device: Device, told: Recollections) -> Iterator[Row]:
    named = [d.registration_id for d in told.decisions] + [g.registration_id for g in told.gone]
    ids = list(dict.fromkeys(map(str, named)))
    shut = set(_shut(connection, device, ids))
    said = set(_decided(connection, ids))
    held = set(digests_of(connection, ids).items())
    for decision in told.decisions:
        if str(decision.registration_id) not in shut and decision not in said:
            yield _row(DECISION, decision, digest(decision.model_dump_json().encode()))
    for gone in told.gone:
        key = str(gone.registration_id)
        if key not in shut and ((key, gone.revision), gone.digest) not in held:
            yield _row(GONE, gone, gone.digest)


def _shut(connection: Connection, device: Device, ids: Sequence[str]) -> Iterator[str]:
    """Nothing about these is taken from this laptop."""
    yield from erased_among(connection, ids)
    others = select(registrations.c.registration_id).where(
        registrations.c.registration_id.in_(ids), registrations.c.agent_key != device.agent_key
    )
    yield from connection.execute(others).scalars()


def _decided(connection: Connection, ids: Sequence[str]) -> Iterator[Decision]:
    query = select(changes.c.body).where(
        changes.c.registration_id.in_(ids), changes.c.kind == Kind.DECISION, changes.c.body != ""
    )
    for body in connection.execute(query).scalars():
        yield Decision.model_validate_json(body)


def _row(kind: str, item: BaseModel, name: str) -> Row:
    told = item.model_dump(mode="json")
    return {
        "kind": kind,
        "registration_id": told["registration_id"],
        "revision": told["revision"],
        "digest": name,
        "body": json.dumps(told),
    }
