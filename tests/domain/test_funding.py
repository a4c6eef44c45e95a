"""Who pays, apart from by which way (domain facts 0 (15), 7.2)."""

import pytest

from perisai_app.domain.choices import Channel, FundedBy
from perisai_app.domain.contribution import MonthlyContribution
from perisai_app.domain.funding import Funding, Share, funding_note, kinds_for
from perisai_app.domain.problem import Problem, Severity
from perisai_app.reference.files import builtin
from perisai_app.reference.loaders.group_table import read_group_kinds
from tests.domain.tariffs import MIXED, asked

KINDS = read_group_kinds(builtin())
THREE = MonthlyContribution("2026-11", 5_000, 3_400, 20_000)
TWO = MonthlyContribution("2026-11", 5_000, 3_400, 0)


def test_who_says_nothing_pays_for_himself_through_the_agent() -> None:
    assert Funding() == Funding(FundedBy.SELF, Channel.PERISAI, None, None, None)
    assert not Funding().mixed


def test_who_pays_is_apart_from_by_which_way() -> None:
    """Domain facts 7.2: a KUR borrower pays for himself, though the bank registers him."""
    assert asked(funding=Funding(FundedBy.SELF, Channel.KUR)).total == 8_400
    assert asked(funding=Funding(FundedBy.APBD, Channel.KUR)).total == 16_800


def test_a_sponsor_pays_all_unless_somebody_adds_old_age_savings() -> None:
    sponsor, same = Funding(FundedBy.CSR), Funding(FundedBy.CSR, jht_payer=FundedBy.CSR)
    assert sponsor.shares(THREE) == same.shares(THREE) == (Share(FundedBy.CSR, 28_400),)
    assert not sponsor.mixed
    assert not same.mixed


def test_a_mixed_payment_splits_the_month() -> None:
    """Domain facts 7.2: the sponsor pays JKK and JKM, the worker adds JHT."""
    assert MIXED.mixed
    assert MIXED.shares(THREE) == (Share(FundedBy.APBD, 8_400), Share(FundedBy.SELF, 20_000))


def test_who_owes_nothing_is_not_named() -> None:
    assert MIXED.shares(TWO) == (Share(FundedBy.APBD, 8_400),)


def test_the_relief_looks_at_who_pays_jkk_and_jkm() -> None:
    """Domain facts 2.3: not when JKK and JKM are paid from APBN or APBD, whoever adds JHT."""
    assert asked(programs=3, funding=MIXED).total == 36_800
    assert asked(programs=3, funding=Funding(FundedBy.SELF, jht_payer=FundedBy.APBD)).total == 28_400


def test_a_funder_may_fix_the_base() -> None:
    fixed = Funding(FundedBy.CSR, fixed_base=2_950_000)
    assert fixed.income_for(900_000) == 2_950_000
    assert Funding().income_for(900_000) == 900_000
    assert asked(900_000, funding=fixed).base == 2_950_000
    assert asked(25_000_000, funding=Funding(FundedBy.CSR, fixed_base=0)).base == 1_000_000


@pytest.mark.parametrize(
    ("fixed", "jht_payer", "wanted", "taken"),
    [
        (None, None, 2, 2),
        (None, None, 3, 3),
        (2, None, 3, 2),
        (3, None, 2, 3),
        (2, FundedBy.SELF, 3, 3),
        (2, FundedBy.SELF, 2, 2),
        (3, FundedBy.SELF, 2, 3),
        (2, FundedBy.CSR, 3, 2),
        (None, FundedBy.SELF, 2, 2),
    ],
)
def test_a_funder_may_fix_the_programs_and_the_worker_may_add_jht(
    fixed: int | None, jht_payer: FundedBy | None, wanted: int, taken: int
) -> None:
    funding = Funding(FundedBy.CSR, fixed_programs=fixed, jht_payer=jht_payer)
    assert funding.programs_for(wanted) == taken


@pytest.mark.parametrize(
    ("payer", "codes"),
    [
        (FundedBy.CSR, ["SC"]),
        (FundedBy.APBN, ["SG"]),
        (FundedBy.APBD, ["SG", "SA"]),
        (FundedBy.APBDES, ["SD"]),
        (FundedBy.OTHER, ["SB", "SL"]),
        (FundedBy.SERTAKAN, ["SL"]),
        (FundedBy.WADAH, ["SL"]),
        (FundedBy.SELF, []),
    ],
)
def test_each_payer_has_its_kinds_of_group(payer: FundedBy, codes: list[str]) -> None:
    """Domain facts 7.2 [B]: SC, SB, SG, SD, SA, SL."""
    assert [kind.code for kind in kinds_for(KINDS, payer)] == codes


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_a_group_paid_for_half_a_year_counts_in_full(kind: object) -> None:
    """Domain facts 7.2 [B]: a note for the agent, never a block."""
    (found,) = [k for k in KINDS if k is kind]
    assert funding_note(found, 6) is None
    assert funding_note(found, 12) is None
    assert funding_note(found, 5) == Problem("months", "funded_too_short", Severity.NOTE, {"months": 6})
