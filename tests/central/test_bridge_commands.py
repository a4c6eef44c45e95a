"""`perisai-central bridge`: sheets out, results in, and the templates of both."""

import json
import os
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.central.bridge.sheets import results_csv
from tests.central.conftest import Office
from tests.central.samples import Laptop
from tests.central.test_package_commands import Run, run, told

__all__ = ["run"]


def test_a_sheet_goes_out_and_its_results_come_back(
    run: Run, office: Office, laptop: Laptop, tmp_path: Path
) -> None:
    items = [laptop.submission() for _ in range(2)]
    laptop.send(*items)
    sheet, results = tmp_path / "unggah.xlsx", tmp_path / "hasil.csv"
    found = told(run, "bridge", "export", str(sheet))
    assert found == {"rows": 2, "left_out": 0, "named": [], "more": False}
    rows = list(load_workbook(sheet).worksheets[0].iter_rows(values_only=True))
    assert {row[0] for row in rows[1:]} == {item.registration.nik for item in items}
    assert os.name == "nt" or sheet.stat().st_mode & 0o077 == 0
    first, second = (item.registration.nik for item in items)
    results.write_bytes(results_csv([[first, "26000000001", "", "", ""], ["5104", "1", "", "", ""]]))
    taken = told(run, "bridge", "import", str(results), code=1)
    assert taken["counts"] == {"registered": 1, "malformed": 1}
    assert taken["verdicts"][0]["registration_id"] == str(items[0].registration_id)
    _, out, _ = run("bridge", "import", str(results))
    assert "3\tmalformed\tnik_malformed" in out and first not in out
    assert (
        told(run, "bridge", "export", str(tmp_path / "lagi.xlsx"), "--state", "registered", "--again")["rows"]
        == 1
    )
    assert second not in json.dumps(taken)


def test_what_stands_in_the_way_is_told_and_nothing_is_written_over(
    run: Run, laptop: Laptop, tmp_path: Path
) -> None:
    there = tmp_path / "ada.xlsx"
    there.write_bytes(b"milik orang")
    wrong = tmp_path / "salah.json"
    wrong.write_text('{"use": "sheet"}')
    for words, code in {
        ("export", str(there)): "sheet_exists",
        ("export", str(tmp_path / "tidak" / "ada.xlsx")): "sheet_unwritable",
        ("export", str(tmp_path / "a.xlsx"), "--template", "tidak-ada"): "template_unknown",
        ("export", str(tmp_path / "a.xlsx"), "--office", "x" * 100): "choice_invalid",
        ("import", str(tmp_path / "tidak-ada.csv")): "sheet_unreadable",
        ("import", str(there)): "sheet_columns_missing",
        ("import", str(there), "--template", "contoh"): "template_other_use",
        ("template", "save", "punya", str(wrong)): "template_invalid",
        ("template", "drop", "contoh"): "template_unknown",
    }.items():
        ended, out, err = run("bridge", *words, "--json")
        assert (ended, json.loads(out)) == (2, {"error": code}) and err.strip()
    assert there.read_bytes() == b"milik orang" and not (tmp_path / "a.xlsx").exists()


@pytest.mark.only_on("embedded")
def test_the_example_is_where_an_office_s_own_template_begins(
    run: Run, office: Office, laptop: Laptop, tmp_path: Path
) -> None:
    _, shown, _ = run("bridge", "template", "show", "contoh")
    assert "CONTOH" in shown
    mine = tmp_path / "punya.json"
    mine.write_text(json.dumps({**json.loads(shown), "kind": "csv"}))
    assert told(run, "bridge", "template", "save", "punya-kami", str(mine)) == {"name": "punya-kami"}
    names = [one["name"] for one in told(run, "bridge", "template", "list")["templates"]]
    assert names == ["contoh", "contoh-hasil", "punya-kami"]
    laptop.send(laptop.submission())
    sheet = tmp_path / "unggah.csv"
    assert told(run, "bridge", "export", str(sheet), "--template", "punya-kami")["rows"] == 1
    assert sheet.read_bytes().startswith(b"\xef\xbb\xbfNIK;NAMA LENGKAP;")
    assert told(run, "bridge", "template", "drop", "punya-kami") == {"name": "punya-kami"}
