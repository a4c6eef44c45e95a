"""What a month costs: the test vectors of the field's facts, and the generator of the bracket table."""

from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perisai_app.domain.contribution import Tariff, bracket_of, contribution, months_from, schedule
from perisai_app.reference.tables import rule_book

TARIFF = rule_book().tariff
NORMAL, RELIEF = "2027-06", "2026-11"


def total(income: int, programs: int, month: str, *, sector: str = "other", funded_by: str = "self") -> int:
    return contribution(
        TARIFF, income=income, programs=programs, sector=sector, funded_by=funded_by, month=month
    ).total


def six_months(sector: str) -> int:
    """November 2026 to April 2027, base one million, two programs."""
    months = schedule(
        TARIFF,
        income=1_000_000,
        programs=2,
        sector=sector,
        funded_by="self",
        start="2026-11",
        months=6,
    )
    return sum(month.total for month in months)


@pytest.mark.parametrize(
    ("income", "programs", "month", "due"),
    [
        (900_000, 2, NORMAL, 16_800),
        (900_000, 2, RELIEF, 8_400),
        (1_000_000, 3, NORMAL, 36_800),
        (1_000_000, 3, RELIEF, 28_400),
        (2_000_000, 3, NORMAL, 66_800),
        (3_000_000, 3, NORMAL, 95_300),
        (3_000_000, 3, RELIEF, 77_150),
        (25_000_000, 3, NORMAL, 627_800),
        (25_000_000, 3, RELIEF, 520_900),
    ],
)
def test_a_month_costs_what_the_decrees_say(income: int, programs: int, month: str, due: int) -> None:
    assert total(income, programs, month) == due


def test_a_trader_loses_the_relief_with_the_year_and_an_ojol_driver_in_april() -> None:
    assert six_months("other") == 84_000
    assert six_months("transport") == 58_800


@pytest.mark.parametrize("payer", ["apbn", "apbd"])
def test_the_state_pays_without_relief(payer: str) -> None:
    assert total(1_000_000, 2, RELIEF, funded_by=payer) == 16_800


@pytest.mark.parametrize("payer", ["self", "sertakan", "apbdes", "csr", "kur", "other"])
def test_every_other_payer_has_the_relief(payer: str) -> None:
    assert total(1_000_000, 2, RELIEF, funded_by=payer) == 8_400


@pytest.mark.parametrize(
    ("sector", "first", "last"), [("transport", "2026-01", "2027-03"), ("other", "2026-04", "2026-12")]
)
def test_the_relief_holds_in_its_months_both_ends_included(sector: str, first: str, last: str) -> None:
    months = months_from("2025-11", 20)
    relieved = [month for month in months if total(1_000_000, 2, month, sector=sector) == 8_400]
    assert (relieved[0], relieved[-1]) == (first, last)
    assert len(relieved) == months.index(last) - months.index(first) + 1


def test_old_age_savings_are_never_cut_and_only_in_three_programs() -> None:
    def jht(programs: int, month: str) -> int:
        return contribution(
            TARIFF, income=3_000_000, programs=programs, sector="other", funded_by="self", month=month
        ).jht

    assert (jht(3, NORMAL), jht(3, RELIEF), jht(2, NORMAL)) == (59_000, 59_000, 0)


def generated() -> Iterator[tuple[int, int]]:
    """Lower bound and base of all 33 rows, as the annex builds them."""
    yield 0, 1_000_000
    for lower in range(1_100_000, 2_500_001, 200_000):
        yield lower, lower + 100_000
    for lower in range(2_700_000, 7_700_001, 500_000):
        yield lower, lower + 250_000
    for lower in range(8_200_000, 19_200_001, 1_000_000):
        yield lower, lower + 500_000
    yield 20_200_000, 20_700_000


def test_the_table_is_what_its_generator_makes() -> None:
    rows = [(row.min_income, row.base) for row in TARIFF.brackets]
    assert rows == list(generated())
    assert len(rows) == 33
    assert [(row.jkk, row.jht) for row in TARIFF.brackets] == [
        (base // 100, base // 50) for _, base in generated()
    ]


def test_the_gaps_between_printed_bounds_belong_to_the_lower_row() -> None:
    for row, after in pairwise(TARIFF.brackets):
        assert bracket_of(TARIFF, after.min_income - 1) == row
        assert bracket_of(TARIFF, after.min_income) == after


@given(st.integers(0, 10**10), st.integers(0, 10**10))
def test_who_earns_more_never_pays_less(one: int, other: int) -> None:
    low, high = sorted((one, other))
    assert total(low, 3, RELIEF) <= total(high, 3, RELIEF)
    assert total(low, 2, RELIEF) * 2 == total(low, 2, NORMAL)


def test_a_newer_pack_changes_the_price() -> None:
    newer = Tariff("2027-01", TARIFF.brackets, ())
    due = contribution(newer, income=1_000_000, programs=2, sector="other", funded_by="self", month=RELIEF)
    assert due.total == 16_800


def test_months_run_over_the_end_of_a_year() -> None:
    assert months_from("2026-11", 3) == ("2026-11", "2026-12", "2027-01")
