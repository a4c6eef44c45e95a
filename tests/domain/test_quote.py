"""A price month by month with its reasons: domain facts 1.1, 2.3, 2.4 and 7.2."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perisai_app.domain.choices import FundedBy
from perisai_app.domain.funding import Funding, Share
from perisai_app.domain.price_reason import Reason
from perisai_app.domain.quote import MOST_MONTHS, Ask, Change, Quote, answer, recompute, total_of
from perisai_app.domain.tariff import Tariff
from tests.domain.tariffs import DEEPER, MIXED, ODD_TARIFF, TARIFF, asked

OTHER: dict[str, str | int] = {
    "jkk_off": 50,
    "jkm_off": 50,
    "jht_off": 0,
    "sector": "other",
    "from": "2026-04",
    "to": "2026-12",
    "source": "PP 50/2025",
}
TRANSPORT: dict[str, str | int] = {**OTHER, "sector": "transport", "from": "2026-01", "to": "2027-03"}


def codes(found: Quote) -> list[list[str]]:
    return [[reason.code for reason in month.reasons] for month in found.months]


def test_a_trader_loses_the_relief_with_the_year_and_an_ojol_driver_in_april() -> None:
    """Domain facts 2.4: November 2026 to April 2027, base one million, two programs."""
    trader, driver = asked(months=6), asked(months=6, sector="transport")
    assert [month.due.total for month in trader.months] == [8_400] * 2 + [16_800] * 4
    assert (trader.total, trader.jkk, trader.jkm, trader.jht) == (84_000, 50_000, 34_000, 0)
    assert driver.total == 5 * 8_400 + 16_800 == 58_800


@pytest.mark.parametrize("count", [1, 2, 3, 6, 12, MOST_MONTHS])
def test_any_number_of_months_can_be_asked_for(count: int) -> None:
    found = asked(start="2028-01", months=count, programs=3)
    assert (len(found.months), found.total, found.programs) == (count, count * 36_800, 3)


@pytest.mark.parametrize("count", [-1, 0, 61])
def test_no_months_or_too_many_are_no_quote(count: int) -> None:
    assert MOST_MONTHS == 60
    assert (asked(months=count).months, asked(months=count).total) == ((), 0)


@pytest.mark.parametrize("start", ["2026-11", "2027-02", "November"])
@pytest.mark.parametrize("count", [1, 6, 12])
def test_the_sum_alone_is_the_sum_of_the_quote(start: str, count: int) -> None:
    found = asked(start=start, months=count, programs=3)
    assert total_of(TARIFF, found.ask) == found.total


def test_what_is_no_month_has_no_price() -> None:
    found = asked(start="November")
    assert (found.months, found.change, found.shares) == ((), None, ())


def test_each_month_says_why_it_costs_what_it_does() -> None:
    """Domain facts 2.3: the source stands in the reason."""
    found = asked(months=4)
    assert found.months[0].reasons == (Reason("relief", OTHER),)
    assert found.months[1].reasons == (Reason("relief", OTHER),)
    assert found.months[2].reasons == (Reason("relief_ended", OTHER),)
    assert found.months[3].reasons == ()
    assert asked(sector="transport").months[0].reasons == (Reason("relief", TRANSPORT),)


def test_a_relief_that_begins_is_told_in_its_first_month() -> None:
    found = asked(start="2026-03", months=3)
    assert codes(found) == [[], ["relief_begins"], ["relief"]]
    assert found.months[1].reasons == (Reason("relief_begins", OTHER),)


def test_a_first_month_has_no_month_before_it() -> None:
    assert codes(asked(start="2026-04")) == [["relief"]]
    assert codes(asked(start="2027-01")) == [[]]


def test_the_state_is_told_why_it_has_no_relief() -> None:
    found = asked(months=3, funding=Funding(FundedBy.APBD))
    params: dict[str, str | int] = {"payer": "apbd", "sector": "other", "source": "PP 50/2025"}
    assert found.months[0].reasons == (Reason("no_relief_payer", params),)
    assert codes(found) == [["no_relief_payer"]] * 2 + [[]]


def test_one_relief_after_another_begins_anew() -> None:
    found = asked(start="2030-01", months=4, tariff=ODD_TARIFF)
    assert codes(found) == [["relief"], ["relief"], ["relief_begins"], ["relief_ended"]]
    begins, ended = found.months[2].reasons[0].params, found.months[3].reasons[0].params
    assert begins == ended
    assert {name: begins[name] for name in ("jkk_off", "jkm_off", "jht_off")} == {
        "jkk_off": 95,
        "jkm_off": 67,
        "jht_off": 10,
    }
    assert found.change == Change("2030-02", "2030-03", 2_744, "relief_begins")


def test_a_payer_left_out_of_the_next_relief_is_told_both() -> None:
    """The relief ends for this payer in the month another, narrower one begins."""
    narrower = replace(DEEPER, not_when_funded_by=frozenset({"self"}))
    found = asked(
        start="2030-02", months=2, tariff=Tariff("x", TARIFF.brackets, (ODD_TARIFF.reliefs[0], narrower))
    )
    assert codes(found) == [["relief"], ["relief_ended", "no_relief_payer"]]
    assert found.change == Change("2030-02", "2030-03", 16_800, "relief_ended")


@pytest.mark.parametrize(
    ("start", "sector", "change"),
    [
        ("2026-11", "other", Change("2026-12", "2027-01", 16_800, "relief_ended")),
        ("2026-11", "transport", Change("2027-03", "2027-04", 16_800, "relief_ended")),
        ("2025-12", "transport", Change("2025-12", "2026-01", 8_400, "relief_begins")),
        ("2026-01", "other", Change("2026-03", "2026-04", 8_400, "relief_begins")),
        ("2027-01", "other", None),
    ],
)
def test_the_next_other_price_is_seen_from_the_first_month(
    start: str, sector: str, change: Change | None
) -> None:
    assert asked(start=start, sector=sector).change == change


def test_a_change_is_seen_five_years_ahead() -> None:
    assert asked(start="2025-01", tariff=ODD_TARIFF).change is None
    assert asked(start="2025-02", tariff=ODD_TARIFF).change is not None


@pytest.mark.parametrize(("income", "told"), [(-5, True), (0, True), (999_999, True), (1_000_000, False)])
def test_a_low_income_takes_the_lowest_base_and_is_told(income: int, told: bool) -> None:
    """Domain facts 1.1 [B]: the base is at least a million; never a block."""
    found = asked(income)
    assert found.base == 1_000_000
    assert found.reasons == ((Reason("lowest_base", {"base": 1_000_000}),) if told else ())


def test_a_funder_who_fixes_base_and_programs_is_named() -> None:
    """Domain facts 7.2."""
    funding = Funding(FundedBy.CSR, fixed_base=2_000_000, fixed_programs=2)
    found = asked(500_000, 3, "2027-06", funding=funding)
    assert (found.base, found.programs, found.total) == (2_000_000, 2, 26_800)
    assert found.reasons == (
        Reason("base_fixed_by_funder", {"base": 2_000_000, "payer": "csr"}),
        Reason("programs_fixed_by_funder", {"programs": 2, "payer": "csr"}),
    )
    assert asked(programs=2, funding=replace(funding, fixed_base=None)).reasons == ()


def test_a_mixed_payment_is_split_month_by_month_and_in_sum() -> None:
    """Domain facts 7.2: the sponsor pays JKK and JKM, the worker adds JHT."""
    found = asked(programs=3, months=3, funding=MIXED)
    assert [month.shares for month in found.months] == [
        (Share(FundedBy.APBD, 16_800), Share(FundedBy.SELF, 20_000))
    ] * 3
    assert found.shares == (Share(FundedBy.APBD, 50_400), Share(FundedBy.SELF, 60_000))
    assert sum(share.amount for share in found.shares) == found.total
    assert found.reasons == (Reason("jht_paid_apart", {"payer": "apbd", "jht_payer": "self"}),)


def test_without_old_age_savings_nothing_is_paid_apart() -> None:
    assert asked(programs=2, funding=MIXED).reasons == ()
    assert asked(programs=3, funding=Funding(FundedBy.CSR, jht_payer=FundedBy.CSR)).reasons == ()
    assert asked(programs=3, funding=Funding(FundedBy.CSR)).reasons == ()


def test_one_payer_owes_the_whole() -> None:
    assert asked(months=6).shares == (Share(FundedBy.SELF, 84_000),)


def test_a_quote_holds_what_was_asked_and_which_pack_answered() -> None:
    """Domain facts 0 (2): recomputed years later it is the same, and another pack says another price."""
    found = asked(900_000, 3, months=6, sector="transport", funding=MIXED)
    assert found.ask == Ask(900_000, 3, "transport", MIXED, "2026-11", 6)
    assert found.pack == TARIFF.pack == "2026-11"
    assert recompute(found, TARIFF) == found
    later = recompute(asked(), Tariff("2027-01", TARIFF.brackets, ()))
    assert (later.pack, later.total) == ("2027-01", 16_800)


@given(
    income=st.integers(),
    programs=st.integers(),
    sector=st.sampled_from(("transport", "other")) | st.text(),
    payer=st.sampled_from(FundedBy),
    start=st.sampled_from(("2025-11", "2026-12", "2027-02", "2099-12")) | st.text(),
    months=st.integers(),
)
def test_no_question_raises_and_every_sum_agrees(
    income: int, programs: int, sector: str, payer: FundedBy, start: str, months: int
) -> None:
    found = asked(income, programs, start, months, sector=sector, funding=Funding(payer))
    assert found.total == found.jkk + found.jkm + found.jht == sum(share.amount for share in found.shares)
    assert recompute(found, TARIFF) == found


def test_what_is_remembered_of_one_tariff_is_not_told_of_another_of_the_same_version() -> None:
    ask = Ask(income=0, programs=2, sector="other", funding=Funding(), start="2026-11", months=3)
    dearer = Tariff(TARIFF.pack, TARIFF.brackets[5:], TARIFF.reliefs)
    assert hash(dearer) == hash(TARIFF)
    for tariff in (TARIFF, dearer, TARIFF):
        assert total_of(tariff, ask) == answer(tariff, ask).total
    assert total_of(dearer, ask) > total_of(TARIFF, ask)
