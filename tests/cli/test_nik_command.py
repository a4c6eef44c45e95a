"""Asking by command what a NIK says of itself (domain facts 5.1)."""

import pytest

from tests.cli.conftest import Perisai
from tests.exchange.lists import TODAY

WOMAN = "5104015405849001"
SUKAWATI = {"code": "51.04.01", "name": "Sukawati, Kabupaten Gianyar", "retired": False}


@pytest.fixture(autouse=True)
def _the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("perisai_app.cli.nik_command.today", lambda: TODAY)


def test_a_nik_says_birth_date_sex_and_district(nobody: Perisai) -> None:
    assert nobody.answer("nik", "5104.0154.0584.9001") == {
        "valid": True,
        "birth_date": "1984-05-14",
        "sex": "female",
        "district": SUKAWATI,
        "problems": [],
        "suggestions": [],
    }


def test_people_read_it_in_labelled_lines(nobody: Perisai) -> None:
    assert nobody("nik", WOMAN).out.splitlines() == [
        "Tanggal lahir   14 Mei 1984",
        "Jenis kelamin   perempuan",
        "Wilayah terbit  51.04.01  Sukawati, Kabupaten Gianyar",
        "Nomor urut      9001",
        "Tidak ada yang janggal.",
    ]


def test_what_stands_beside_it_on_the_card_is_compared(nobody: Perisai) -> None:
    said = ("--born", "14 Mei 1984", "--sex", "P", "--district", "510401")
    assert nobody.answer("nik", WOMAN, *said)["problems"] == []
    told = nobody.answer("nik", "5104014505849001", *said)
    assert (told["valid"], told["birth_date"]) == (True, "1984-05-05")
    assert told["problems"] == [{"code": "nik_other_birth_date", "severity": "amber"}]
    assert told["suggestions"] == [WOMAN]
    lines = nobody("nik", "5104014505849001", *said).out.splitlines()
    assert lines[4].startswith("Cek KTP         Tanggal lahir di NIK 5 Mei 1984.")
    assert lines[5:] == [
        "Mungkin maksudnya (cocokkan dengan KTP):",
        "  5104015405849001  angka ke-7 berbeda",
    ]


def test_another_sex_and_district_are_told_apart(nobody: Perisai) -> None:
    told = nobody.answer("nik", WOMAN, "--sex", "L", "--district", "51.71.01")
    assert told["problems"] == [
        {"code": "nik_other_sex", "severity": "amber"},
        {"code": "nik_other_district", "severity": "note"},
    ]
    assert "Info            NIK terbit di kecamatan lain." in nobody("nik", WOMAN, "--district", "517101").out


def test_the_typed_century_is_the_one_that_is_said(nobody: Perisai) -> None:
    told = nobody.answer("nik", "5104011405209001", "--born", "14-05-1920")
    assert (told["birth_date"], told["problems"]) == ("1920-05-14", [])
    told = nobody.answer("nik", "5104011405209001")
    assert (told["birth_date"], told["problems"]) == (
        "2020-05-14",
        [{"code": "nik_age_not_eligible", "severity": "amber"}],
    )


def test_an_unknown_and_a_retired_district_are_told_apart(nobody: Perisai) -> None:
    told = nobody.answer("nik", "9999011405849001")
    assert (told["valid"], told["sex"], told["district"]) == (True, "male", None)
    assert told["problems"] == [{"code": "nik_district_unknown", "severity": "amber"}]
    assert "Wilayah terbit  99.99.01  belum dikenal" in nobody("nik", "9999011405849001").out
    told = nobody.answer("nik", "9271011405849001")
    assert told["district"] == {"code": "92.71.01", "name": "Kota Sorong", "retired": True}
    assert told["problems"] == [{"code": "nik_district_retired", "severity": "note"}]
    assert "kode lama, sekarang Kota Sorong" in nobody("nik", "9271011405849001").out


@pytest.mark.parametrize(
    ("number", "code", "proposed"),
    [
        ("510401540584900", "nik_too_short", []),
        ("51040154058490011", "nik_too_long", [WOMAN]),
        ("5104013202849001", "nik_impossible_date", ["5104012302849001"]),
        ("5104015405840000", "nik_serial_zero", ["5104015405804000"]),
        ("bukan nik", "nik_not_digits", []),
    ],
)
def test_a_number_that_is_no_nik_is_told_why(
    nobody: Perisai, number: str, code: str, proposed: list[str]
) -> None:
    told = nobody.answer("nik", number, code=2)
    assert told.pop("suggestions")[:1] == proposed
    assert told == {
        "valid": False,
        "birth_date": None,
        "sex": None,
        "district": None,
        "problems": [{"code": code, "severity": "red"}],
    }
    done = nobody("nik", number)
    assert (done.code, done.out.splitlines()[0][:16]) == (2, "Perbaiki        ")
    assert number not in done.out.replace(WOMAN, "") and "Traceback" not in done.err


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--born", "14-05-84"), "bad_born"),
        (("--born", "31-02-1984"), "bad_born"),
        (("--sex", "X"), "bad_sex"),
        (("--district", "99.99.01"), "bad_district"),
        (("--district", "51.04"), "bad_district"),
        (("--district", "Sukawati"), "bad_district"),
    ],
)
def test_what_cannot_be_read_beside_it_is_refused_in_one_sentence(
    nobody: Perisai, words: tuple[str, str], code: str
) -> None:
    assert nobody.refused("nik", WOMAN, *words) == (2, code)


def test_a_nik_may_be_typed_with_blanks_and_one_from_a_spreadsheet_is_told_as_such(nobody: Perisai) -> None:
    assert nobody.answer("nik", "5104", "0154", "0584", "9001")["valid"] is True
    told = nobody.answer("nik", "5,10402E+15", code=2)
    assert told["problems"] == [{"code": "nik_stored_as_number", "severity": "red"}]
