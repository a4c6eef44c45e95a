"""Sheets as two readers that are not ours see them: whole, harmless, written while the rows still come."""

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from central.exports.cells import Cell
from central.exports.delimited import Encoding
from central.exports.sheet import FileKind, write_sheet
from central.exports.workbook import _letters

HEADER = ("NIK", "Nama", "Penghasilan")
NIK = "5104015405849001"


def workbook(rows: Sequence[Sequence[Cell]], header: Sequence[str] = HEADER) -> bytes:
    return b"".join(write_sheet(FileKind.XLSX, header, rows, sheet="Calon & Peserta"))


def delimited(
    rows: Sequence[Sequence[Cell]], *, encoding: Encoding = "utf-8-sig", guard_numbers: bool = False
) -> list[list[str]]:
    given = write_sheet(FileKind.CSV, HEADER, rows, encoding=encoding, guard_numbers=guard_numbers)
    text = b"".join(given).decode(encoding)
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


def first_row(data: bytes) -> tuple[object, ...]:
    """The cells below the header."""
    (_, row) = load_workbook(io.BytesIO(data)).worksheets[0].iter_rows(values_only=True)
    return row


def test_both_readers_find_every_cell_and_a_nik_stays_a_text() -> None:
    rows = [(NIK, 'Ni Wayan <Kenari> & "Contoh"', 1_500_000), ("0012", "", None), (None, "  I Made  ", -3)]
    data = workbook(rows)
    sheet = load_workbook(io.BytesIO(data))["Calon & Peserta"]
    told = list(sheet.iter_rows(values_only=True))
    assert told[0] == HEADER
    assert told[1:] == [(NIK, rows[0][1], 1_500_000), ("0012", None, None), (None, "  I Made  ", -3)]
    assert (sheet["A2"].data_type, sheet["A2"].number_format) == ("s", "@")
    seen = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    assert seen[:2] == [list(HEADER), [NIK, rows[0][1], 1_500_000.0]]
    assert zipfile.ZipFile(io.BytesIO(data)).testzip() is None


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝"])
def test_nothing_that_was_typed_acts_as_a_formula(start: str) -> None:
    text = f"{start}HYPERLINK(1)"
    cell, *_ = first_row(workbook([(text, "x", 1)]))
    assert str(cell).replace("\r", "\n") == f"'{text}".replace("\r", "\n")
    assert delimited([(text, "x", 1)])[1] == [f"'{text}", "x", "1"]


def test_what_no_file_can_hold_is_left_out() -> None:
    data = workbook([("a\x00b\x1f\ud800c\ufffe", "x" * 40_000, 1)])
    cell, long, _ = first_row(data)
    assert (cell, len(str(long))) == ("abc", 32_767)


def test_a_csv_keeps_separators_quotes_and_lines_in_their_cells() -> None:
    odd = 'a;b"c\r\nd'
    assert delimited([(NIK, odd, 7)]) == [list(HEADER), [NIK, odd, "7"]]
    assert delimited([("Wayan é", "猫", 1)], encoding="cp1252")[1] == ["Wayan é", "?", "1"]


def test_a_csv_for_people_marks_numbers_that_a_spreadsheet_would_cut() -> None:
    assert delimited([(NIK, "08123", 7)], guard_numbers=True)[1] == [f"'{NIK}", "08123", "7"]


@pytest.mark.parametrize("kind", list(FileKind))
def test_bytes_come_while_rows_do_and_none_are_held_back(kind: FileKind) -> None:
    given = 0

    def rows() -> Iterator[Sequence[Cell]]:
        nonlocal given
        for given in range(20_000):
            yield f"{NIK}{given * 7919 % 10_007}", f"Orang {given * 104_729 % 99_991}", given

    pieces = write_sheet(kind, HEADER, rows())
    assert len(next(pieces)) < 512 * 1024
    assert given < 15_000
    assert max(map(len, pieces)) < 512 * 1024


def test_columns_are_lettered_as_spreadsheets_do() -> None:
    assert [_letters(column) for column in (0, 25, 26, 51, 52, 701, 702)] == [
        "A",
        "Z",
        "AA",
        "AZ",
        "BA",
        "ZZ",
        "AAA",
    ]
