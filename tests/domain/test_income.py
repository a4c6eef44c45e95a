"""A day's earnings are asked about, never taken for a month's, and reckoned one way (domain facts 1.3)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perisai_app.domain.income import Income, income, income_problems, looks_daily, monthly
from perisai_app.domain.problem import Problem, Severity
from perisai_app.domain.settings import Settings
from tests.domain.vector_file import of

USUAL = Settings()


@pytest.mark.parametrize(
    ("amount", "daily"), [(0, False), (1, True), (499_999, True), (500_000, False), (500_001, False)]
)
def test_a_low_income_may_be_a_days(amount: int, daily: bool) -> None:
    assert looks_daily(amount, USUAL) is daily
    asked = (Problem("income", "income_looks_daily", Severity.AMBER, {"days": 6}),)
    assert income_problems(Income(amount, per_day=False), USUAL) == (asked if daily else ())


def test_below_what_it_is_asked_is_a_setting() -> None:
    assert looks_daily(500_000, Settings(daily_income_limit=500_001))
    assert not looks_daily(1, Settings(daily_income_limit=1))


@pytest.mark.parametrize(("per_day", "days", "amount"), of("months_of_days", "per_day", "days", "monthly"))
def test_a_month_is_days_a_week_by_fifty_two_over_twelve(per_day: str, days: str, amount: str) -> None:
    assert monthly(int(per_day), int(days)) == int(amount)


@given(st.integers(0, 10**10), st.integers(1, 7))
def test_a_month_is_whole_thousands_and_never_above_the_formula(per_day: int, days: int) -> None:
    amount = monthly(per_day, days)
    assert amount % 1_000 == 0
    assert 0 <= per_day * days * 52 - amount * 12 < 12_000


@pytest.mark.parametrize(("per_day", "days"), [(1, 0), (1, 8), (-1, 6)])
def test_days_that_no_week_has_are_the_callers_mistake(per_day: int, days: int) -> None:
    with pytest.raises(ValueError, match=r"^days_or_amount$"):
        monthly(per_day, days)


@pytest.mark.parametrize(
    "text",
    [
        *("75rb/hari", "75rb / hari", "75.000 per hari", "75.000 perhari", "Rp75.000,-/hr", "75rb sehari"),
        *("75rb tiap hari", "75rb setiap hari", "75 ribu harian", "Harian 75.000", "per hari: 75rb"),
        *("sehari 75rb", "tiap hari 75 ribu", "setiap hari 75rb", " 75RB/HARI "),
    ],
)
def test_what_is_told_by_the_day_is_read_as_such(text: str) -> None:
    assert income(text) == Income(75_000, per_day=True)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1,5 jt", Income(1_500_000, per_day=False)),
        ("1,5 jt/bulan", Income(1_500_000, per_day=False)),
        ("75rb", Income(75_000, per_day=False)),
        ("/hari", None),
        ("tidak tentu", None),
        ("75rb/hari/bulan", None),
        ("75rb/minggu", None),
    ],
)
def test_other_incomes_are_a_months_or_unreadable(text: str, found: Income | None) -> None:
    assert income(text) == found


def test_what_is_told_by_the_day_needs_its_month() -> None:
    red = (Problem("income", "income_per_day", Severity.RED, {"days": 6}),)
    assert income_problems(Income(600_000, per_day=True), USUAL) == red
    assert income_problems(Income(75_000, per_day=True), USUAL) == red


@given(st.text(max_size=40) | st.text(alphabet="0123456789.,jtrb hariseper/", max_size=40))
def test_no_text_raises(text: str) -> None:
    assert income(text) is None or isinstance(income(text), Income)
