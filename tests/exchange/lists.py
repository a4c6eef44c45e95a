"""Real list files for the tests: one good row, told as its differences, in XLSX or CSV."""

import csv
import io
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from perisai_app.exchange.columns import TEMPLATE
from perisai_app.exchange.import_list import ListReading, RowVerdict, read_list
from perisai_app.reference.tables import rule_book

TODAY = date(2026, 11, 21)
SHARED = {"branch": "Gianyar"}
GOOD: dict[str, Any] = {
    "NIK": "5104015405849001",
    "Nama": "Ni Wayan Sampel",
    "Tanggal Lahir": "14-05-1984",
    "Nama Ibu Kandung": "Ni Ketut Contoh",
    "Pekerjaan": "Pedagang Pasar",
    "Lokasi Kerja": "Pasar Sukawati",
    "Jam Kerja": "05.00-14.00",
    "Penghasilan per Bulan": 1_500_000,
    "Tempat Lahir": "Gianyar",
    "Jenis Kelamin": "P",
    "No KK": "5104010101159001",
    "No HP": "081200000001",
    "Alamat": "Banjar Contoh No. 1",
    "RT": "001",
    "RW": "002",
    "Desa/Kelurahan": "Guwang",
    "Kecamatan": "Sukawati",
    "Kabupaten/Kota": "Gianyar",
    "Provinsi": "Bali",
    "Program": 2,
    "Bulan": 3,
    "Sumber Dana": "Mandiri",
    "Ekosistem": "Pasar",
    "Persetujuan": "tertulis 20-11-2026",
}


def row(serial: int = 9001, **changes: Any) -> dict[str, Any]:
    """A good row with its own NIK; keyword names are headings with _ for a blank."""
    named = {heading.replace(" ", "_").replace("/", "_"): heading for heading in TEMPLATE}
    given = {named[name]: value for name, value in changes.items()}
    return GOOD | {"NIK": f"510401540584{serial:04d}"} | given


def xlsx(path: Path, rows: Sequence[dict[str, Any]], headings: Sequence[str] = tuple(TEMPLATE)) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(list(headings))
    for cells in rows:
        sheet.append([cells.get(heading) for heading in headings])
    book.save(path)
    return path


def csv_text(rows: Sequence[dict[str, Any]], delimiter: str = ",") -> str:
    lines = io.StringIO(newline="")
    writer = csv.DictWriter(lines, list(TEMPLATE), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return lines.getvalue()


def reading(path: Path, **shared: str) -> ListReading:
    return read_list(path, shared={**SHARED, **shared}, book=rule_book(), today=TODAY)


def only(path: Path, **changes: Any) -> RowVerdict:
    """The verdict of a list of one row that differs from the good one in `changes`."""
    return reading(xlsx(path / "satu.xlsx", [row(**changes)])).verdicts[0]


def codes(verdict: RowVerdict) -> set[tuple[str, str]]:
    return {problem.key for problem in verdict.problems}
