"""Who said never to have been a member, and what this centre knew of the same NIK by then.

An agent's incentive depends on it. Must not know how the others were found.
"""

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import Connection, func, select

from central.sifting.around import Around
from central.sifting.signal import Kind, Signal
from central.storage.office_tables import memberships
from central.storage.tables import submissions
from perisai_app.domain.choices import EarlierMember

REGISTERED, DECLINED = "registered", "declined"


def known_before(connection: Connection, near: Sequence[Around]) -> Iterator[Signal]:
    """Of those who said "never": `earlier` counts others of the same NIK that came before and were not
    declined, `members` those among them who became one.
    """
    doubted = [one for one in near if one.same_nik and _said_never(one)]
    if not doubted:
        return
    ids = {fact.registration_id for one in doubted for fact in (one.subject.facts, *one.same_nik)}
    came, members = _first_arrivals(connection, ids), _members(connection, ids)
    for one in doubted:
        yield from _signal(one, came, members)


def _said_never(near: Around) -> bool:
    return near.subject.person.get("earlier_member") == EarlierMember.NEVER


def _signal(near: Around, came: Mapping[str, str], members: set[str]) -> Iterator[Signal]:
    mine = came[near.subject.key]
    earlier = [fact for fact in near.same_nik if fact.state != DECLINED and came[fact.registration_id] < mine]
    joined = sum(fact.state == REGISTERED or fact.registration_id in members for fact in earlier)
    if earlier:
        details = {"earlier": len(earlier), "members": joined}
        yield Signal(Kind.KNOWN_BEFORE, near.subject.key, "", 70 if joined else 40, details)


def _first_arrivals(connection: Connection, ids: set[str]) -> dict[str, str]:
    first = func.min(submissions.c.received_at)
    query = select(submissions.c.registration_id, first).where(submissions.c.registration_id.in_(ids))
    return {key: at for key, at in connection.execute(query.group_by(submissions.c.registration_id))}


def _members(connection: Connection, ids: set[str]) -> set[str]:
    query = select(memberships.c.registration_id).where(memberships.c.registration_id.in_(ids))
    return set(connection.execute(query).scalars())
