"""A sheet for the agency: its rows, what keeps others out of it, and the file as a stream.

Whoever is in a sheet is noted before the bytes go: nothing leaves without a trace, and nobody who was erased
meanwhile leaves at all.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row

from central.auditing import Actor, note, note_each
from central.bridge.choosing import SENT, Key, Selection, key_of, page_behind
from central.bridge.laying_out import laid_out
from central.bridge.sources import Case
from central.bridge.template import SheetTemplate
from central.centre import Centre
from central.exports.cells import Cell
from central.exports.sheet import write_sheet
from perisai_app.wire.submission import Submission

MOST_ROWS = 50_000
MOST_NAMED = 1_000


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Who does not go into a sheet, and why: `lacking` with its columns' headers, or consent_withdrawn."""

    registration_id: str
    code: str
    headers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Checked:
    """What a sheet would hold; the first MOST_NAMED that are left out are named. `more` when it is full."""

    rows: int
    left_out: int
    named: Sequence[LeftOut]
    more: bool


@dataclass(frozen=True, slots=True)
class _Line:
    """A row of the database as a row of the sheet, or why it is none."""

    registration_id: str
    revision: int
    cells: Sequence[Cell]
    left_out: LeftOut | None


def check_sheet(
    centre: Centre, template: SheetTemplate, chosen: Selection, within: ColumnElement[bool]
) -> Checked:
    """Nothing is noted, since nothing leaves."""
    rows = count = 0
    named: list[LeftOut] = []
    after: Key | None = None
    while rows < MOST_ROWS:
        with centre.store.reading() as connection:
            page = page_behind(connection, chosen, within, after)
        if not page:
            return Checked(rows, count, named, more=False)
        after = key_of(page[-1])
        lines = [_line(centre, template, row) for row in page]
        out = [line.left_out for line in lines if line.left_out]
        rows, count = rows + len(lines) - len(out), count + len(out)
        named += out[: MOST_NAMED - len(named)]
    return Checked(rows, count, named, more=True)


def write_agency_sheet(
    centre: Centre,
    name: str,
    template: SheetTemplate,
    chosen: Selection,
    *,
    by: Actor,
    within: ColumnElement[bool],
) -> Iterator[bytes]:
    """The pieces of the file; whoever is in it, and how many, is in the audit. About MOST_ROWS at once: the
    next sheet has the rest.
    """
    return write_sheet(
        template.kind,
        [column.header for column in template.columns],
        _noted(centre, name, template, chosen, by, within),
        sheet=template.sheet,
        separator=template.separator,
        encoding=template.encoding,
    )


def _noted(
    centre: Centre,
    name: str,
    template: SheetTemplate,
    chosen: Selection,
    by: Actor,
    within: ColumnElement[bool],
) -> Iterator[Sequence[Cell]]:
    rows = count = 0
    after: Key | None = None
    try:
        while rows < MOST_ROWS:
            with centre.store.writing() as connection:  # an erasure waits until those here are noted
                page = page_behind(connection, chosen, within, after)
                lines = [_line(centre, template, row) for row in page]
                going = [line for line in lines if line.left_out is None]
                note_each(connection, by, centre.now(), SENT, [_sent(line, name) for line in going])
            if not page:
                return
            after, rows, count = key_of(page[-1]), rows + len(going), count + len(lines) - len(going)
            yield from (line.cells for line in going)
    finally:  # also when whoever asked goes away in the middle
        with centre.store.writing() as connection:
            note(connection, by, centre.now(), "bridge_sheet", name, rows=rows, left_out=count)


def _sent(line: _Line, template: str) -> tuple[str, dict[str, str | int]]:
    return line.registration_id, {"revision": line.revision, "template": template}


def _line(centre: Centre, template: SheetTemplate, row: Row[Any]) -> _Line:
    key = row.registration_id
    told = Submission.model_validate_json(row.raw)
    if told.registration.consent.withdrawn_on is not None:
        return _Line(key, row.revision, (), LeftOut(key, "consent_withdrawn"))
    case = Case(told, row.agent, row.office, row.received_at, centre.book)
    cells, lacking = laid_out(template, case)
    return _Line(key, row.revision, cells, LeftOut(key, "lacking", lacking) if lacking else None)
