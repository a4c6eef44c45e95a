"""Every registration that is wanted, once, in the order of its number: a window of rows after the other.

Numbers never change, so whoever is corrected meanwhile is neither missed nor met twice. Each window is a
transaction of its own, and small: nobody reads for minutes. So a row shows the instant at which its window
was read; who came after the beginning is left out. Must not know what becomes of a row.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, FromClause, Row, Select, and_, func, literal, or_, select

from central.files.naming import lacking
from central.register.conditions import conditions, open_signals
from central.register.reach import Reach
from central.register.wanted import Sought, Wanted, sought
from central.storage.engine import Store
from central.storage.office_tables import memberships
from central.storage.tables import agents, registrations, submissions

WINDOW = 2_000

_KEY = registrations.c.registration_id


def windows(store: Store, wanted: Wanted, reach: Reach, begun: str) -> Iterator[list[Row[Any]]]:
    """The rows of each window that has any; `begun` is a stamp."""
    told = sought(wanted.text, by_numbers=wanted.by_numbers) if wanted.text else Sought()
    after: str | None = "" if told is not None else None
    while told is not None and after is not None:
        with store.reading() as connection:
            end = _end(connection, after)
            rows = _rows(after, end)
            query = _query(rows).where(reach.holds(rows.c), *conditions(rows.c, wanted, told))
            found = connection.execute(query.where(_was_here(rows, begun))).all()
        if found:
            yield list(found)
        after = end


def _end(connection: Connection, after: str) -> str | None:
    """The last number of this window; None when the rest is not more than one."""
    query = select(_KEY).where(after < _KEY).order_by(_KEY).offset(WINDOW - 1).limit(1)
    return connection.execute(query).scalar_one_or_none()


def _rows(after: str, end: str | None) -> FromClause:
    """OFFSET 0 keeps both databases on the key's index, whatever is asked of the rows."""
    query = select(registrations).where(after < _KEY)
    return (query if end is None else query.where(end >= _KEY)).offset(0).subquery()


def _was_here(rows: FromClause, begun: str) -> Any:
    """A correction that came meanwhile is of somebody who was."""
    return or_(rows.c.received_at <= begun, rows.c.revision > 1)


def _query(rows: FromClause) -> Select[Any]:
    key = rows.c.registration_id
    latest = and_(submissions.c.registration_id == key, submissions.c.revision == rows.c.revision)
    cover = memberships.c
    told = (cover.member_number, cover.payment_code, cover.paid_through)
    return (
        select(
            *(rows.c[name] for name in ("registration_id", "received_at", "office", "state")),
            agents.c.name.label("agent"),
            submissions.c.raw,
            *told,
            func.coalesce(cover.claimed_jht, literal(0)).label("claimed_jht"),
            lacking(key, rows.c.revision).label("files_awaited"),
            open_signals(rows.c).label("open_signals"),
        )
        .join_from(rows, submissions, latest)
        .join(agents, agents.c.agent_key == rows.c.agent_key)
        .outerjoin(memberships, cover.registration_id == key)
        .order_by(key)
    )
