"""Where a worker's cover stands, as it was told last: by the decision that registered, and by news after it.

Must not know who tells, nor HTTP.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, func, select

from central.storage.engine import insert
from central.storage.office_tables import memberships
from perisai_app.wire.changes import Decision, MembershipNews


def known_memberships(connection: Connection, ids: Sequence[str]) -> Mapping[str, Row[Any]]:
    """The rows of those among them of whom anything was told."""
    query = select(memberships).where(memberships.c.registration_id.in_(ids))
    return {row.registration_id: row for row in connection.execute(query)}


def keep_numbers(connection: Connection, decided: Iterable[Decision], now: str) -> None:
    """The numbers that came with a registration; one that is known stays where no other was given."""
    rows = [
        {
            "registration_id": str(decision.registration_id),
            "member_number": decision.member_number or None,
            "payment_code": decision.payment_code or None,
            "told_at": now,
        }
        for decision in decided
        if decision.outcome == "registered"
    ]
    _keep(connection, rows, "member_number", "payment_code")


def keep_cover(connection: Connection, told: Iterable[MembershipNews], now: str) -> None:
    """The newest word; it says everything but the payment code."""
    rows = [
        {
            "registration_id": str(news.registration_id),
            "member_number": news.member_number,
            "paid_through": news.paid_through,
            "claimed_jht": int(news.claimed_jht),
            "told_at": now,
        }
        for news in told
    ]
    _keep(connection, rows)


def with_what_is_known(news: MembershipNews, known: Row[Any] | None) -> MembershipNews:
    """A member keeps the number when nobody tells another."""
    if news.member_number or known is None:
        return news
    return news.model_copy(update={"member_number": known.member_number})


def says_nothing_new(news: MembershipNews, known: Row[Any] | None) -> bool:
    """Whether all of it was told before."""
    if known is None:
        return False
    told = (known.member_number, known.paid_through, bool(known.claimed_jht))
    return told == (news.member_number, news.paid_through, news.claimed_jht)


def _keep(connection: Connection, rows: Sequence[Mapping[str, Any]], *unless_absent: str) -> None:
    if not rows:
        return
    add = insert(connection, memberships)
    new, old = add.excluded, memberships.c
    changed = {
        name: func.coalesce(new[name], old[name]) if name in unless_absent else new[name]
        for name in rows[0]
        if name != "registration_id"
    }
    connection.execute(add.on_conflict_do_update(index_elements=[old.registration_id], set_=changed), rows)
