"""Writes a sample list: the traders of a market as a village office would type them, with its usual mistakes.

Deterministic, so that a demo and its tests know what to expect. Made only of invented people. openpyxl is
loaded where a list is written: every command would wait for it.
"""

from collections.abc import Callable, Iterator
from datetime import date
from itertools import cycle, islice
from pathlib import Path
from random import Random
from typing import Any

from perisai_app.domain.choices import Sex
from perisai_app.domain.dates import long_form, short_form
from perisai_app.exchange.columns import TEMPLATE
from perisai_app.exchange.sample_people import Person, people

SEED = 20261121
RECORDS, WRONG = 240, 20
WORK = (
    *(("Pedagang Pasar", "Los pakaian"),) * 5,
    *(("Pedagang Pasar", "Los sayur"),) * 3,
    ("Pedagang kios / los pasar", "Kios kerajinan"),
    ("Pedagang Keliling", "Halaman pasar"),
    ("Pedagang makanan kaki lima", "Halaman pasar"),
    ("Kuli Pasar", "Gudang"),
    ("Pemotong Hewan", "Los daging"),
    ("Tukang Jahit", "Kios jahit"),
)
INCOMES = (900_000, 1_200_000, 1_500_000, 2_000_000, 2_500_000, 3_000_000, "Rp1.800.000", "1,5 jt", "2 juta")
HOURS = ("04.00-12.00", "05.00-14.00", "07.00-17.00", "08.00-16.00")
CONSENTS = ("tertulis 18-11-2026", "tertulis 19-11-2026", "tertulis 20-11-2026", "cap jempol 20-11-2026")

DIGITS = frozenset({"NIK", "No KK", "No HP", "RT", "RW"})

Cells = dict[str, Any]


def make_list(path: Path, records: int = RECORDS, wrong: int | None = None) -> None:
    """An XLSX of `records` rows, of which exactly `wrong` are refused; all others finalize with a branch.

    20 are wrong unless told otherwise, and at most every other row of a short list.
    """
    wrong = min(WRONG, records // 2) if wrong is None else wrong
    if not 0 <= wrong <= records // 2:
        raise ValueError("at most every other row can be wrong")
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Daftar Pedagang")
    sheet.append(list(TEMPLATE))
    for cells in sample_rows(records, wrong):
        sheet.append([_cell(sheet, heading, cells[heading]) for heading in TEMPLATE])
    book.save(path)


def sample_rows(records: int, wrong: int) -> Iterator[Cells]:
    """The rows by heading; the wrong ones lie scattered, each kind of mistake in its turn."""
    random = Random(SEED)  # noqa: S311 - invented people, no secret
    crowd = people(random)
    spots = set(random.sample(range(1, records), wrong))
    mistakes = islice(cycle(MISTAKES), wrong)
    before: Cells = {}
    for index in range(records):
        right = _row(next(crowd), random)
        mistake = next(mistakes) if index in spots else None
        yield mistake(right, before) if mistake else right
        before = before if mistake else right


def _row(person: Person, random: Random) -> Cells:
    work, place = random.choice(WORK)
    return {
        "NIK": person.nik,
        "Nama": person.name if random.random() < 0.8 else person.name.upper(),
        "Tanggal Lahir": _as_typed(person.born, random),
        "Nama Ibu Kandung": person.mother,
        "Pekerjaan": work,
        "Lokasi Kerja": f"Pasar Sukawati, {place}",
        "Jam Kerja": random.choice(HOURS),
        "Penghasilan per Bulan": random.choice(INCOMES),
        "Tempat Lahir": person.birth_place,
        "Jenis Kelamin": "P" if person.sex is Sex.FEMALE else "L",
        "No KK": person.kk,
        "No HP": person.phone,
        "Alamat": person.street,
        "RT": f"{random.randrange(1, 9):03d}",
        "RW": f"{random.randrange(1, 5):03d}",
        "Desa/Kelurahan": person.village,
        "Kecamatan": "Sukawati",
        "Kabupaten/Kota": random.choice(("Gianyar", "Kab. Gianyar")),
        "Provinsi": "Bali",
        "Program": random.choice((2, 2, 3)),
        "Bulan": random.choice((1, 3, 6, 12)),
        "Sumber Dana": "Mandiri",
        "Ekosistem": "Pasar",
        "Persetujuan": random.choice(CONSENTS),
    }


def _as_typed(day: date, random: Random) -> date | str:
    """Mostly as on the KTP, now and then as a real date of the spreadsheet or in words."""
    style = random.random()
    if style < 0.2:
        return day
    return long_form(day) if style < 0.3 else short_form(day)


def _cell(sheet: Any, heading: str, value: Any) -> Any:
    """Digits stay whole only in a cell formatted as text; a date needs its own format; the rest is plain."""
    if isinstance(value, date):
        return _formatted(sheet, value, "DD-MM-YYYY")
    if heading in DIGITS:
        return _formatted(sheet, value, "@" if isinstance(value, str) else "0")
    return value


def _formatted(sheet: Any, value: Any, number_format: str) -> Any:
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, value=value)
    cell.number_format = number_format
    return cell


def _nik_as_number(row: Cells, _before: Cells) -> Cells:
    """What is left when a spreadsheet takes the NIK for a number: 15 digits and a zero."""
    return row | {"NIK": int(row["NIK"][:15] + "0")}


def _fifteen_digits(row: Cells, _before: Cells) -> Cells:
    return row | {"NIK": row["NIK"][:14] + row["NIK"][15]}


def _born_in_1955(row: Cells, _before: Cells) -> Cells:
    return row | {"NIK": row["NIK"][:10] + "55" + row["NIK"][12:], "Tanggal Lahir": _in_1955(row["NIK"])}


def _in_1955(nik: str) -> str:
    day = int(nik[6:8]) - (40 if int(nik[6:8]) > 40 else 0)
    month = int(nik[8:10])
    return f"{28 if (day, month) == (29, 2) else day:02d}-{month:02d}-1955"


def _the_row_above_again(_row: Cells, before: Cells) -> Cells:
    return dict(before)


def _impossible_date(row: Cells, _before: Cells) -> Cells:
    return row | {"Tanggal Lahir": "31-02-1987"}


def _unknown_village(row: Cells, _before: Cells) -> Cells:
    return row | {"Desa/Kelurahan": "Sukamakmur Asri"}


def _no_name(row: Cells, _before: Cells) -> Cells:
    return row | {"Nama": ""}


MISTAKES: tuple[Callable[[Cells, Cells], Cells], ...] = (
    _nik_as_number,
    _fifteen_digits,
    _born_in_1955,
    _the_row_above_again,
    _impossible_date,
    _unknown_village,
    _no_name,
)
