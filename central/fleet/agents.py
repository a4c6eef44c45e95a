"""Agents as the office sees them: how their registrations stand, and when a laptop of theirs came last.

Whose agents somebody may see is a reach that the caller brings. Must not know HTTP.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel
from sqlalchemy import Connection, Row, func, select, tuple_

from central.centre import Centre
from central.register.reach import Reach
from central.storage.office_tables import registration_counts
from central.storage.tables import STATES, agents, authors, device_state, devices


class Counts(BaseModel):
    """Each registration once, by its latest revision."""

    waiting: int = 0
    registered: int = 0
    returned: int = 0
    declined: int = 0


class Agent(BaseModel):
    """`contact_at` is when one of the `devices` came last, null when none did."""

    agent_key: str
    name: str
    office: str
    added_at: str
    counts: Counts
    devices: int
    contact_at: str | None


@dataclass(frozen=True, slots=True)
class Agents:
    """A page by office and name; `next` is the key of its last one, None at the end."""

    items: Sequence[Agent]
    next: str | None


def list_agents(
    centre: Centre, reach: Reach, *, office: str | None = None, after: str = "", most: int = 50
) -> Agents:
    """At most so many within reach, behind the agent with the key `after`."""
    order = (agents.c.office, agents.c.name)
    query = select(agents).where(reach.holds(agents.c)).order_by(*order)
    if office is not None:
        query = query.where(agents.c.office == office)
    with centre.store.reading() as connection:
        last = connection.execute(select(*order).where(agents.c.agent_key == after)).one_or_none()
        if last is not None:
            query = query.where(tuple_(*order) > tuple(last))
        rows = connection.execute(query.limit(most + 1)).all()
        items = _shown(connection, rows[:most])
    return Agents(items, items[-1].agent_key if len(rows) > most else None)


def agent_within(centre: Centre, agent_key: str, reach: Reach) -> Agent | None:
    """None when there is none within reach."""
    query = select(agents).where(agents.c.agent_key == agent_key, reach.holds(agents.c))
    with centre.store.reading() as connection:
        found = _shown(connection, connection.execute(query).all())
    return found[0] if found else None


def _shown(connection: Connection, rows: Sequence[Row[Any]]) -> list[Agent]:
    keys = [row.agent_key for row in rows]
    counts, laptops = _counts(connection, keys), _laptops(connection, keys)
    return [
        Agent(
            agent_key=row.agent_key,
            name=row.name,
            office=row.office,
            added_at=row.added_at,
            counts=Counts(**counts.get(row.agent_key, {})),
            devices=laptops.get(row.agent_key, (0, None))[0],
            contact_at=laptops.get(row.agent_key, (0, None))[1],
        )
        for row in rows
    ]


def _counts(connection: Connection, keys: Sequence[str]) -> dict[str, dict[str, int]]:
    """An agent who changed the office has counts in both."""
    table = registration_counts.c
    query = select(table.agent_key, table.state, func.sum(table.number)).where(
        table.agent_key.in_(keys), table.state.in_(STATES)
    )
    found: dict[str, dict[str, int]] = {}
    for key, state, number in connection.execute(query.group_by(table.agent_key, table.state)):
        found.setdefault(key, {})[state] = int(number)
    return found


def _laptops(connection: Connection, keys: Sequence[str]) -> dict[str, tuple[int, str | None]]:
    query = (
        select(authors.c.agent_key, func.count(devices.c.device_id), func.max(device_state.c.contact_at))
        .join_from(authors, devices, devices.c.agent_id == authors.c.agent_id)
        .outerjoin(device_state, device_state.c.device_id == devices.c.device_id)
        .where(authors.c.agent_key.in_(keys))
        .group_by(authors.c.agent_key)
    )
    return {key: (int(number), contact) for key, number, contact in connection.execute(query)}
