"""Finds registrations among millions without ever looking at more than some thousands.

What is wanted is either rare by one of its indexes: then those rows are fetched and looked through. Or it is
frequent: then the rows of the order asked for are looked through, and a page of them is soon full. Which of
the two is asked of the index itself, since neither database knows how frequent a beginning is. Must not know
what is shown of what is found.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, Select, func, select, tuple_, union_all

from central.register.conditions import OPEN, begins, conditions, looked_up
from central.register.reach import Columns, Reach
from central.register.wanted import Sought, Wanted, sought
from central.storage.office_tables import name_words, signals
from central.storage.tables import awaited_files, registrations, submission_files

FEW = 1_500
MOST_LOOKED_AT = 20_000
MOST_PROBED = 5_000  # where each row asks other tables
_WALKED = ("state", "office", "received_from", "received_before", "oldest_first")  # in the order's own index

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Found:
    """Ids in the order asked for. `next` is where to go on, None at the end; it may come with a page that is
    not full, or even empty, when very many rows were looked at.
    """

    ids: Sequence[str]
    next: Key | None = None


@dataclass(frozen=True, slots=True)
class _Narrow:
    """Something asked for that has an index of its own: its entries there, and the condition on the rows."""

    entries: FromClause
    rows: ColumnElement[bool]


def search(
    connection: Connection, wanted: Wanted, reach: Reach, *, after: Key | None = None, most: int = 50
) -> Found:
    """At most so many within reach, behind the row with the key `after` (when it came, its id)."""
    told = sought(wanted.text, by_numbers=wanted.by_numbers) if wanted.text else Sought()
    if told is None:
        return Found(())
    wanted = _within(wanted, reach)
    rows, end = _few(connection, wanted, told), None
    if rows is None:
        rows, end = registrations, _end(connection, wanted, told, after)
    query = _ordered(rows.c, wanted, after).where(
        reach.holds(rows.c), *conditions(rows.c, wanted, told), *_until(rows.c, wanted, end)
    )
    keys = [(row.received_at, row.registration_id) for row in connection.execute(query.limit(most + 1))]
    return Found([key for _, key in keys[:most]], keys[most - 1] if len(keys) > most else end)


def _within(wanted: Wanted, reach: Reach) -> Wanted:
    """So that the index of an office or an agent serves whoever sees nothing else."""
    return replace(
        wanted, office=wanted.office or reach.office, agent_key=wanted.agent_key or reach.agent_key
    )


def _few(connection: Connection, wanted: Wanted, told: Sought) -> FromClause | None:
    """The rows that the first rare thing asked for leaves; None when everything is frequent.

    OFFSET 0 keeps both databases from mixing this with what is asked of the rows, and so from another index.
    """
    for narrow in (*_by_text(told), *_by_place(wanted)):
        counted = select(func.count()).select_from(select(narrow.entries).limit(FEW + 1).subquery())
        if connection.execute(counted).scalar_one() <= FEW:
            return _fetched(narrow.rows)
    return _lacking(connection) if wanted.files_awaited else None


def _lacking(connection: Connection) -> FromClause | None:
    """The rows that name one of the few contents that are not here. These are asked for by name: PostgreSQL
    takes them for many, and would read all that was ever named.
    """
    lacked = connection.execute(select(awaited_files.c.sha256).limit(FEW + 1)).scalars().all()
    if len(lacked) > FEW:
        return None
    named = select(submission_files.c.registration_id).where(submission_files.c.sha256.in_(lacked))
    return _fetched(registrations.c.registration_id.in_(named))


def _fetched(rows: ColumnElement[bool]) -> FromClause:
    return select(registrations).where(rows).offset(0).subquery()


def _by_text(told: Sought) -> Iterator[_Narrow]:
    """The likely rarest first."""
    parts = [] if told.nik is None else [begins(registrations.c.nik, told.nik)]
    if told.phone is not None:
        parts.extend(looked_up(begins(registrations.c.phone, told.phone)))
    if parts:
        yield _of(*parts)
    for word in sorted(told.words, key=len, reverse=True):
        ids = select(name_words.c.registration_id).where(begins(name_words.c.word, word))
        yield _Narrow(ids.subquery(), registrations.c.registration_id.in_(ids))


def _by_place(wanted: Wanted) -> Iterator[_Narrow]:
    if wanted.village is not None:
        yield _of(*looked_up(begins(registrations.c.village, wanted.village)))
    if wanted.agent_key is not None:
        yield _of(registrations.c.agent_key == wanted.agent_key)
    if wanted.open_signals:
        about = (signals.c.registration_id, signals.c.other_id)
        ids = union_all(*(select(key.label("registration_id")).where(OPEN) for key in about)).subquery()
        yield _Narrow(ids, registrations.c.registration_id.in_(select(ids.c.registration_id)))


def _of(*parts: ColumnElement[bool]) -> _Narrow:
    """Whatever one of these holds for, each asked by its own index; one alone also fetches by it."""
    key = registrations.c.registration_id
    ids = union_all(*(select(key).where(part) for part in parts)).subquery()
    return _Narrow(ids, parts[0] if len(parts) == 1 else key.in_(select(ids.c.registration_id)))


def _ordered(rows: Columns, wanted: Wanted, after: Key | None) -> Select[Any]:
    """Keys of the rows behind `after`, in the order asked for."""
    key = (rows["received_at"], rows["registration_id"])
    order = [part if wanted.oldest_first else part.desc() for part in key]
    query = select(*key).order_by(*order)
    if after is None:
        return query
    return query.where(tuple_(*key) > after if wanted.oldest_first else tuple_(*key) < after)


def _end(connection: Connection, wanted: Wanted, told: Sought, after: Key | None) -> Key | None:
    """The key of the last row that one page looks at; None when there are not so many, or when each row that
    is looked at is wanted.
    """
    walked = Wanted(**{name: getattr(wanted, name) for name in _WALKED})
    if told == Sought() and walked == replace(wanted, by_numbers=True):
        return None
    rows = registrations.c
    query = _ordered(rows, walked, after).where(*conditions(rows, walked, Sought()))
    most = MOST_LOOKED_AT if wanted.files_awaited is None else min(MOST_PROBED, MOST_LOOKED_AT)
    last = connection.execute(query.offset(most - 1).limit(1)).first()
    return (last.received_at, last.registration_id) if last else None


def _until(rows: Columns, wanted: Wanted, end: Key | None) -> Iterator[ColumnElement[bool]]:
    if end is not None:
        key = tuple_(rows["received_at"], rows["registration_id"])
        yield key <= end if wanted.oldest_first else key >= end
