"""Laptops as the office sees them: whose, how they stood at their last contact, and who is stuck.

Whose laptops somebody may see is a reach that the caller brings. Must not know HTTP.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from pydantic import BaseModel
from sqlalchemy import Connection, Row, Select, and_, func, select, update

from central.auditing import Actor, note
from central.centre import Centre
from central.fleet.standing import Stuck, Told, read_told, stuck
from central.register.reach import Reach
from central.storage.office_tables import lost_devices
from central.storage.tables import agents, authors, awaited_files, device_state, devices, files

REVOKED = "revoked:"
MOST_LOOKED_AT = 300


class Device(BaseModel):
    """`contact_at` is null while it only joined, `missed_at` while it is not missed; `told` is what it said
    then. `files_awaited` counts contents that its submissions name and that are not here.
    """

    device_id: str
    name: str
    agent_key: str
    agent: str
    office: str
    enrolled_at: str
    app_version: str
    blocked: bool
    revoked: bool
    missed_at: str | None
    contact_at: str | None
    told: Told | None
    files_awaited: int
    stuck: list[Stuck]


@dataclass(frozen=True, slots=True)
class Devices:
    """A page by device id; `next` is None at the end. It may come with a page that is not full, or empty,
    when very many laptops were looked at.
    """

    items: Sequence[Device]
    next: str | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is left out asks nothing."""

    office: str | None = None
    agent_key: str | None = None
    stuck: Stuck | None = None


def list_devices(centre: Centre, wanted: Wanted, reach: Reach, *, after: str = "", most: int = 50) -> Devices:
    """At most so many within reach, behind the one with the id `after`."""
    looked_at = most if wanted.stuck is None else MOST_LOOKED_AT
    behind = _of(wanted).where(reach.holds(agents.c), devices.c.device_id > after)
    query = _with_state(behind.order_by(devices.c.device_id).limit(looked_at + 1))
    seen = _Seen.by(centre)
    with centre.store.reading() as connection:
        rows = connection.execute(query).all()
        kept = list(islice(seen.shown(rows[:looked_at], wanted.stuck), most + 1))
        items = _with_awaited(connection, kept[:most])
    if len(kept) > most:
        return Devices(items, items[-1].device_id)
    return Devices(items, rows[looked_at - 1].device_id if len(rows) > looked_at else None)


def device_within(centre: Centre, device_id: str, reach: Reach) -> Device | None:
    """None when there is none within reach."""
    query = _with_state(_OWN.where(devices.c.device_id == device_id, reach.holds(agents.c)))
    with centre.store.reading() as connection:
        found = list(_Seen.by(centre).shown(connection.execute(query).all()))
        return _with_awaited(connection, found)[0] if found else None


def revoke(centre: Centre, device_id: str, reach: Reach, *, by: Actor) -> bool:
    """From its next request on the laptop's token is nobody's: it may not even hand over, until it joins
    again. False when there is none within reach.
    """
    with centre.store.writing() as connection:
        one = devices.c.device_id == device_id
        if connection.execute(_OWN.where(one, reach.holds(agents.c))).one_or_none() is None:
            return False
        connection.execute(update(devices).where(one).values(token_hash=REVOKED + device_id))
        note(connection, by, centre.now(), "token_revoked", device_id)
    return True


_OWN = (
    select(devices, agents.c.agent_key, agents.c.name.label("agent"), agents.c.office)
    .join_from(devices, authors, authors.c.agent_id == devices.c.agent_id)
    .join(agents, agents.c.agent_key == authors.c.agent_key)
)


def _of(wanted: Wanted) -> Select[Any]:
    query = _OWN
    if wanted.office is not None:
        query = query.where(agents.c.office == wanted.office)
    if wanted.agent_key is not None:
        query = query.where(agents.c.agent_key == wanted.agent_key)
    return query


def _with_state(query: Select[Any]) -> Select[Any]:
    """These laptops and what they said last. OFFSET 0 has a server choose them first: else it reads what all
    laptops said, in their order, until it has so many.
    """
    own = query.offset(0).subquery()
    still_lost = and_(lost_devices.c.device_id == own.c.device_id, lost_devices.c.closed_at.is_(None))
    return (
        select(own, device_state.c.contact_at, device_state.c.manifest, lost_devices.c.missed_at)
        .join_from(own, device_state, device_state.c.device_id == own.c.device_id, isouter=True)
        .outerjoin(lost_devices, still_lost)
        .order_by(own.c.device_id)
    )


@dataclass(frozen=True, slots=True)
class _Seen:
    """When they are looked at, and how many free bytes are too few."""

    now: datetime
    least_free: int

    @classmethod
    def by(cls, centre: Centre) -> "_Seen":
        return cls(centre.clock(), centre.book.settings.disk_warning_bytes)

    def shown(self, rows: Iterable[Row[Any]], wanted: Stuck | None = None) -> Iterator[Device]:
        """Those of them that are stuck so; without a wish, all."""
        for row in rows:
            told = read_told(row.manifest)
            codes = stuck(
                contact_at=row.contact_at or row.enrolled_at,
                app_version=row.app_version,
                told=told,
                now=self.now,
                least_free=self.least_free,
            )
            if wanted is None or wanted in codes:
                yield _device(row, told, codes)


def _device(row: Row[Any], told: Told | None, codes: list[Stuck]) -> Device:
    own = {name: getattr(row, name) for name in Device.model_fields if name in row._mapping}
    own["app_version"] = told.app_version if told else row.app_version
    revoked = row.token_hash.startswith(REVOKED)
    return Device(
        **{**own, "blocked": bool(row.blocked)}, revoked=revoked, told=told, files_awaited=0, stuck=codes
    )


def _with_awaited(connection: Connection, found: Sequence[Device]) -> list[Device]:
    is_here = select(files.c.sha256).where(files.c.sha256 == awaited_files.c.sha256).exists()
    query = (
        select(awaited_files.c.device_id, func.count())
        .where(awaited_files.c.device_id.in_([one.device_id for one in found]), ~is_here)
        .group_by(awaited_files.c.device_id)
    )
    counts = {device_id: int(number) for device_id, number in connection.execute(query)}
    return [one.model_copy(update={"files_awaited": counts.get(one.device_id, 0)}) for one in found]
