"""Where a member stands: domain facts 7.3, every month of the grace on both sides and over year ends."""

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perisai_app.domain.membership import (
    NEXT_ACTIONS,
    NOTES,
    SIDE_EXITS,
    Membership,
    MembershipState,
    MembershipTerms,
    membership,
    owing_span,
)
from perisai_app.domain.month_count import month_number, month_text

VECTORS = Path(__file__).with_name("vectors") / "memberships.csv"
TERMS = MembershipTerms()
TODAY = date(2026, 11, 21)


def vectors() -> list[dict[str, str]]:
    with VECTORS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def standing(paid_through: str | None, today: date = TODAY, terms: MembershipTerms = TERMS) -> Membership:
    return membership(paid_through, today=today, terms=terms)


@pytest.mark.parametrize("row", vectors(), ids=lambda row: "-".join(row.values()))
def test_a_member_stands_where_the_last_month_paid_puts_him(row: dict[str, str]) -> None:
    paid = row["paid_through"] or None
    found = membership(
        paid,
        today=date.fromisoformat(row["today"]),
        terms=TERMS,
        claimed_jht=row["claimed_jht"] == "yes",
    )
    assert found.state == row["state"]
    assert found.active_to == paid
    assert found.arrears_months == int(row["arrears_months"])
    assert " ".join(found.owed) == row["owed"]
    assert found.last_month_to_pay == (row["last_month_to_pay"] or None)
    assert found.next_action == row["next_action"]


def test_who_owes_is_whoever_paid_last_within_the_span() -> None:
    """A year of last months paid, on days of both years: due is the newest of the span alone."""
    for today in (TODAY, date(2027, 1, 31), date(2027, 4, 1)):
        oldest, newest = owing_span(today, TERMS)
        for number in range(2026 * 12 + 3, 2027 * 12 + 6):
            paid = month_text(number)
            state = standing(paid, today).state
            owes = state in (MembershipState.DUE, MembershipState.IN_ARREARS)
            assert (oldest <= paid <= newest) is owes
            assert (paid == newest) is (state is MembershipState.DUE)


def test_every_start_month_of_two_years_runs_through_the_same_life() -> None:
    """Six months on from any month paid: active, due, in arrears 1, 2, 3, lapsed."""
    for first in range(2026 * 12, 2028 * 12):
        later = [first + n for n in range(6)]
        found = [standing(month_text(first), date(n // 12, n % 12 + 1, 15)) for n in later]
        assert [(one.state.value, one.arrears_months) for one in found] == [
            ("active", 0),
            ("due", 0),
            ("in_arrears", 1),
            ("in_arrears", 2),
            ("in_arrears", 3),
            ("lapsed", 0),
        ]
        assert {one.last_month_to_pay for one in found[1:5]} == {month_text(first + 4)}


def test_the_months_of_grace_are_data() -> None:
    none, one = MembershipTerms(0), MembershipTerms(1)
    assert standing("2026-10", terms=none).state == "due"
    assert standing("2026-09", terms=none).state == "lapsed"
    assert standing("2026-09", terms=one).state == "in_arrears"
    assert standing("2026-08", terms=one).state == "lapsed"


@pytest.mark.parametrize("text", ["", "2026", "2026-13", "2026-00", "0000-05", "besok", "2026-1", "26-11"])
def test_a_text_that_is_no_month_protects_nobody(text: str) -> None:
    found = standing(text)
    assert (found.state, found.active_to) == ("not_yet_protected", None)


@pytest.mark.parametrize("gone", sorted(SIDE_EXITS))
@pytest.mark.parametrize("paid", [None, "2026-11", "2020-01"])
def test_who_left_is_told_so_whatever_was_paid(gone: MembershipState, paid: str | None) -> None:
    found = membership(paid, today=TODAY, terms=TERMS, side_exit=gone)
    assert (found.state, found.active_to, found.owed, found.last_month_to_pay) == (gone, paid, (), None)


def test_a_state_that_is_no_exit_is_not_taken_for_one() -> None:
    found = membership("2026-11", today=TODAY, terms=TERMS, side_exit=MembershipState.LAPSED)
    assert found.state == "active"
    assert {state.value for state in SIDE_EXITS} == {"cancelled", "withdrawn", "deceased", "wage_earner"}


def test_a_lapsed_member_owes_nothing_old_and_pays_no_fine() -> None:
    """Domain facts 7.3: no fine [A], old arrears not collected [B], the waiting months may start anew [C]."""
    assert standing("2026-01").notes == ("old_arrears_not_collected", "no_fine", "waiting_may_start_anew")
    assert standing("2026-11").notes == ()
    inactive = membership("2026-01", today=TODAY, terms=TERMS, claimed_jht=True)
    assert inactive.notes == standing("2026-01").notes


@pytest.mark.parametrize("paid", ["2026-10", "2026-09", "2026-07"])
def test_nothing_is_promised_for_an_unpaid_month(paid: str) -> None:
    """Domain facts 7.3 [C]: whether an accident in the grace is covered was not found."""
    assert standing(paid).notes == ("unpaid_not_promised", "no_fine")


def test_every_state_has_one_next_action() -> None:
    assert {state.value: action for state, action in NEXT_ACTIONS.items()} == {
        "not_yet_protected": "pay_first",
        "active": "pay_ahead",
        "due": "pay_this_month",
        "in_arrears": "pay_arrears",
        "lapsed": "pay_again",
        "inactive": "ask_branch",
        "cancelled": "register_again",
        "withdrawn": "register_again",
        "deceased": "help_claim",
        "wage_earner": "ask_employer",
    }
    assert set(NEXT_ACTIONS) == set(MembershipState)
    assert NOTES[MembershipState.WAGE_EARNER] == ("side_business_may_stay",)


@pytest.mark.parametrize("kind", [Membership, MembershipTerms])
def test_a_value_cannot_be_changed(kind: type) -> None:
    assert vars(kind)["__dataclass_params__"].frozen
    assert "__slots__" in vars(kind)


@given(st.none() | st.text() | st.from_regex(r"[0-9]{4}-[0-9]{2}", fullmatch=True), st.dates(), st.booleans())
def test_no_text_and_no_day_raises(paid: str | None, today: date, claimed: bool) -> None:
    found = membership(paid, today=today, terms=TERMS, claimed_jht=claimed)
    assert found.next_action == NEXT_ACTIONS[found.state]
    assert (found.state == "not_yet_protected") == (found.active_to is None)


@given(st.integers(12, 12 * 10_000 - 1))
def test_a_month_and_its_number_are_one(number: int) -> None:
    assert month_number(month_text(number)) == number


@pytest.mark.parametrize(
    ("text", "number"), [("0001-01", 12), ("2026-12", 24323), ("2027-01", 24324), ("2026-11\n", None)]
)
def test_months_count_from_the_year_nought(text: str, number: int | None) -> None:
    assert month_number(text) == number
