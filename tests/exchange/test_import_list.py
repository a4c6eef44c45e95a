"""The verdict of a row, and of rows that have to do with each other."""

import json
from pathlib import Path

import pytest

from perisai_app.exchange.import_list import Outcome, read_list
from perisai_app.reference.tables import rule_book
from tests.exchange.lists import SHARED, TODAY, codes, only, reading, row, xlsx


@pytest.mark.parametrize(
    ("heading", "field"), [("NIK", "nik"), ("Nama", "name"), ("Tanggal_Lahir", "birth_date")]
)
def test_a_row_without_one_of_the_three_needed_values_is_refused(
    tmp_path: Path, heading: str, field: str
) -> None:
    verdict = only(tmp_path, **{heading: None})
    assert (verdict.outcome, codes(verdict)) == (Outcome.REFUSED, {(field, "missing")})


@pytest.mark.parametrize("heading", ["Nama_Ibu_Kandung", "No_HP", "Alamat", "Desa_Kelurahan", "Persetujuan"])
def test_a_row_that_lacks_something_else_becomes_a_draft(tmp_path: Path, heading: str) -> None:
    verdict = only(tmp_path, **{heading: None})
    assert verdict.outcome is Outcome.DRAFT
    assert {code for _, code in codes(verdict)} == {"missing"}


@pytest.mark.parametrize(
    "changes", [{"Jenis_Kelamin": "L"}, {"Tanggal_Lahir": "15-05-1984"}, {"NIK": "9999995405849001"}]
)
def test_an_amber_warning_nobody_confirmed_makes_a_draft(tmp_path: Path, changes: dict[str, str]) -> None:
    assert only(tmp_path, **changes).outcome is Outcome.DRAFT


def test_a_row_that_is_both_incomplete_and_wrong_is_refused(tmp_path: Path) -> None:
    verdict = only(tmp_path, Alamat=None, Tanggal_Lahir="14-05-1955")
    assert verdict.outcome is Outcome.REFUSED


def test_of_rows_alike_to_the_letter_the_first_stays(tmp_path: Path) -> None:
    verdicts = reading(xlsx(tmp_path / "a.xlsx", [row(9001), row(9002), row(9001), row(9001)])).verdicts
    assert [v.outcome for v in verdicts] == ["good", "good", "refused", "refused"]
    assert [p.params for v in verdicts[2:] for p in v.problems if p.code == "row_twice"] == [{"row": 2}] * 2
    assert not verdicts[0].problems


def test_a_running_number_does_not_make_the_same_row_another(tmp_path: Path) -> None:
    rows = [row() | {"No": 1}, row() | {"No": 2}]
    read = reading(xlsx(tmp_path / "a.xlsx", rows, ["No", *row()]))
    assert [v.outcome for v in read.verdicts] == ["good", "refused"]
    assert read.unknown_columns == ("No",)


def test_one_nik_with_two_names_makes_drafts_of_all_its_rows(tmp_path: Path) -> None:
    rows = [row(9001), row(9002), row(9001, Nama="Ni Made Lain"), row(9001, Nama="Ni Putu Lain")]
    verdicts = reading(xlsx(tmp_path / "a.xlsx", rows)).verdicts
    assert [v.outcome for v in verdicts] == ["draft", "good", "draft", "draft"]
    assert [p.params["row"] for v in verdicts for p in v.problems] == [4, 2, 2]
    assert codes(verdicts[0]) == {("nik", "nik_twice_in_list")}


def test_one_nik_written_with_blanks_is_still_the_same_nik(tmp_path: Path) -> None:
    rows = [row(9001), row(9001) | {"NIK": "510401 540584 9001"}]
    assert [v.outcome for v in reading(xlsx(tmp_path / "a.xlsx", rows)).verdicts] == ["draft", "draft"]


def test_a_nik_stored_as_a_number_is_kept_with_its_sure_digits_only_when_asked(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", [row() | {"NIK": 5104015405849001}])
    assert reading(path).verdicts[0].outcome is Outcome.REFUSED
    kept = read_list(path, shared=SHARED, book=rule_book(), today=TODAY, keep_sure_digits=True).verdicts[0]
    assert (kept.outcome, kept.texts["nik"]) == (Outcome.DRAFT, "510401540584900")
    assert codes(kept) == {("nik", "nik_stored_as_number")}


def test_a_row_refused_for_more_than_its_number_stays_refused(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", [row(Tanggal_Lahir="31-02-1984") | {"NIK": 5104015405849001}])
    kept = read_list(path, shared=SHARED, book=rule_book(), today=TODAY, keep_sure_digits=True)
    assert kept.verdicts[0].outcome is Outcome.REFUSED


def test_json_names_rows_and_codes_and_nothing_a_person_told_us(tmp_path: Path) -> None:
    rows = [row(9001), row(9002, Tanggal_Lahir="14-05-1955"), row(9003, Alamat=None)]
    told = reading(xlsx(tmp_path / "a.xlsx", rows)).as_json()
    assert {name: told[name] for name in ("rows", "good", "drafts", "finalized")} == {
        "rows": 3,
        "good": 1,
        "drafts": 0,
        "finalized": 0,
    }
    assert told["refused"][0]["row"] == 3
    assert {"field": "birth_date", "code": "too_old"} in told["refused"][0]["problems"]
    assert told["warned"] == [{"row": 4, "problems": [{"field": "street", "code": "missing"}]}]
    assert "Sampel" not in json.dumps(told)
    assert "5104" not in json.dumps(told)
