"""A CSV as a stream: rows in, bytes out, in the shapes that spreadsheets in Indonesia read and write."""

import codecs
import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from central.exports.cells import Cell, is_long_number
from perisai_app.sheets.neutral import neutral

MEDIA_TYPE = "text/csv"
Separator = Literal[",", ";", "\t", "|"]
Encoding = Literal["utf-8", "utf-8-sig", "cp1252"]
_PIECE = 64 * 1024


def write_delimited(
    rows: Iterable[Sequence[Cell]],
    *,
    separator: Separator = ";",
    encoding: Encoding = "utf-8-sig",
    guard_numbers: bool = False,
) -> Iterator[bytes]:
    """The pieces of a CSV with these rows. A letter that the encoding lacks becomes a question mark. With
    `guard_numbers` a number longer than a spreadsheet keeps (a NIK) is marked as text by an apostrophe: for
    people who open the file, not for a program that reads it.
    """
    text = io.StringIO(newline="")
    lines = csv.writer(text, delimiter=separator, lineterminator="\r\n")
    encoder = codecs.getincrementalencoder(encoding)("replace")
    for cells in rows:
        lines.writerow([_text(cell, guard_numbers) for cell in cells])
        if text.tell() >= _PIECE:
            yield encoder.encode(text.getvalue())
            text.seek(0)
            text.truncate()
    yield encoder.encode(text.getvalue(), final=True)


def _text(cell: Cell, guard_numbers: bool) -> str:
    if cell is None or isinstance(cell, int):
        return "" if cell is None else str(cell)
    if guard_numbers and is_long_number(cell):
        return f"'{cell}"
    return neutral(cell)
