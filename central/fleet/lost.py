"""Laptops that are gone: told, shown with what is left of the 72 hours, and closed (UU 27/2022 art. 46).

Whose laptops somebody may see is a reach that the caller brings. Must not know HTTP, nor who is concerned.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pydantic import BaseModel
from sqlalchemy import Connection, Row, Select, select, tuple_, update

from central.auditing import Actor, note
from central.centre import Centre
from central.clock import stamp
from central.fault import Fault
from central.fleet.standing import Told, read_told
from central.news import agent_of, order_in
from central.register.reach import Reach
from central.storage.engine import insert
from central.storage.office_tables import lost_devices
from central.storage.tables import agents, authors, device_state, devices
from perisai_app.wire.changes import Command

TIME_TO_TELL = timedelta(hours=72)
LONGEST_AGO = timedelta(days=3_660)
Key = tuple[str, str]


class LostFault(Fault):
    """Why it cannot be; `code` is stable. Nothing was changed."""


class Lost(BaseModel):
    """`deadline` ends the 72 hours after it was missed, `minutes_left` of them are left: negative when they
    are over, null when the case is closed. `note` says how it was closed. `as_of` is the last contact, and
    `told` what the laptop said then.
    """

    device_id: str
    device: str
    agent_key: str
    agent: str
    office: str
    missed_at: str
    deadline: str
    minutes_left: int | None
    told_by: str
    closed_at: str | None
    note: str
    as_of: str | None
    told: Told | None


@dataclass(frozen=True, slots=True)
class LostPage:
    """Missed last first; `next` is the key of the last one, None at the end."""

    items: Sequence[Lost]
    next: Key | None


def tell_lost(centre: Centre, device_id: str, missed_at: datetime, reach: Reach, *, by: Actor) -> Lost:
    """Nothing of it is trusted from here on: it is blocked, and locks itself when it is heard of again.
    LostFault: device_unknown, already_lost, missed_at_invalid.
    """
    if not centre.clock() - LONGEST_AGO <= missed_at <= centre.clock():
        raise LostFault("missed_at_invalid")
    missed, now = stamp(missed_at), centre.now()
    with centre.store.writing() as connection:
        if agent_of(connection, device_id, reach.holds(agents.c)) is None:
            raise LostFault("device_unknown")
        if not _keep(connection, device_id, missed, by):
            raise LostFault("already_lost")
        for command in (Command.LOCK, Command.BLOCK):
            order_in(connection, device_id, command, now, by=by)
        note(connection, by, now, "device_lost", device_id, missed_at=missed)
        return _lost(_one(connection, device_id, reach), now)


def close_lost(centre: Centre, device_id: str, text: str, reach: Reach, *, by: Actor) -> None:
    """`text` says how it ended: found, told to whom and when. The laptop stays blocked. LostFault: not_lost,
    device_unknown.
    """
    still = (lost_devices.c.device_id == device_id, lost_devices.c.closed_at.is_(None))
    with centre.store.writing() as connection:
        if agent_of(connection, device_id, reach.holds(agents.c)) is None:
            raise LostFault("device_unknown")
        closed = update(lost_devices).where(*still).values(closed_at=centre.now(), note=text)
        if connection.execute(closed).rowcount != 1:
            raise LostFault("not_lost")
        note(connection, by, centre.now(), "lost_closed", device_id)


def list_lost(
    centre: Centre, reach: Reach, *, still: bool | None = None, after: Key | None = None, most: int = 50
) -> LostPage:
    """At most so many within reach, behind this key (when missed, device id); `still` asks for open or closed
    cases alone.
    """
    key = (lost_devices.c.missed_at, lost_devices.c.device_id)
    query = _LOST.where(reach.holds(agents.c)).order_by(*(part.desc() for part in key))
    if still is not None:
        closed = lost_devices.c.closed_at
        query = query.where(closed.is_(None) if still else closed.is_not(None))
    if after is not None:
        query = query.where(tuple_(*key) < after)
    with centre.store.reading() as connection:
        rows = connection.execute(query.limit(most + 1)).all()
    items = [_lost(row, centre.now()) for row in rows[:most]]
    return LostPage(items, (items[-1].missed_at, items[-1].device_id) if len(rows) > most else None)


def lost_within(connection: Connection, device_id: str, reach: Reach, now: str) -> Lost | None:
    """None when no such laptop within reach was ever missed."""
    row = connection.execute(_of(device_id, reach)).one_or_none()
    return _lost(row, now) if row else None


_LOST = (
    select(
        lost_devices,
        devices.c.name.label("device"),
        agents.c.agent_key,
        agents.c.name.label("agent"),
        agents.c.office,
        device_state.c.contact_at.label("as_of"),
        device_state.c.manifest,
    )
    .join_from(lost_devices, devices, devices.c.device_id == lost_devices.c.device_id)
    .join(authors, authors.c.agent_id == devices.c.agent_id)
    .join(agents, agents.c.agent_key == authors.c.agent_key)
    .outerjoin(device_state, device_state.c.device_id == devices.c.device_id)
)


def _of(device_id: str, reach: Reach) -> Select[Any]:
    return _LOST.where(lost_devices.c.device_id == device_id, reach.holds(agents.c))


def _one(connection: Connection, device_id: str, reach: Reach) -> Row[Any]:
    return connection.execute(_of(device_id, reach)).one()


def _keep(connection: Connection, device_id: str, missed_at: str, by: Actor) -> bool:
    """False when it is missed already; a closed case begins anew."""
    row = {"device_id": device_id, "missed_at": missed_at, "told_by": by.name, "note": "", "closed_at": None}
    add = insert(connection, lost_devices).values(row)
    anew = add.on_conflict_do_update(
        index_elements=[lost_devices.c.device_id], set_=row, where=lost_devices.c.closed_at.is_not(None)
    )
    return connection.execute(anew.returning(lost_devices.c.device_id)).first() is not None


def _lost(row: Row[Any], now: str) -> Lost:
    deadline = datetime.fromisoformat(row.missed_at) + TIME_TO_TELL
    left = (deadline - datetime.fromisoformat(now)).total_seconds() // 60
    own = {name: getattr(row, name) for name in Lost.model_fields if name in row._mapping}
    return Lost(
        **own,
        deadline=stamp(deadline),
        minutes_left=int(left) if row.closed_at is None else None,
        told=read_told(row.manifest),
    )
