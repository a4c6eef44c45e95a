"""Asking by command what it costs: the figures of domain facts 2.4."""

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
