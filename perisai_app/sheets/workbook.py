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
from contextlib import contextmanager

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetVisibleEnum,
    XmlError,
    ZipError,
)

from perisai_app.sheets.cells import Row, sheet_row
from perisai_app.sheets.unreadable import UnreadableList

ZIP_MAGIC = b"PK\x03\x04"
MAX_UNPACKED_BYTES = 768 * 1024 * 1024
MAX_CELLS = 16_000_000
_FILLED_CELL = re.compile(rb"""\br\s*=\s*["']([A-Z]{1,3})(\d{1,7})["'][^>]*[^/>]>""")
_ANY_CELL = re.compile(rb"<(?:\w+:)?c[\s>]")
_PLACED_CELL = re.compile(rb"""<(?:\w+:)?c\s[^>]*?\br\s*=\s*["'][A-Z]""")
_ROW_START = re.compile(rb"<(?:\w+:)?row\b")
_ROW_NUMBER = re.compile(rb"""\A[^>]*?\br\s*=\s*["'](\d{1,7})["']""")
# What zipfile raises for a damaged or locked archive; RuntimeError is its word for a password.
BROKEN_ZIP = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError),
    *(NotImplementedError, RuntimeError, OSError, ValueError),
)
_CHUNK = 4 * 1024 * 1024
_CELL_TAG_LIMIT = 512


def is_zip(data: bytes) -> bool:
    return data.startswith(ZIP_MAGIC)


def sheets(data: bytes, *, unpacked: int, cells: int) -> Iterator[Iterator[Row]]:
    """Each visible sheet in turn, its rows numbered as the spreadsheet numbers them, blank ones among them.
    UnreadableList for what is no workbook, or would need more bytes or cells than these to be read.
    """
    _refuse_giants(data, unpacked=unpacked, cells=cells)
    with _unreadable():
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        visible = [s.name for s in book.sheets_metadata if s.visible is SheetVisibleEnum.Visible]
        for name in visible:
            yield _rows(book.get_sheet_by_name(name))


def read_workbook(data: bytes) -> Iterator[list[Row]]:
    """The same, each sheet whole, under the bounds of a list that a laptop takes in."""
    for rows in sheets(data, unpacked=MAX_UNPACKED_BYTES, cells=MAX_CELLS):
        yield list(rows)


def _rows(sheet: CalamineSheet) -> Iterator[Row]:
    """From the spreadsheet's first row on, whatever is blank above the first filled one."""
    with _unreadable():
        for number, values in enumerate(sheet.iter_rows(), start=1):
            yield sheet_row(number, values)


@contextmanager
def _unreadable() -> Iterator[None]:
    try:
        yield
    except (CalamineError, PasswordError, XmlError, ZipError, OSError, ValueError) as error:
        raise UnreadableList("not_a_list") from error


def _refuse_giants(data: bytes, *, unpacked: int, cells: int) -> None:
    """UnreadableList for what is no workbook, or would need more bytes or cells than these to be read."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            if "xl/workbook.xml" not in names:
                raise UnreadableList("not_a_list")
            if sum(info.file_size for info in archive.infolist()) > unpacked:
                raise UnreadableList("too_large")
            for name in names:  # the workbook says which are its sheets, whatever they are called
                _refuse_giant_sheet(archive, name, cells)
    except BROKEN_ZIP as error:
        raise UnreadableList("not_a_list") from error


def _refuse_giant_sheet(archive: zipfile.ZipFile, name: str, cells: int) -> None:
    """Streams the sheet, keeping the end of each piece so that a tag cut in two is still seen."""
    bottom = right = 1
    rest = b""
    with archive.open(name) as part:
        while piece := part.read(_CHUNK):
            text = rest + piece
            for column, row in _FILLED_CELL.findall(text):
                bottom = max(bottom, int(row))
                right = max(right, _column_number(column))
            if not _as_usual(text):
                bottom, right = _with_unplaced(text, bottom, right)
            rest = piece[-_CELL_TAG_LIMIT:]
            if bottom * right > cells:
                raise UnreadableList("too_large")


def _as_usual(text: bytes) -> bool:
    """Whether every cell begins by saying where it stands, as all spreadsheets write it: seen at once."""
    cells = sum(text.count(start) for start in (b"<c ", b"<c>", b"<c\t", b"<c\n", b"<c\r"))
    return cells == text.count(b'<c r="') and b":c" not in text


def _with_unplaced(text: bytes, bottom: int, right: int) -> tuple[int, int]:
    """With the cells that do not say where they stand: each is right of the one before, in its row."""
    for row in _ROW_START.split(text):
        here = len(_ANY_CELL.findall(row))
        if here > len(_PLACED_CELL.findall(row)):
            number = _ROW_NUMBER.match(row)
            bottom = max(bottom + 1, int(number[1]) if number else 0)
            right = max(right, here)
    return bottom, right


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number
