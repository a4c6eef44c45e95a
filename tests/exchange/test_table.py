"""What a file must be to count as a list, and what is said of everything else."""

import io
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from perisai_app.exchange.table import Table, read_table
from perisai_app.sheets.cells import Row
from perisai_app.sheets.delimited import read_delimited
from perisai_app.sheets.unreadable import UnreadableList
from perisai_app.sheets.workbook import read_workbook
from tests.exchange.lists import csv_text, reading, row, xlsx

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01" + bytes(64)
OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)


def a_zip(**files: bytes) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/"), content)
    return data.getvalue()


def refusal(path: Path, data: bytes, **limits: int) -> UnreadableList:
    path.write_bytes(data)
    with pytest.raises(UnreadableList) as stopped:
        read_table(path, **limits)
    return stopped.value


def text(path: Path, heading: str, table: Table | None = None) -> str:
    """The first row's text under a heading."""
    table = table or read_table(path)
    return table.rows[0].text(table.header.index(heading))


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(PNG, id="a picture"),
        pytest.param(a_zip(catatan=b"halo"), id="a zip without a workbook"),
        pytest.param(a_zip(xl__workbook=b"", **{"xl__workbook.xml": b"<rusak"}), id="a broken workbook"),
        pytest.param(b"PK\x03\x04", id="a cut zip"),
        pytest.param(OLD_OR_LOCKED, id="an encrypted workbook"),
        pytest.param(b"<!DOCTYPE html><table><td>NIK</td></table>", id="a page"),
        pytest.param(b"%PDF-1.7\n\x01\x02\x03", id="a PDF"),
        pytest.param(b"NIK,Nama\n\x81\x8d", id="bytes of no encoding"),
        pytest.param(b"\xff\xfeN", id="half a utf-16 letter"),
    ],
)
def test_what_is_no_list_is_told_by_one_code(tmp_path: Path, data: bytes) -> None:
    assert refusal(tmp_path / "daftar.xlsx", data).code == "not_a_list"


def test_an_empty_file_and_a_header_alone_have_no_rows(tmp_path: Path) -> None:
    path = tmp_path / "daftar.csv"
    assert refusal(path, b"").code == "no_rows"
    assert refusal(path, b"NIK,Nama,Tanggal Lahir\n,,\n\n").code == "no_rows"
    assert refusal(path, xlsx(path, []).read_bytes()).code == "no_rows"


def test_missing_needed_columns_are_named_as_the_template_writes_them(tmp_path: Path) -> None:
    stopped = refusal(tmp_path / "daftar.csv", b"nama,Alamat\nSumiati,Jalan 1\n")
    assert (stopped.code, stopped.missing) == ("needed_columns_missing", ("NIK", "Tanggal Lahir"))


def test_a_file_or_a_list_that_is_too_big_is_refused(tmp_path: Path) -> None:
    data = csv_text([row(9001), row(9002)]).encode()
    assert refusal(tmp_path / "a.csv", data, max_bytes=100).code == "too_large"
    assert refusal(tmp_path / "a.csv", data, max_rows=1).code == "too_large"


def test_a_cell_far_away_is_told_and_does_not_kill_the_program(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"], sheet["XFD1048576"] = "NIK", "tersasar"
    book.save(tmp_path / "jauh.xlsx")
    assert refusal(tmp_path / "jauh.xlsx", (tmp_path / "jauh.xlsx").read_bytes()).code == "too_large"


@pytest.mark.parametrize("sheet", ["xl/worksheets/sheet1.xml", "xl/lain.xml"])
def test_cells_that_do_not_say_where_they_stand_are_counted_too(tmp_path: Path, sheet: str) -> None:
    """Such a cell stands in its row, which may be the last one that there is; reading it would be the end."""
    path = xlsx(tmp_path / "a.xlsx", [row()])
    far = f'<row r="1048576">{"<c><v>1</v></c>" * 1_000}</row></sheetData>'.encode()
    with zipfile.ZipFile(path) as made:
        parts = {name: made.read(name) for name in made.namelist()}
    parts[sheet] = parts.pop("xl/worksheets/sheet1.xml").replace(b"</sheetData>", far)
    (tmp_path / "jauh.xlsx").write_bytes(a_zip(**parts))
    assert refusal(tmp_path / "jauh.xlsx", (tmp_path / "jauh.xlsx").read_bytes()).code == "too_large"


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("perisai_app.sheets.workbook.MAX_UNPACKED_BYTES", 1_000)
    data = xlsx(tmp_path / "a.xlsx", [row()]).read_bytes()
    assert refusal(tmp_path / "a.xlsx", data).code == "too_large"


def test_an_unreadable_list_says_nothing_of_what_was_in_it(tmp_path: Path) -> None:
    stopped = refusal(tmp_path / "a.csv", b"5104015405849001;Ni Wayan Sampel\n")
    assert "5104" not in repr(stopped)
    assert "Sampel" not in repr(stopped)


def test_cells_keep_what_the_sheet_shows(tmp_path: Path) -> None:
    path = xlsx(
        tmp_path / "a.xlsx",
        [
            row(
                Tanggal_Lahir=date(1984, 5, 14),
                Penghasilan_per_Bulan=1_500_000.0,
                RT=3,
                Program=2,
                No_HP=81200000001,
                Nama="  Sumiati ",
                Tempat_Lahir=datetime(1984, 5, 14),
                Alamat="'=1+1",
            )
        ],
    )
    table = read_table(path)
    seen = {heading: text(path, heading, table) for heading in table.header}
    assert (seen["Tanggal Lahir"], seen["Tempat Lahir"]) == ("1984-05-14", "1984-05-14")
    assert (seen["Penghasilan per Bulan"], seen["RT"], seen["No HP"]) == ("1500000", "3", "81200000001")
    assert (seen["Nama"], seen["Alamat"]) == ("Sumiati", "=1+1")
    numbers = {table.header[i] for i in table.rows[0].numeric}
    assert numbers == {"Penghasilan per Bulan", "RT", "Program", "No HP", "Bulan"}


def test_rows_keep_the_numbers_of_the_spreadsheet(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", [row(9001), {}, row(9002)])
    assert [r.number for r in read_table(path).rows] == [2, 4]
    path = tmp_path / "a.csv"
    path.write_text(csv_text([row(9001)]) + "\r\n,,,\r\n" + csv_text([row(9002)]).split("\r\n")[1])
    assert [r.number for r in read_table(path).rows] == [2, 5]


def test_a_title_above_the_header_and_a_merged_cell_do_no_harm(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", [row(9001)])
    book = load_workbook(path)
    sheet = book.active
    assert sheet is not None
    sheet.insert_rows(1, 2)
    sheet["A1"] = "DAFTAR PEDAGANG PASAR SUKAWATI"
    sheet.merge_cells("A1:F1")
    book.save(path)
    assert [r.number for r in read_table(path).rows] == [4]


def test_the_list_is_found_on_whichever_visible_sheet_it_stands(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", [row(9001)])
    book = load_workbook(path)
    cover = book.create_sheet("Sampul", 0)
    cover["A1"] = "Pemerintah Desa"
    hidden = book.create_sheet("Lama", 0)
    hidden.append(["NIK", "Nama", "Tanggal Lahir"])
    hidden.append(["1", "lama", "lama"])
    hidden.sheet_state = "hidden"
    book.save(path)
    assert text(path, "Nama") == "Ni Wayan Sampel"


def test_a_formula_is_never_worked_out_here(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", [row(Nama='=HYPERLINK("http://127.0.0.1","x")')])
    assert text(path, "Nama") == ""


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_csv_is_read_in_every_usual_dress(tmp_path: Path, delimiter: str, encoding: str) -> None:
    path = tmp_path / "daftar.csv"
    path.write_bytes(csv_text([row(Nama="Né, Ñoman", Alamat="Jl. Raya; No. 1")], delimiter).encode(encoding))
    assert (text(path, "Nama"), text(path, "Alamat")) == ("Né, Ñoman", "Jl. Raya; No. 1")
    assert read_table(path).header[0] == "NIK"


def test_a_csv_with_a_sep_line_counts_its_rows_as_the_spreadsheet_does(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("sep=;\r\n" + csv_text([row()], ";"), newline="")
    assert read_table(path).rows[0].number == 2


def test_a_csv_says_what_a_spreadsheet_did_to_a_long_number(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('NIK;Nama;Tanggal Lahir\n5,10402E+15;A;14-05-1984\n="5104015405849001";B;14-05-1984\n')
    first, second = read_table(path).rows
    assert first.numeric == {0}
    assert not second.numeric
    assert second.text(0) == "5104015405849001"


def told(read: Callable[[bytes], Iterator[list[Row]]], data: bytes) -> str | None:
    """The code that a reader stops with, or None when it read the bytes; anything else ends the test."""
    try:
        list(read(data))
    except UnreadableList as stopped:
        return stopped.code
    return None


@given(st.binary(max_size=400))
def test_any_bytes_are_a_list_or_an_unreadable_list(data: bytes) -> None:
    assert told(read_workbook, data) in (None, "not_a_list")
    assert told(read_delimited, data) in (None, "not_a_list")


@given(st.data())
def test_a_damaged_workbook_never_ends_the_program(whole: bytes, data: Any) -> None:
    damaged = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 8))):
        damaged[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    assert told(read_workbook, bytes(damaged)) in (None, "not_a_list", "too_large")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return xlsx(tmp_path_factory.mktemp("lists") / "a.xlsx", [row()]).read_bytes()


def test_a_list_of_one_good_row_is_good(tmp_path: Path) -> None:
    assert len(reading(xlsx(tmp_path / "a.xlsx", [row()])).good) == 1
