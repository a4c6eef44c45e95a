"""The one way to write a list for a spreadsheet: a stream, in either kind of file. Must not know what is in
it.
"""

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum

from central.exports import delimited, workbook
from central.exports.cells import Cell


class FileKind(StrEnum):
    XLSX = "xlsx"
    CSV = "csv"


MEDIA_TYPES = {FileKind.XLSX: workbook.MEDIA_TYPE, FileKind.CSV: delimited.MEDIA_TYPE}


def write_sheet(
    kind: FileKind,
    header: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    sheet: str = "Data",
    separator: delimited.Separator = ";",
    encoding: delimited.Encoding = "utf-8-sig",
    guard_numbers: bool = False,
) -> Iterator[bytes]:
    """The pieces of the file, while `rows` are still coming. A NIK is given as text and stays one; a text
    that a spreadsheet would take for a formula is neutralised. See workbook.py and delimited.py.
    """
    whole = _under(header, rows)
    if kind is FileKind.XLSX:
        return workbook.write_workbook(sheet, whole)
    return delimited.write_delimited(
        whole, separator=separator, encoding=encoding, guard_numbers=guard_numbers
    )


def _under(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[Sequence[Cell]]:
    yield header
    yield from rows
