"""A list of registrations that leaves the office as a file, and what the audit keeps of it.

That is what was asked of its rows, without a word about a person.
"""

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from central.auditing import Actor
from central.bridge.sources import Case
from central.centre import Centre
from central.exports.cells import Cell
from central.exports.columns import HEADINGS, Column, Line
from central.exports.noting import Count, Shape, noted
from central.exports.sheet import FileKind, write_sheet
from central.exports.walk import windows
from central.exports.workbook import MOST_ROWS
from central.register.reach import Reach
from central.register.wanted import Wanted
from perisai_app.domain.rulebook import RuleBook
from perisai_app.wire.submission import Submission

SHEET = "Pendaftaran"


class TooLong(Exception):
    """More rows than a workbook takes; a CSV takes them."""


@dataclass(frozen=True, slots=True)
class Listing:
    """What is wanted of whom, and how it is written; `masked` hides what people's numbers and homes are.
    With `guard_numbers` a long number in a CSV is marked as text, for people who open it.
    """

    wanted: Wanted
    reach: Reach
    kind: FileKind
    columns: tuple[Column, ...]
    masked: bool = False
    guard_numbers: bool = True


def write_list(centre: Centre, told: Listing, *, by: Actor, most: int = MOST_ROWS) -> Generator[bytes]:
    """The pieces of the file, noted as begun before this returns. TooLong while they are made, when there are
    more than `most` rows for a workbook.
    """
    headings = [HEADINGS[column] for column in told.columns]

    def made(begun: str, count: Count) -> Iterator[bytes]:
        rows = count.of(_rows(centre, told, begun, most))
        return write_sheet(told.kind, headings, rows, sheet=SHEET, guard_numbers=told.guard_numbers)

    return noted(centre, by, _shape(told), made)


def _rows(centre: Centre, told: Listing, begun: str, most: int) -> Iterator[Sequence[Cell]]:
    number, book = 0, centre.book
    for window in windows(centre.store, told.wanted, told.reach, begun):
        for row in window:
            number += 1
            if told.kind is FileKind.XLSX and number > most:
                raise TooLong
            yield _line(book, row).cells(told.columns, masked=told.masked)


def _line(book: RuleBook, row: Row[Any]) -> Line:
    submission = Submission.model_validate_json(row.raw)
    return Line(Case(submission, row.agent, row.office, row.received_at, book), dict(row._mapping))


def _shape(told: Listing) -> Shape:
    """Of what was asked all that says nothing of a person: of a text no more than its kind."""
    wanted, reach = told.wanted, told.reach
    asked = {
        "text": _kind_of(wanted.text),
        "state": wanted.state,
        "office": wanted.office or reach.office,
        "agent_key": wanted.agent_key or reach.agent_key,
        "village": wanted.village,
        "ecosystem": wanted.ecosystem,
        "received_from": wanted.received_from,
        "received_before": wanted.received_before,
        "open_signals": wanted.open_signals,
        "files_awaited": wanted.files_awaited,
    }
    shape: dict[str, str | bool] = {key: value for key, value in asked.items() if value is not None}
    return {
        **shape,
        "what": "registrations",
        "kind": told.kind.value,
        "columns": ",".join(told.columns),
        "masked": told.masked,
    }


def _kind_of(text: str) -> str | None:
    if not text:
        return None
    return "name" if any(char.isalpha() for char in text) else "number"
