"""From a registration to a row of the agency's sheet, or to what it lacks for one."""

from collections.abc import Sequence
from datetime import date

from central.bridge.sources import Case, found
from central.bridge.template import (
    CodesColumn,
    Column,
    DateColumn,
    FixedColumn,
    NumberColumn,
    SheetTemplate,
    TextColumn,
    dated,
)
from central.exports.cells import Cell


def laid_out(template: SheetTemplate, case: Case) -> tuple[Sequence[Cell], tuple[str, ...]]:
    """The cells, and the headers of the required columns that have none."""
    cells = [_cell(column, case) for column in template.columns]
    lacking = tuple(
        column.header
        for column, cell in zip(template.columns, cells, strict=True)
        if column.required and cell in (None, "")
    )
    return cells, lacking


def _cell(column: Column, case: Case) -> Cell:
    match column:
        case FixedColumn():
            return column.value
        case TextColumn():
            parts = [str(part) for source in column.take if (part := found(case, source)) not in (None, "")]
            text = column.joined_by.join(parts)[: column.most]
            return text.upper() if column.upper else text
        case CodesColumn():
            return _code(column, case)
        case NumberColumn():
            number = found(case, column.take)
            return number if isinstance(number, int) else None
        case DateColumn():
            day = found(case, column.take)
            return dated(column.pattern, day.year, day.month, day.day) if isinstance(day, date) else None


def _code(column: CodesColumn, case: Case) -> Cell:
    ours = found(case, column.take)
    return None if ours is None else column.codes.get(str(ours), column.otherwise)
