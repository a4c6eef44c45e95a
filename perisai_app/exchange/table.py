"""Opens a list file, whatever it is, and finds its header. No temp files: a list is read once into memory.

Knows headings only to tell which sheet, which row and which delimiter make sense.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from perisai_app.exchange.columns import Columns, guess
from perisai_app.sheets.cells import Row
from perisai_app.sheets.delimited import read_delimited
from perisai_app.sheets.unreadable import UnreadableList
from perisai_app.sheets.workbook import is_zip, read_workbook

MAX_BYTES = 64 * 1024 * 1024
MAX_ROWS = 200_000
HEADER_WITHIN = 20


@dataclass(frozen=True, slots=True)
class Table:
    """A header row and the filled rows below it."""

    header: tuple[str, ...]
    columns: Columns
    rows: tuple[Row, ...]


def read_table(path: Path, *, max_bytes: int = MAX_BYTES, max_rows: int = MAX_ROWS) -> Table:
    """The list in `path`; UnreadableList when there is none. A file that is not there stays an OSError."""
    with path.open("rb") as file:
        data = file.read(max_bytes + 1)
    if len(data) > max_bytes:
        raise UnreadableList("too_large")
    table = _best(read_workbook(data) if is_zip(data) else read_delimited(data))
    if not table.rows:
        raise UnreadableList("no_rows")
    if len(table.rows) > max_rows:
        raise UnreadableList("too_large")
    return table


def _best(sheets: Iterable[list[Row]]) -> Table:
    """The first sheet (or way to cut) with the needed columns; else say what the nearest one lacks."""
    nearest: Columns | None = None
    for rows in sheets:
        for index, columns in _headers(rows):
            if not columns.missing:
                filled = tuple(row for row in rows[index + 1 :] if not row.is_blank)
                return Table(rows[index].texts, columns, filled)
            if nearest is None or len(columns.at) > len(nearest.at):
                nearest = columns
    if nearest is None:
        raise UnreadableList("no_rows")
    raise UnreadableList("needed_columns_missing", nearest.missing)


def _headers(rows: list[Row]) -> Iterator[tuple[int, Columns]]:
    """Offices put a title above the header, so the first rows are all looked at."""
    for index, row in enumerate(rows[:HEADER_WITHIN]):
        if not row.is_blank:
            yield index, guess(row.texts)
