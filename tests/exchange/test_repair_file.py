"""The refused rows as a file to mend: it can be read again, and nothing in it acts."""

from pathlib import Path

from openpyxl import load_workbook

from perisai_app.exchange.repair_file import write_repair_file
from tests.exchange.lists import codes, reading, row, xlsx


def test_refused_rows_come_back_with_their_number_and_reason(tmp_path: Path) -> None:
    rows = [row(9001), row(9002, Tanggal_Lahir="14-05-1955"), row(9003, Nama=None)]
    read = reading(xlsx(tmp_path / "a.xlsx", rows))
    assert write_repair_file(tmp_path / "perbaikan.xlsx", read) == 2
    again = reading(tmp_path / "perbaikan.xlsx")
    assert [v.outcome for v in again.verdicts] == ["refused", "refused"]
    assert [codes(v) for v in again.verdicts] == [codes(v) for v in read.refused]
    assert again.unknown_columns == ("Baris", "Yang perlu diperbaiki")
    sheet = load_workbook(tmp_path / "perbaikan.xlsx").active
    assert sheet is not None
    assert [[cell.value for cell in line[-2:]] for line in sheet.iter_rows(min_row=2)] == [
        ["3", "; ".join(p.code for p in read.refused[0].problems)],
        ["4", "missing"],
    ]


def test_a_nik_keeps_its_digits_and_a_formula_stays_a_text(tmp_path: Path) -> None:
    read = reading(xlsx(tmp_path / "a.xlsx", [row(Nama="'=1+1", Tanggal_Lahir="14-05-1955")]))
    write_repair_file(tmp_path / "perbaikan.xlsx", read)
    sheet = load_workbook(tmp_path / "perbaikan.xlsx").active
    assert sheet is not None
    assert {cell.data_type for line in sheet.iter_rows() for cell in line} <= {"s", "n"}
    assert (sheet["A2"].value, sheet["A2"].number_format) == ("5104015405849001", "@")
    assert sheet["B2"].value == "'=1+1"
    assert reading(tmp_path / "perbaikan.xlsx").verdicts[0].texts["name"] == "=1+1"
