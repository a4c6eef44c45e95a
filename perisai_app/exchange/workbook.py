"""Reads an XLSX from memory, and looks at its size first: a bomb or a stray far cell must not kill us.

calamine lays a sheet out as one full rectangle, so a single cell at XFD1048576 would ask for 500 GB.
"""

import io
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetVisibleEnum,
    XmlError,
    ZipError,
)

from perisai_app.exchange.cells import Row, sheet_row
from perisai_app.exchange.unreadable import UnreadableList

ZIP_MAGIC = b"PK\x03\x04"
MAX_UNPACKED_BYTES = 768 * 1024 * 1024
MAX_CELLS = 16_000_000
_FILLED_CELL = re.compile(rb"""\br=["']([A-Z]{1,3})(\d{1,7})["'][^>]*[^/>]>""")
# What zipfile raises for a damaged or locked archive; RuntimeError is its word for a password.
BROKEN_ZIP = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError),
    *(NotImplementedError, RuntimeError, OSError, ValueError),
)
_CHUNK = 4 * 1024 * 1024
_CELL_TAG_LIMIT = 512


def is_zip(data: bytes) -> bool:
    return data.startswith(ZIP_MAGIC)


def read_workbook(data: bytes) -> Iterator[list[Row]]:
    """The rows of each visible sheet in turn; UnreadableList for anything that is no workbook."""
    _refuse_giants(data)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        visible = [s.name for s in book.sheets_metadata if s.visible is SheetVisibleEnum.Visible]
        for name in visible:
            yield _rows(book.get_sheet_by_name(name))
    except (CalamineError, PasswordError, XmlError, ZipError, OSError, ValueError) as error:
        raise UnreadableList("not_a_list") from error


def _rows(sheet: CalamineSheet) -> list[Row]:
    """Blank leading rows are kept, so that row numbers are those of the spreadsheet."""
    grid = sheet.to_python(skip_empty_area=False)
    return [sheet_row(number, values) for number, values in enumerate(grid, start=1)]


def _refuse_giants(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            if "xl/workbook.xml" not in names:
                raise UnreadableList("not_a_list")
            if sum(info.file_size for info in archive.infolist()) > MAX_UNPACKED_BYTES:
                raise UnreadableList("too_large")
            for name in names:
                if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                    _refuse_giant_sheet(archive, name)
    except BROKEN_ZIP as error:
        raise UnreadableList("not_a_list") from error


def _refuse_giant_sheet(archive: zipfile.ZipFile, name: str) -> None:
    """Streams the sheet, keeping the end of each piece so that a tag cut in two is still seen."""
    bottom = right = 1
    rest = b""
    with archive.open(name) as part:
        while piece := part.read(_CHUNK):
            for column, row in _FILLED_CELL.findall(rest + piece):
                bottom = max(bottom, int(row))
                right = max(right, _column_number(column))
            rest = piece[-_CELL_TAG_LIMIT:]
            if bottom * right > MAX_CELLS:
                raise UnreadableList("too_large")


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number
