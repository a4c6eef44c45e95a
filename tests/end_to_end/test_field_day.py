"""The demo's own steps: both sides agree, and no file that was written tells who was registered."""

import sqlite3
from functools import cache
from pathlib import Path

import pytest
from openpyxl import load_workbook
from rich.console import Console

from perisai_app.cli.field_day import FieldDay, Figures
from tests.soak.scan import LEAST, Needles

SAMPLE = Path(__file__).parents[2] / "samples" / "daftar-pedagang-pasar.xlsx"
SECRET_COLUMNS = ("NIK", "Nama", "Nama Ibu Kandung", "No HP")


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Figures, str]:
    """A field day in a folder that also takes every temporary file and everything printed."""
    folder = tmp_path_factory.mktemp("day")
    (folder / "tmp").mkdir()
    said = folder / "said.txt"
    with pytest.MonkeyPatch.context() as environment, said.open("w+", encoding="utf-8") as stream:
        environment.setenv("TMPDIR", str(folder / "tmp"))
        with FieldDay(folder, Console(file=stream)) as field_day:
            field_day.open_centre()
            field_day.make_and_enrol_laptop()
            imported = field_day.take_in(SAMPLE)
            field_day.send()
            field_day.decide(returned=3)
            field_day.pull()
            figures = field_day.figures(imported)
    return folder, figures, said.read_text("utf-8")


def test_the_counts_agree_on_both_sides(day: tuple[Path, Figures, str]) -> None:
    _, figures, _ = day
    assert figures.agree
    assert [(laptop, centre) for _, laptop, centre in figures.rows] == [
        (20, None),
        (0, None),
        (0, None),
        (220, 220),
        (0, 0),
        (217, 217),
        (3, 3),
    ]


def test_each_refused_row_is_told_with_its_cure(day: tuple[Path, Figures, str]) -> None:
    _, _, said = day
    told = {line.split(":")[0] for line in said.splitlines() if line.startswith("Baris ")}
    assert len(told) == 20
    assert "belum bisa dibaca" not in said


def test_no_file_holds_a_sample_nik_or_name(day: tuple[Path, Figures, str]) -> None:
    folder, _, _ = day
    files = [file for file in folder.rglob("*") if file.is_file()]
    assert {"vault.db", "keys-1.json"} <= {file.name for file in files}
    assert {file.name: found for file in files if (found := hits(file.read_bytes()))} == {}


def test_the_scan_finds_a_canary_in_a_file_that_is_not_encrypted(tmp_path: Path) -> None:
    canary = min(secrets())
    database = sqlite3.connect(tmp_path / "control.db")
    database.execute("CREATE TABLE people (nik TEXT)")
    database.execute("INSERT INTO people VALUES (?)", [canary])
    database.commit()
    database.close()
    assert hits((tmp_path / "control.db").read_bytes()) == {canary}


@cache
def secrets() -> set[str]:
    """NIKs, whole names and phones of the list; short single names would be found in any noise."""
    sheet = load_workbook(SAMPLE, read_only=True).worksheets[0]
    header, *rows = ([str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True))
    columns = [header.index(name) for name in SECRET_COLUMNS]
    found = {row[column] for row in rows for column in columns if len(row[column]) >= LEAST}
    assert len(found) > 600
    return found


@cache
def wanted() -> Needles:
    return Needles({form: secret for secret in secrets() for form in written(secret)})


def written(secret: str) -> tuple[bytes, ...]:
    return secret.encode(), secret.upper().encode(), secret.encode("utf-16-le")


def hits(data: bytes) -> set[str]:
    return wanted().found_in(data)
