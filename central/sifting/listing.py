"""What is open for somebody to look at: the gravest first, of the same weight the oldest.

Weights are a few, so each has its own stretch of the index, and a page looks at a bounded number of rows.
Must not know HTTP.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from pydantic import JsonValue
from sqlalchemy import Connection, Row, func, select, tuple_

from central.register.reach import Reach
from central.sifting.signal import Kind
from central.storage.office_tables import signals
from central.storage.tables import registrations
from perisai_app.domain.registration import Value

MOST_LOOKED_AT = 2_000

Key = tuple[int, str, str, str, str]  # weight, raised_at, registration_id, other_id, kind
_ORDER = (signals.c.raised_at, signals.c.registration_id, signals.c.other_id, signals.c.kind)
_OPEN = signals.c.ruled == ""


class OpenSignal(Value):
    """About `registration_id`, which is within reach. Of two, the other is `other_id`, or null when it is of
    another office (`elsewhere`).
    """

    kind: Kind
    weight: int
    details: dict[str, JsonValue]
    raised_at: str
    registration_id: UUID
    other_id: UUID | None
    elsewhere: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """`next` is where to go on, None at the end; a page that is not full may have one, too."""

    items: Sequence[OpenSignal]
    next: Key | None


def open_signals(connection: Connection, reach: Reach, *, after: Key | None, most: int) -> Listed:
    """At most so many of those that somebody with this reach may see."""
    looked_at = most + 1 if reach.everything else MOST_LOOKED_AT
    rows = _rows(connection, after, looked_at)
    seen = _within(connection, rows, reach)
    items: list[OpenSignal] = []
    for number, row in enumerate(rows):
        if len(items) == most:
            return Listed(items, _key(rows[number - 1]))
        if row.registration_id in seen or row.other_id in seen:
            items.append(_shown(row, seen))
    return Listed(items, _key(rows[-1]) if len(rows) == looked_at else None)


def _rows(connection: Connection, after: Key | None, most: int) -> list[Row[Any]]:
    """From one weight to the next lower one."""
    found: list[Row[Any]] = []
    weight, behind = (after[0], after[1:]) if after else (_heaviest(connection), None)
    while weight is not None and len(found) < most:
        query = select(signals).where(_OPEN, signals.c.weight == weight).order_by(*_ORDER)
        if behind is not None:
            query = query.where(tuple_(*_ORDER) > behind)
        found += connection.execute(query.limit(most - len(found)))
        weight, behind = _heaviest(connection, below=weight), None
    return found


def _heaviest(connection: Connection, below: int | None = None) -> int | None:
    query = select(func.max(signals.c.weight)).where(_OPEN)
    if below is not None:
        query = query.where(signals.c.weight < below)
    weight: int | None = connection.execute(query).scalar_one()
    return weight


def _within(connection: Connection, rows: Sequence[Row[Any]], reach: Reach) -> set[str]:
    """Of the registrations that these are about."""
    ids = {key for row in rows for key in (row.registration_id, row.other_id) if key}
    if reach.everything:
        return ids
    key = registrations.c.registration_id
    return set(connection.execute(select(key).where(key.in_(ids), reach.holds(registrations.c))).scalars())


def _shown(row: Row[Any], seen: set[str]) -> OpenSignal:
    near, far = row.registration_id, row.other_id
    if near not in seen:
        near, far = far, near
    return OpenSignal(
        kind=Kind(row.kind),
        weight=row.weight,
        details=json.loads(row.details),
        raised_at=row.raised_at,
        registration_id=UUID(near),
        other_id=UUID(far) if far and far in seen else None,
        elsewhere=bool(far) and far not in seen,
    )


def _key(row: Row[Any]) -> Key:
    return row.weight, row.raised_at, row.registration_id, row.other_id, row.kind
