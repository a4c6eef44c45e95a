"""Months a price can be asked for: YYYY-MM of this century (the contribution month of domain facts 2.3)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perisai_app.domain.months import a_month, months_from


@pytest.mark.parametrize("text", ["2000-01", "2026-11", "2099-12"])
def test_a_month_is_itself(text: str) -> None:
    assert a_month(text) == text


@pytest.mark.parametrize("text", ["1999-12", "2100-01", "2026-13", "2026-00", "2026", "Mei", "", "2026-1"])
def test_what_is_no_month_is_none(text: str) -> None:
    assert a_month(text) is None
    assert months_from(text, 3) == ()


def test_months_run_over_the_end_of_a_year() -> None:
    assert months_from("2026-11", 3) == ("2026-11", "2026-12", "2027-01")
    assert months_from("2026-01", 1) == ("2026-01",)
    assert months_from("2099-12", 2) == ("2099-12", "2100-01")


@pytest.mark.parametrize("count", [0, -1])
def test_no_months_are_no_months(count: int) -> None:
    assert months_from("2026-11", count) == ()


@given(st.text())
def test_no_text_raises(text: str) -> None:
    assert len(months_from(text, 2)) == (0 if a_month(text) is None else 2)
