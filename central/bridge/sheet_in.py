"""The rows of a sheet that the agency gave, one after the other, with each column under its own name.

Any file may be wrong or meant to harm: its size is looked at before it is unpacked, nothing is written to a
disk, and no row is kept.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from central.bridge.fault import BridgeFault
from perisai_app.sheets.cells import Row, csv_row
from perisai_app.sheets.delimited import likely_delimiters, text_of
from perisai_app.sheets.unreadable import UnreadableList
from perisai_app.sheets.workbook import is_zip, sheets

MOST_BYTES = 16 * 1024 * 1024
MOST_UNPACKED = 256 * 1024 * 1024
MOST_CELLS = 8_000_000
MOST_ROWS = 50_000
HEADER_WITHIN = 20

Headings = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Entry:
    """A filled row below the header: `texts` by the names that the headings were asked for under; `numeric`
    names those that the spreadsheet held as numbers.
    """

    number: int
    texts: Mapping[str, str]
    numeric: frozenset[str]


def entries(data: bytes, headings: Headings, needed: str) -> Iterator[Entry]:
    """Every filled row. `headings` may stand in any order and case; without `needed` and one more there is no
    header. BridgeFault: sheet_unreadable, sheet_too_large, sheet_empty, sheet_columns_missing.
    """
    if len(data) > MOST_BYTES:
        raise BridgeFault("sheet_too_large")
    wanted = {_folded(text): name for name, texts in headings.items() for text in texts}
    count = 0
    for entry in _read(data, wanted, needed):
        count += 1
        if count > MOST_ROWS:
            raise BridgeFault("sheet_too_large")
        yield entry
    if not count:
        raise BridgeFault("sheet_empty")


def _read(data: bytes, wanted: Mapping[str, str], needed: str) -> Iterator[Entry]:
    try:
        for rows in _sheets(data):
            if (at := _header(rows, wanted, needed)) is not None:
                yield from (_entry(row, at) for row in rows if not row.is_blank)
                return
    except UnreadableList as fault:
        raise BridgeFault("sheet_too_large" if fault.code == "too_large" else "sheet_unreadable") from None
    except (csv.Error, ValueError):
        raise BridgeFault("sheet_unreadable") from None
    raise BridgeFault("sheet_columns_missing")


def _sheets(data: bytes) -> Iterator[Iterator[Row]]:
    """Each visible sheet of a workbook; or a CSV as each separator would cut it."""
    if is_zip(data):
        for rows in sheets(data, unpacked=MOST_UNPACKED, cells=MOST_CELLS):
            yield (row for row in rows if not row.is_blank)
        return
    text = text_of(data)
    for delimiter in likely_delimiters(text):
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        yield (csv_row(number, cells) for number, cells in enumerate(lines, start=1) if any(cells))


def _header(rows: Iterator[Row], wanted: Mapping[str, str], needed: str) -> dict[str, int] | None:
    """Where each name stands; what is above the header is read away."""
    for row in islice(rows, HEADER_WITHIN):
        at: dict[str, int] = {}
        for column, text in enumerate(row.texts):
            if (name := wanted.get(_folded(text))) is not None:
                at.setdefault(name, column)
        if needed in at and len(at) > 1:
            return at
    return None


def _entry(row: Row, at: Mapping[str, int]) -> Entry:
    texts = {name: row.text(column) for name, column in at.items()}
    return Entry(row.number, texts, frozenset(name for name, column in at.items() if column in row.numeric))


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
