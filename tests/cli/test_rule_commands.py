"""Asking the rule book by command: the field's own figures, and what a NIK says of itself."""

import pytest

from tests.cli.conftest import Perisai

SIX_MONTHS = ("quote", "--income", "1000000", "--programs", "2", "--from", "2026-11", "--months", "6")


@pytest.mark.parametrize(("sector", "total"), [("other", 84_000), ("transport", 58_800)])
def test_six_months_cost_what_the_relief_of_each_month_says(nobody: Perisai, sector: str, total: int) -> None:
    told = nobody.answer(*SIX_MONTHS, "--sector", sector)
    assert (set(told), told["total"]) == ({"pack", "months", "total"}, total)
    assert [month["month"] for month in told["months"]] == [
        "2026-11",
        "2026-12",
        "2027-01",
        "2027-02",
        "2027-03",
        "2027-04",
    ]
    assert told["months"][0] == {"month": "2026-11", "jkk": 5000, "jkm": 3400, "jht": 0, "total": 8400}
    assert sum(month["total"] for month in told["months"]) == total


def test_a_third_program_adds_old_age(nobody: Perisai) -> None:
    words = ("quote", "--income", "1 jt", "--programs", "3", "--from", "2027-06", "--funded-by", "apbd")
    assert nobody.answer(*words)["months"] == [
        {"month": "2027-06", "jkk": 10_000, "jkm": 6_800, "jht": 20_000, "total": 36_800}
    ]


def test_a_price_is_told_to_people_month_by_month(nobody: Perisai) -> None:
    done = nobody(*SIX_MONTHS)
    assert (done.code, done.err) == (0, "")
    assert len(done.out.splitlines()) == 7
    assert done.out.splitlines()[-1].endswith("84000")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--income", "banyak"), "bad_income"),
        (("--income", "-5"), "bad_income"),
        (("--income", "1000000", "--from", "November"), "bad_month"),
        (("--income", "1000000", "--from", "2026-13"), "bad_month"),
        (("--income", "1000000", "--from", "2026"), "bad_month"),
        (("--income", "1000000", "--sector", "ojek"), "bad_sector"),
        (("--income", "1000000", "--funded-by", "tetangga"), "bad_payer"),
    ],
)
def test_a_question_that_cannot_be_read_is_told(nobody: Perisai, words: tuple[str, ...], code: str) -> None:
    assert nobody.refused("quote", *words) == (2, code)


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
