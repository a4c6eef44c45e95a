"""Asking by command what a NIK says of itself."""

import pytest

from tests.cli.conftest import Perisai


def test_a_nik_says_birth_date_sex_and_district(nobody: Perisai) -> None:
    assert nobody.answer("nik", "5104.0154.0584.9001") == {
        "valid": True,
        "birth_date": "1984-05-14",
        "sex": "female",
        "district": {"code": "51.04.01", "name": "Sukawati, Kabupaten Gianyar", "retired": False},
        "problems": [],
        "suggestions": [],
    }
    said = nobody("nik", "5104015405849001").out
    assert "1984-05-14" in said and "female" in said


def test_a_man_of_an_unknown_district_is_told_apart(nobody: Perisai) -> None:
    told = nobody.answer("nik", "9999011405849001")
    assert (told["valid"], told["sex"], told["district"]) == (True, "male", None)
    assert told["problems"] == [{"code": "nik_district_unknown"}]


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("510401540584900", "nik_too_short"),
        ("51040154058490011", "nik_too_long"),
        ("5104013202849001", "nik_impossible_date"),
        ("5104015405840000", "nik_serial_zero"),
        ("bukan nik", "nik_not_digits"),
    ],
)
def test_a_number_that_is_no_nik_is_told_why(nobody: Perisai, number: str, code: str) -> None:
    assert nobody.answer("nik", number, code=2) == {
        "valid": False,
        "birth_date": None,
        "sex": None,
        "district": None,
        "problems": [{"code": code}],
        "suggestions": [],
    }
    done = nobody("nik", number)
    assert (done.code, len(done.out.split("\n\n"))) == (2, 1)
    assert number not in done.out and "Traceback" not in done.err
