"""What is wanted, as conditions on rows of registrations, wherever they come from.

Beginnings are compared by LIKE: SQLite then takes no index for it, and so stays on the one that the search
has chosen. Whatever is compared so is digits, dots and letters: nothing in it is a wildcard.
"""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, and_, exists, func, literal, not_, or_, select

from central.files.naming import lacks
from central.register.reach import Columns
from central.register.wanted import Sought, Wanted
from central.storage.office_tables import signals
from central.storage.tables import SIFTED, UNSIFTED

OPEN = signals.c.ruled == ""


def conditions(rows: Columns, wanted: Wanted, sought: Sought) -> Iterator[ColumnElement[bool]]:
    """Each of them must hold."""
    yield from _text(rows, sought)
    yield from _place(rows, wanted)
    if wanted.received_from is not None:
        yield rows["received_at"] >= wanted.received_from
    if wanted.received_before is not None:
        yield rows["received_at"] < wanted.received_before
    if wanted.open_signals is not None:
        yield _is(_has_open_signal(rows), wanted.open_signals)
    if wanted.files_awaited is not None:
        yield _is(lacks(rows["registration_id"], rows["revision"]), wanted.files_awaited)


def begins(column: ColumnElement[str], beginning: str) -> ColumnElement[bool]:
    """The same as LIKE, for an index: from the first text that begins so to the first behind the last."""
    behind = beginning[:-1] + chr(ord(beginning[-1]) + 1)
    return and_(column >= beginning, column < behind)


def looked_up(condition: ColumnElement[bool]) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """The same condition on registrations in two halves, each with an index: of what was sifted the column's
    own; what was not is few, and all of it is looked through.
    """
    return and_(SIFTED, condition), and_(UNSIFTED, condition)


def open_signals(rows: Columns) -> ColumnElement[int]:
    """How many signals about a registration nobody has looked at; each side by its own index."""
    count, about = select(func.count()).select_from(signals).where(OPEN), rows["registration_id"]
    one = count.where(signals.c.registration_id == about).scalar_subquery()
    other = count.where(signals.c.other_id == about).scalar_subquery()
    return one + other


def _has_open_signal(rows: Columns) -> ColumnElement[bool]:
    about = rows["registration_id"]
    sides = (signals.c.registration_id, signals.c.other_id)
    return or_(*(exists().where(side == about, OPEN) for side in sides))


def _is(condition: ColumnElement[bool], wanted: bool) -> ColumnElement[bool]:
    return condition if wanted else not_(condition)


def _text(rows: Columns, sought: Sought) -> Iterator[ColumnElement[bool]]:
    spaced = literal(" ").concat(rows["folded"])
    for word in sought.words:
        yield spaced.like(f"% {word}%")
    numbers = [("nik", sought.nik), ("phone", sought.phone)]
    if sought.has_number:
        yield or_(*(rows[name].like(f"{number}%") for name, number in numbers if number is not None))


def _place(rows: Columns, wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    """An agent's key through a function, which no index serves; see above."""
    if wanted.state is not None:
        yield rows["state"] == wanted.state
    if wanted.office is not None:
        yield rows["office"] == wanted.office
    if wanted.agent_key is not None:
        yield func.coalesce(rows["agent_key"], "") == wanted.agent_key
    if wanted.village is not None:
        yield rows["village"].like(f"{wanted.village}%")
    if wanted.ecosystem is not None:
        yield func.coalesce(rows["ecosystem"], "") == wanted.ecosystem
