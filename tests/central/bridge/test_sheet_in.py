"""Rows of the agency's sheets, by the numbers that a person sees in the spreadsheet."""

import io

from openpyxl import Workbook

from central.bridge.sheet_in import Entry, entries

HEADINGS = {"nik": ("NIK",), "member_number": ("Nomor Peserta",)}
NIK = "5104015405859001"


def workbook(*rows: tuple[str, ...], first: int) -> bytes:
    """One whose rows begin in this row, two columns from the left."""
    book, file = Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    for number, cells in enumerate(rows, first):
        for column, cell in enumerate(cells, start=3):
            sheet.cell(number, column, cell)
    book.save(file)
    return file.getvalue()


def test_a_row_bears_its_number_though_rows_above_and_between_are_blank() -> None:
    rows = (("NIK", "Nomor Peserta"), (), (NIK, "260000001"))
    for first in (1, 4):
        (entry,) = entries(workbook(*rows, first=first), HEADINGS, "nik")
        assert entry == Entry(first + 2, {"nik": NIK, "member_number": "260000001"}, frozenset())
