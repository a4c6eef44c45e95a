"""The agent's incentive: domain facts 4 and 0 (12), both schemes, who is new, and every rupiah's home."""

import csv
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perisai_app.domain.acquisition import (
    Acquisition,
    Before,
    first_of_each,
    member_month,
    settled,
    starts_by_registration,
)
from perisai_app.domain.incentive import Estimate, IncentiveLine, Payment, estimate
from perisai_app.domain.incentive_scheme import IncentivePart, IncentiveScheme, PartKind, scheme_of
from perisai_app.domain.month_count import month_number, month_text
from perisai_app.reference.files import builtin
from perisai_app.reference.loaders.incentive_table import read_incentives

VECTORS = Path(__file__).with_name("vectors") / "incentives.csv"
SCHEMES = read_incentives(builtin())
MONTH = "2026-11"


def vectors() -> list[dict[str, str]]:
    with VECTORS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def new(count: int, *, programs: int = 3, month: str = MONTH, name: str = "baru") -> list[Acquisition]:
    return [
        Acquisition(f"{name}-{programs}-{i:03}", 1, f"orang-{name}-{programs}-{i:03}", month, programs)
        for i in range(count)
    ]


def paid(registration_id: str, amount: int, *, month: str = MONTH, for_month: str = MONTH) -> Payment:
    return Payment(f"bayar-{registration_id}-{for_month}", registration_id, month, for_month, amount)


def first_months(acquired: Sequence[Acquisition], amount: int) -> list[Payment]:
    return [paid(one.registration_id, amount) for one in acquired]


def estimated(
    acquired: Sequence[Acquisition], payments: Sequence[Payment] = (), month: str = MONTH
) -> Estimate:
    return estimate(SCHEMES, month, acquired, payments)


@pytest.mark.parametrize("row", vectors(), ids=lambda row: "-".join(row.values()))
def test_a_month_brings_what_its_scheme_says(row: dict[str, str]) -> None:
    """The contributions are an old member's, back after a lapse, in the given month of membership."""
    month = row["month"]
    begun = month_text((month_number(month) or 0) - int(row["member_month"]) + 1)
    old = Acquisition("lama", 1, "orang-lama", begun, 2, Before.LAPSED)
    found = estimated(
        [
            *new(int(row["new_3"]), month=month),
            *new(int(row["new_2"]), programs=2, month=month),
            old,
        ],
        [paid("lama", int(row["contributions"]), month=month, for_month=month)],
        month,
    )
    assert (found.total, found.wadah) == (int(row["total"]), int(row["wadah"]))


@pytest.mark.parametrize(("programs", "due", "total"), [(3, 36_800, 615_600), (2, 16_800, 375_600)])
def test_thirty_new_members_on_the_lowest_base(programs: int, due: int, total: int) -> None:
    acquired = new(30, programs=programs)
    found = estimated(acquired, first_months(acquired, due))
    assert (found.scheme, found.new_members, found.missing_new) == ("2022", 30, 0)
    assert (found.total, found.wadah, found.pay_by) == (total, total // 10, date(2026, 12, 5))


def test_every_rupiah_has_a_registration() -> None:
    acquired = new(25)
    found = estimated(acquired, first_months(acquired, 36_800))
    ids = {one.registration_id for one in acquired}
    assert {line.registration_id for line in found.lines} == ids
    assert found.lines[0] == IncentiveLine(PartKind.HEAD, "baru-3-000", 15_000, 0, 0, 0)
    assert found.lines[-1] == IncentiveLine(PartKind.SHARE, "baru-3-024", 5_520, 150, 36_800, 1)
    assert len(found.lines) == 50


def test_lines_name_no_person() -> None:
    found = estimated(new(25), first_months(new(25), 36_800))
    assert "orang" not in repr(found)


def test_below_twenty_five_only_the_larger_share_is_paid_and_the_lack_is_told() -> None:
    acquired = [*new(24), *new(1, name="lama", month=month_text((month_number(MONTH) or 0) - 24))]
    found = estimated(acquired, first_months(acquired, 100_000))
    assert (found.new_members, found.missing_new, found.total) == (24, 1, 24 * 15_000)
    assert {line.kind for line in found.lines} == {PartKind.SHARE}
    found = estimated([*acquired, *new(1, name="lagi")], first_months(acquired, 100_000))
    assert (found.missing_new, found.total) == (0, 25 * 15_000 + 24 * 15_000 + 5_000)


def test_a_corrected_registration_counts_once_by_its_latest_revision() -> None:
    acquired = new(25)
    corrected = replace(acquired[0], revision=2, programs=2)
    for order in ([*acquired, corrected], [corrected, *acquired]):
        found = estimated(order)
        assert (found.new_members, found.total) == (25, 24 * 15_000 + 10_000)


def test_a_correction_in_a_later_month_does_not_count_again() -> None:
    acquired = new(25)
    later = [replace(one, revision=2, month="2026-12") for one in acquired]
    assert estimated([*acquired, *later]).new_members == 25
    assert estimated([*acquired, *later], month="2026-12").new_members == 0


def test_one_person_registered_twice_counts_once() -> None:
    acquired = new(25)
    again = replace(acquired[3], registration_id="zz-dua-kali")
    found = estimated([again, *acquired])
    assert found.new_members == 25
    assert "zz-dua-kali" not in {line.registration_id for line in found.lines}
    next_month = replace(again, month="2026-12")
    assert estimated([next_month], month="2026-12").new_members == 1
    assert estimated([next_month, *acquired], month="2026-12").new_members == 0


@pytest.mark.parametrize(
    ("before", "counted"), [(Before.NEVER, 25), (Before.MEMBER, 24), (Before.LAPSED, 24)]
)
def test_only_who_was_never_registered_before_counts(before: Before, counted: int) -> None:
    acquired = [*new(24), replace(new(1, name="kenal")[0], before=before)]
    found = estimated(acquired)
    assert found.new_members == counted
    assert found.total == (375_000 if counted == 25 else 0)


def test_who_was_a_member_already_brings_no_share() -> None:
    known = replace(new(1)[0], before=Before.MEMBER)
    assert estimated([known], [paid(known.registration_id, 100_000)]).lines == ()


def test_a_lapsed_member_counts_anew_from_the_new_acquisition() -> None:
    first = Acquisition("a", 1, "orang", "2022-05", 3)
    again = Acquisition("b", 1, "orang", "2026-10", 3, Before.LAPSED)
    (line,) = estimated([first, again], [paid("b", 100_000)]).lines
    assert (line.member_month, line.rupiah) == (2, 15_000)
    (line,) = estimated([first, again], [paid("a", 100_000)]).lines
    assert line.member_month == 2
    assert estimated([first], [paid("a", 100_000)]).lines == ()  # month 55, and too few new members


def test_a_month_paid_for_before_the_lapse_keeps_its_old_count() -> None:
    first = Acquisition("a", 1, "orang", "2025-05", 3)
    again = Acquisition("b", 1, "orang", "2026-10", 3, Before.LAPSED)
    (line,) = estimated([first, again], [paid("a", 100_000, for_month="2026-09")]).lines
    assert line.member_month == 17


def test_paying_ahead_is_shared_at_the_rate_of_the_month_paid_for() -> None:
    acquired = [*new(25), Acquisition("lama", 1, "orang-lama", "2024-12", 3, Before.LAPSED)]
    payments = [paid("lama", 100_000, for_month=month) for month in ("2026-11", "2026-12")]
    shares = [line for line in estimated(acquired, payments).lines if line.kind is PartKind.SHARE]
    assert [(line.member_month, line.rupiah) for line in shares] == [(24, 15_000), (25, 5_000)]


def test_only_what_was_received_in_the_month_is_shared() -> None:
    (acquired,) = new(1)
    late = paid(acquired.registration_id, 100_000, month="2026-12")
    assert estimated([acquired], [late]).lines == ()
    assert estimated([acquired], [late], "2026-12").total == 15_000


def test_sponsor_and_worker_may_both_pay_but_one_payment_counts_once() -> None:
    (acquired,) = new(1)
    sponsor = paid(acquired.registration_id, 16_800)
    worker = replace(sponsor, payment_id="jht", amount=20_000)
    assert estimated([acquired], [sponsor, worker, sponsor]).total == 2_520 + 3_000


@pytest.mark.parametrize(("amount", "share"), [(6, None), (7, 1), (1, None), (0, None), (-100_000, None)])
def test_shares_are_rounded_down_to_the_rupiah_and_never_below_nothing(
    amount: int, share: int | None
) -> None:
    (acquired,) = new(1)
    found = estimated([acquired], [paid(acquired.registration_id, amount)])
    assert found.total == (share or 0)
    assert bool(found.lines) == (amount > 0)


def test_lines_are_rounded_one_by_one_and_the_wadah_once() -> None:
    acquired = new(3)
    found = estimated(acquired, first_months(acquired, 33))
    assert (found.total, found.wadah) == (3 * 4, 1)


def test_a_payment_for_a_stranger_or_before_the_start_brings_nothing() -> None:
    (acquired,) = new(1)
    strange = [paid("siapa", 100_000), paid(acquired.registration_id, 100_000, for_month="2026-10")]
    assert estimated([acquired], strange).lines == ()
    assert estimated([acquired], [paid(acquired.registration_id, 100_000, for_month="besok")]).lines == ()


def test_the_scheme_of_2018_pays_a_sum_from_fifty_and_deals_it_out() -> None:
    acquired = new(51, month="2019-01")
    found = estimated(acquired, [], "2019-01")
    assert (found.scheme, found.total, found.wadah, found.pay_by) == ("2018", 500_000, 50_000, None)
    assert [line.rupiah for line in found.lines] == [9_804] * 47 + [9_803] * 4
    assert estimated(acquired[:49], [], "2019-01").missing_new == 1


def test_no_scheme_is_no_promise() -> None:
    for month in ("2018-01", "", "2026-13", "besok"):
        found = estimated(new(30), month=month)
        assert found == Estimate(month, None, 0, 0, (), 0, None, ("no_scheme",))
        assert found.total == 0


@pytest.mark.parametrize(
    ("month", "scheme"), [("2018-02", "2018"), ("2022-03", "2018"), ("2022-04", "2022"), ("2040-01", "2022")]
)
def test_a_scheme_holds_in_its_months_both_ends_included(month: str, scheme: str) -> None:
    found = scheme_of(SCHEMES, month)
    assert found is not None and found.code == scheme


def test_an_estimate_says_that_it_is_one() -> None:
    assert estimated([]).notes == (
        "estimate_only",
        "before_tax",
        "scheme_may_have_changed",
        "relief_shrinks_share",
    )


def test_payday_is_in_the_next_month_also_over_the_year() -> None:
    assert estimated([], month="2026-12").pay_by == date(2027, 1, 5)
    assert estimated([], month="9999-11").pay_by == date(9999, 12, 5)
    assert estimated([], month="9999-12").pay_by is None


def test_a_scheme_without_parts_asks_for_nobody() -> None:
    empty = IncentiveScheme("kosong", "2026-01", None, ())
    found = estimate([empty], MONTH, [], [])
    assert (found.missing_new, found.total, found.wadah, found.pay_by) == (0, 0, 0, None)


def test_a_part_is_open_to_every_month_unless_it_names_some() -> None:
    part = IncentivePart(PartKind.SHARE, "A", "")
    assert (part.min_new, part.programs, part.rupiah, part.per_mille, part.day) == (0, 0, 0, 0, 0)
    assert [part.covers(month) for month in (0, 1, 999)] == [False, True, True]


def test_a_revision_without_a_month_is_left_out() -> None:
    (acquired,) = new(1)
    assert settled([replace(acquired, revision=2, month="")]) == ()
    assert settled([acquired, replace(acquired, revision=2, month="")]) == (acquired,)
    assert acquired.before is Before.NEVER


def test_what_a_worker_was_before_has_stable_codes() -> None:
    assert [before.value for before in Before] == ["never", "member", "lapsed"]


def test_of_two_registrations_in_one_month_the_smaller_id_stands() -> None:
    (one,) = new(1)
    other = replace(one, registration_id="aaa")
    assert first_of_each([one, other]) == (other,)
    earlier = replace(one, month="2026-10")
    assert first_of_each([other, earlier]) == (earlier,)


def test_months_of_membership_count_from_one() -> None:
    (one,) = new(1)
    starts = starts_by_registration([one])["baru-3-000"]
    assert starts == ("2026-11",)
    assert [member_month(starts, month) for month in ("2026-10", "2026-11", "2027-11", "")] == [
        None,
        1,
        13,
        None,
    ]
    assert member_month((), MONTH) is None
    assert member_month(("besok",), MONTH) is None


MONTHS = st.sampled_from([MONTH, "2026-10", "2022-03", "2018-01", "", "9999-12"]) | st.text(max_size=8)
NAMES = st.sampled_from(["a", "b", "c"])
ACQUIRED = st.builds(
    Acquisition, NAMES, st.integers(), NAMES, MONTHS, st.integers(0, 5), st.sampled_from(list(Before))
)
PAID = st.builds(Payment, st.text(max_size=2), NAMES, MONTHS, MONTHS, st.integers(-(10**12), 10**12))


@pytest.mark.parametrize(
    "kind", [Acquisition, Estimate, IncentiveLine, IncentivePart, IncentiveScheme, Payment]
)
def test_a_value_cannot_be_changed(kind: type) -> None:
    assert vars(kind)["__dataclass_params__"].frozen
    assert "__slots__" in vars(kind)


@given(MONTHS, st.lists(ACQUIRED), st.lists(PAID))
def test_nothing_raises_and_nothing_is_below_nothing(
    month: str, acquired: list[Acquisition], payments: list[Payment]
) -> None:
    found = estimated(acquired, payments, month)
    assert found.total == sum(line.rupiah for line in found.lines) >= 0
    assert {line.registration_id for line in found.lines} <= {one.registration_id for one in acquired}


def test_an_estimate_names_its_month_and_a_sum_dealt_out_names_its_registrations() -> None:
    assert estimated(new(30), []).month == MONTH
    old = estimated(new(50, month="2018-05"), [], month="2018-05")
    assert {line.kind for line in old.lines} == {PartKind.MONTHLY}
    assert {line.registration_id for line in old.lines} == {one.registration_id for one in new(50)}
