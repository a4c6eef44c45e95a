"""`perisai-central export`: a list for nobody else's eyes, whole or not at all."""

import csv
import json
import os
from pathlib import Path

import pytest
from openpyxl import load_workbook

from central.exports import listing
from tests.central.conftest import Office
from tests.central.samples import Laptop
from tests.central.test_package_commands import Run, run, told

__all__ = ["run"]


def refused(run: Run, *words: str) -> str:
    code, out, _ = run("export", *words, "--json")
    assert code == 2
    return str(json.loads(out)["error"])


def test_a_list_is_written_in_either_kind_for_nobody_elses_eyes(
    run: Run, laptop: Laptop, tmp_path: Path
) -> None:
    items = [laptop.submission() for _ in range(2)]
    laptop.send(*items)
    book, text = tmp_path / "daftar.xlsx", tmp_path / "daftar.csv"
    assert told(run, "export", str(book), "--state", "waiting", "--since", "2026-01-01")["format"] == "xlsx"
    rows = list(load_workbook(book).worksheets[0].iter_rows(values_only=True))
    niks = {item.registration.nik for item in items}
    assert {row[rows[0].index("NIK")] for row in rows[1:]} == niks
    assert os.name == "nt" or book.stat().st_mode & 0o077 == 0
    run("export", str(text), "--column", "nik", "--masked")
    head, *hidden = csv.reader(text.read_text("utf-8-sig").splitlines(), delimiter=";")
    assert head == ["NIK"] and not {row[0] for row in hidden} & niks and len(hidden) == 2


@pytest.mark.only_on("embedded")
def test_what_cannot_be_whole_is_not_there(
    run: Run, office: Office, laptop: Laptop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    laptop.send(laptop.submission())
    there = tmp_path / "ada.csv"
    there.write_text("milik orang")
    beyond, new = tmp_path / "tidak" / "ada.csv", tmp_path / "baru.csv"
    for words, code in {
        (str(there),): "file_exists",
        (str(beyond),): "file_unwritable",
        (str(new), "--column", "ibu"): "column_unknown",
    }.items():
        assert refused(run, *words) == code

    def failing(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(listing, "_line", failing)
    assert refused(run, str(new)) == "file_unwritable"
    assert {path.name for path in tmp_path.iterdir() if path.is_file()} == {"ada.csv"}
    assert there.read_text() == "milik orang"
