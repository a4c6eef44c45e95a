"""Whose data a laptop that is gone may hold, as of its last contact: what it sent, and what it may have
fetched of its agent's other laptops. A laptop purges by itself, so that this is the most it can hold.

Must not know HTTP, nor who looks.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from sqlalchemy import Connection, func, select

from central.fleet.kinds import DataKind, in_order, kinds_in
from central.storage.many import select_many
from central.storage.tables import (
    authors,
    changes,
    device_state,
    devices,
    erasures,
    registrations,
    submissions,
    tombstones,
    withdrawals,
)
from perisai_app.wire.changes import Kind

AT_ONCE = 500
OPEN = ("waiting", "returned")


@dataclass(frozen=True, slots=True)
class Holder:
    """The laptop: whose it is, since when, and until when anything is known of it ("" when it never came)."""

    device_id: str
    agent_key: str
    enrolled_at: str
    as_of: str


@dataclass(frozen=True, slots=True)
class Concerned:
    """Somebody, by one registration: `person` as it was told last, and what the laptop may hold of it."""

    registration_id: str
    person: Mapping[str, Any]
    how: Literal["sent", "fetched"]
    kinds: Sequence[DataKind]


@dataclass(frozen=True, slots=True)
class Unknown:
    """What this centre cannot tell: how many of the laptop's submissions it never got, by the laptop's own
    counter at its last contact; and how many people were erased here since, whom the laptop may hold still.
    """

    never_came: int
    erased_since: int


def holder_of(connection: Connection, device_id: str) -> Holder | None:
    """None when it never joined."""
    query = (
        select(devices.c.enrolled_at, authors.c.agent_key, device_state.c.contact_at)
        .join_from(devices, authors, authors.c.agent_id == devices.c.agent_id)
        .outerjoin(device_state, device_state.c.device_id == devices.c.device_id)
        .where(devices.c.device_id == device_id)
    )
    row = connection.execute(query).one_or_none()
    return Holder(device_id, row.agent_key, row.enrolled_at, row.contact_at or "") if row else None


def everybody(connection: Connection, holder: Holder, after: str = "") -> Iterator[Concerned]:
    """By registration id, those behind `after`; read in strokes."""
    ids = sorted(key for key in _candidates(connection, holder) if key > after)
    for start in range(0, len(ids), AT_ONCE):
        yield from _of(connection, holder, ids[start : start + AT_ONCE])


def one_of(connection: Connection, holder: Holder, registration_id: str) -> Concerned | None:
    """None when the laptop cannot hold it, as far as anybody knows here."""
    if registration_id not in _candidates(connection, holder):
        return None
    return next(_of(connection, holder, [registration_id]), None)


def unknown(connection: Connection, holder: Holder) -> Unknown:
    told = select(device_state.c.counter).where(device_state.c.device_id == holder.device_id)
    counter = connection.execute(told).scalar_one_or_none() or 0
    came = sum(
        int(connection.execute(select(func.count(func.distinct(table.c.counter))).where(*which)).scalar_one())
        for table in (submissions, tombstones)
        for which in [(table.c.device_id == holder.device_id, table.c.counter.between(1, counter))]
    )
    erased = (
        select(func.count(func.distinct(tombstones.c.registration_id)))
        .join(erasures, erasures.c.registration_id == tombstones.c.registration_id)
        .where(tombstones.c.device_id == holder.device_id, erasures.c.erased_at >= holder.as_of)
    )
    return Unknown(max(0, counter - came), int(connection.execute(erased).scalar_one()))


def _candidates(connection: Connection, holder: Holder) -> set[str]:
    """What it sent, and all that its agent's other laptops did."""
    sent = select(submissions.c.registration_id).where(submissions.c.device_id == holder.device_id)
    own = select(registrations.c.registration_id).where(registrations.c.agent_key == holder.agent_key)
    return {key for query in (sent, own) for key in connection.execute(query).scalars()}


def _of(connection: Connection, holder: Holder, ids: Sequence[str]) -> Iterator[Concerned]:
    """Consent that was taken back on this laptop left nothing there; what came here after its last contact,
    or was decided before it joined, it has not fetched.
    """
    decided, taken_back = _decided_before(connection, holder, ids), _withdrawn(connection, ids)
    for key, revisions in _revisions(connection, ids).items():
        sent = [one for one in revisions if one.device_id == holder.device_id]
        fetched = key not in decided and revisions[0].received_at <= holder.as_of
        if (not sent and not fetched) or any(one.number == taken_back.get(key) for one in sent):
            continue
        kinds = in_order(kind for one in sent or revisions[-1:] for kind in kinds_in(one.said))
        yield Concerned(key, revisions[-1].said["registration"], "sent" if sent else "fetched", kinds)


class _Revision(NamedTuple):
    number: int
    device_id: str
    received_at: str
    said: Mapping[str, Any]


def _revisions(connection: Connection, ids: Sequence[str]) -> dict[str, list[_Revision]]:
    """All revisions of each, in order."""
    columns = (submissions.c.registration_id, submissions.c.revision, submissions.c.device_id)
    rows = select_many(connection, columns[0], ids, *columns, submissions.c.received_at, submissions.c.raw)
    found: dict[str, list[_Revision]] = {}
    for key, number, device_id, received_at, raw in sorted(rows, key=lambda row: (row[0], row[1])):
        said = json.loads(bytes(raw))
        found.setdefault(key, []).append(_Revision(number, device_id, received_at, said))
    return found


def _withdrawn(connection: Connection, ids: Sequence[str]) -> dict[str, int]:
    """By registration, the revision that took consent back last."""
    columns = (withdrawals.c.registration_id, withdrawals.c.revision)
    return dict(select_many(connection, columns[0], ids, *columns))


def _decided_before(connection: Connection, holder: Holder, ids: Sequence[str]) -> set[str]:
    """Whom no list of open work told this laptop any more: decided for good before it joined."""
    columns = (registrations.c.registration_id, registrations.c.state)
    over = [key for key, state in select_many(connection, columns[0], ids, *columns) if state not in OPEN]
    told = (changes.c.registration_id, changes.c.number, changes.c.kind, changes.c.body)
    rows = sorted(select_many(connection, told[0], over, *told), key=lambda row: int(row[1]))
    last = {row[0]: row[3] for row in rows if row[2] == Kind.DECISION and row[3]}
    return {key for key, body in last.items() if json.loads(body)["decided_at"] < holder.enrolled_at}
