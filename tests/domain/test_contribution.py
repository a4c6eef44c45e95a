"""What a month costs: domain facts 1.1 (lowest base), 2.1 to 2.4, and the list of worked examples."""

import csv
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perisai_app.domain.choices import FundedBy
from perisai_app.domain.contribution import MonthlyContribution, contribution
from perisai_app.domain.funding import Funding
from perisai_app.domain.months import months_from
from perisai_app.domain.tariff import Relief, Tariff, bracket_of, granted, relief_at
from tests.domain.tariffs import NORMAL, ODD, ODD_TARIFF, RELIEF, TARIFF, asked

VECTORS = Path(__file__).with_name("vectors") / "contributions.csv"
MONTHS = months_from("2025-11", 20)


def vectors() -> list[dict[str, str]]:
    with VECTORS.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def due(
    income: int, programs: int, month: str, *, sector: str = "other", funded_by: str = "self"
) -> MonthlyContribution:
    return contribution(
        TARIFF, income=income, programs=programs, sector=sector, funded_by=funded_by, month=month
    )


def test_every_worked_example_costs_what_it_says() -> None:
    for row in vectors():
        found = asked(
            int(row["income"]),
            int(row["programs"]),
            row["start"],
            int(row["months"]),
            sector=row["sector"],
            funding=Funding(FundedBy(row["funded_by"])),
        )
        amounts = (found.base, found.jkk, found.jkm, found.jht, found.total)
        expected = tuple(int(row[name]) for name in ("base", "jkk", "jkm", "jht", "total"))
        assert amounts == expected, row


def test_the_worked_examples_reach_every_edge() -> None:
    """Each bracket from both sides; each boundary month of the relief for every payer and both choices."""
    rows = vectors()
    assert {row["section"] for row in rows} == {"1.1", "2.2", "2.3", "2.4"}
    lows = {bracket.min_income for bracket in TARIFF.brackets}
    incomes = {int(row["income"]) for row in rows if row["section"] == "2.2"}
    assert lows | {low - 1 for low in lows if low} <= incomes
    boundaries = {"2025-12", "2026-01", "2026-03", "2026-04", "2026-12", "2027-01", "2027-03", "2027-04"}
    asked_for = {(r["start"], r["sector"], r["funded_by"], r["programs"]) for r in rows if r["months"] == "1"}
    for payer in FundedBy:
        for sector in ("transport", "other"):
            assert {(m, sector, payer.value, p) for m in boundaries for p in "23"} <= asked_for


@pytest.mark.parametrize("payer", ["apbn", "apbd"])
def test_the_state_pays_without_relief(payer: str) -> None:
    """Domain facts 2.3 [A]: not for members whose JKK and JKM are paid from APBN or APBD."""
    assert due(1_000_000, 2, RELIEF, funded_by=payer).total == 16_800


@pytest.mark.parametrize("payer", sorted(set(FundedBy) - {FundedBy.APBN, FundedBy.APBD}))
def test_every_other_payer_has_the_relief(payer: FundedBy) -> None:
    assert due(1_000_000, 2, RELIEF, funded_by=payer).total == 8_400


@pytest.mark.parametrize(
    ("sector", "first", "last"), [("transport", "2026-01", "2027-03"), ("other", "2026-04", "2026-12")]
)
def test_the_relief_holds_in_its_months_both_ends_included(sector: str, first: str, last: str) -> None:
    """Domain facts 2.3 [A]."""
    relieved = [month for month in MONTHS if due(1_000_000, 2, month, sector=sector).total == 8_400]
    assert relieved == list(MONTHS[MONTHS.index(first) : MONTHS.index(last) + 1])


def test_a_sector_that_nobody_knows_has_no_relief() -> None:
    assert due(1_000_000, 2, RELIEF, sector="awan").total == 16_800


def test_old_age_savings_are_never_cut_and_only_in_three_programs() -> None:
    """Domain facts 2.3 [A]: JHT unchanged."""
    amounts = [due(3_000_000, *asked).jht for asked in ((3, NORMAL), (3, RELIEF), (2, NORMAL), (2, RELIEF))]
    assert amounts == [59_000, 59_000, 0, 0]


def generated() -> Iterator[tuple[int, int]]:
    """Lower bound and base of all 33 rows, as the annex builds them (domain facts 2.2)."""
    yield 0, 1_000_000
    for lower in range(1_100_000, 2_500_001, 200_000):
        yield lower, lower + 100_000
    for lower in range(2_700_000, 7_700_001, 500_000):
        yield lower, lower + 250_000
    for lower in range(8_200_000, 19_200_001, 1_000_000):
        yield lower, lower + 500_000
    yield 20_200_000, 20_700_000


def test_the_table_is_what_its_generator_makes() -> None:
    """Domain facts 2.1: JKK 1 %, JKM Rp6,800 flat, JHT 2 % of the base."""
    assert [(row.min_income, row.base) for row in TARIFF.brackets] == list(generated())
    amounts = [(row.jkk, row.jkm, row.jht) for row in TARIFF.brackets]
    assert amounts == [(base // 100, 6_800, base // 50) for _, base in generated()]
    assert len(amounts) == 33


def test_the_gaps_between_printed_bounds_belong_to_the_lower_row() -> None:
    for row, after in pairwise(TARIFF.brackets):
        assert bracket_of(TARIFF, after.min_income - 1) == row
        assert bracket_of(TARIFF, after.min_income) == after


@pytest.mark.parametrize("income", [0, -1, -(10**12)])
def test_no_income_is_too_low_for_the_lowest_base(income: int) -> None:
    """Domain facts 1.1 [B]: a low income is never a block."""
    assert bracket_of(TARIFF, income) == TARIFF.brackets[0]


def test_a_table_that_begins_above_an_income_still_has_its_lowest_row() -> None:
    upper = Tariff("2031-01", TARIFF.brackets[5:], ())
    assert bracket_of(upper, 5) == TARIFF.brackets[5]


def test_each_percentage_cuts_its_own_program_and_drops_the_broken_rupiah() -> None:
    found = contribution(
        ODD_TARIFF, income=1_099_999, programs=3, sector="other", funded_by="self", month="2030-01"
    )
    assert found == MonthlyContribution("2030-01", 1_000, 2_244, 18_000)
    assert found.total == 21_244


def test_a_newer_table_sets_the_flat_amount_too() -> None:
    """Domain facts 0 (2): no price is a constant in code."""
    rows = [type(row)(row.min_income, row.base, row.jkk, 7_000, row.jht) for row in TARIFF.brackets]
    found = contribution(
        Tariff("2027-01", rows, ()), income=0, programs=2, sector="other", funded_by="self", month=RELIEF
    )
    assert (found.jkm, found.total) == (7_000, 17_000)


def test_the_relief_is_found_by_sector_and_month_and_granted_by_payer() -> None:
    assert relief_at(ODD_TARIFF, "other", "2030-02") == ODD
    assert relief_at(ODD_TARIFF, "other", "2029-12") is None
    assert relief_at(ODD_TARIFF, "transport", "2030-02") is None
    assert granted(ODD, "self") == ODD
    assert granted(ODD, "csr") is None
    assert granted(None, "self") is None


@given(st.integers(-(10**12), 10**12), st.integers(-(10**12), 10**12))
def test_who_earns_more_never_pays_less(one: int, other: int) -> None:
    low, high = sorted((one, other))
    assert due(low, 3, RELIEF).total <= due(high, 3, RELIEF).total
    assert due(low, 2, RELIEF).total * 2 == due(low, 2, NORMAL).total


@given(st.integers(), st.integers(), st.text(), st.text(), st.text())
def test_no_question_raises(income: int, programs: int, sector: str, payer: str, month: str) -> None:
    found = contribution(
        TARIFF, income=income, programs=programs, sector=sector, funded_by=payer, month=month
    )
    assert found.total >= 16_800 // 2


def test_a_relief_names_its_decree() -> None:
    assert {type(relief) for relief in TARIFF.reliefs} == {Relief}
    assert {relief.source for relief in TARIFF.reliefs} == {"PP 50/2025"}
