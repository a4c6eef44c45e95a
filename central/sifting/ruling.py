"""A person of the office says what a signal is. Nothing else comes of it: it decides about nobody.

Whoever does not see both sides of a pair cannot judge it. Must not know HTTP.
"""

from collections.abc import Sequence
from typing import Literal
from uuid import UUID

from sqlalchemy import Connection, and_, select, update

from central.auditing import Actor, note
from central.centre import Centre
from central.register.reach import Reach
from central.sifting.signal import PAIRS, Kind
from central.storage.office_tables import signals
from central.storage.tables import registrations
from perisai_app.domain.registration import Value

RuledAs = Literal["same", "different", "seen"]
UNKNOWN, WRONG = "signal_unknown", "wrong_ruling"


class Said(Value):
    """What somebody says of a signal: of two, whether they are one person; of one, that it was looked at."""

    kind: Kind
    registration_id: UUID
    other_id: UUID | None
    ruled: RuledAs
    reason: str


def rule(centre: Centre, said: Said, reach: Reach, *, by: Actor) -> str | None:
    """None when it is done, or why not: signal_unknown, also when a side is out of reach; wrong_ruling when
    this is not what is said of such a signal. A ruling may be changed; the audit has them all.
    """
    if (said.kind in PAIRS) == (said.ruled == "seen"):
        return WRONG
    now = centre.now()
    ids = sorted(str(one) for one in (said.registration_id, said.other_id) if one is not None)
    with centre.store.writing() as connection:
        if not (_all_within(connection, ids, reach) and _change(connection, said, ids, now, by)):
            return UNKNOWN
        told = {"kind": said.kind.value, "ruled": said.ruled}
        note(connection, by, now, "signal_ruled", ids[0], **told, other=ids[1] if len(ids) > 1 else "")
    return None


def _change(connection: Connection, said: Said, ids: Sequence[str], now: str, by: Actor) -> bool:
    """Whether there is such a signal."""
    one, other = (*ids, "")[:2]
    this = and_(
        signals.c.kind == said.kind.value, signals.c.registration_id == one, signals.c.other_id == other
    )
    told = {"ruled": said.ruled, "ruled_by": by.name, "ruled_at": now, "reason": said.reason}
    changed = update(signals).where(this).values(told).returning(signals.c.kind)
    return connection.execute(changed).first() is not None


def _all_within(connection: Connection, ids: Sequence[str], reach: Reach) -> bool:
    key = registrations.c.registration_id
    query = select(key).where(key.in_(ids), reach.holds(registrations.c))
    return len(connection.execute(query).all()) == len(ids)
