"""What a NIK says, what makes a number none, and what must never be held against it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perisai_app.domain import nik
from perisai_app.domain.registration import Sex

TODAY = date(2026, 11, 21)


@given(
    born=st.dates(date(1930, 1, 1), date(2026, 11, 21)),
    sex=st.sampled_from(Sex),
    serial=st.integers(9000, 9999),
)
def test_a_nik_says_what_was_put_into_it(born: date, sex: Sex, serial: int) -> None:
    day = born.day + (40 if sex is Sex.FEMALE else 0)
    text = f"510401{day:02d}{born:%m%y}{serial}"
    assert nik.fault(text) is None
    parts = nik.parse(text)
    assert (parts.district, parts.sex, parts.serial) == ("51.04.01", sex, str(serial))
    assert (parts.day, parts.month, parts.year_of_century) == (born.day, born.month, born.year % 100)
    assert parts.birth_date(TODAY, typed=born) == born


@pytest.mark.parametrize(
    ("text", "code", "params"),
    [
        ("510401540584900", "nik_too_short", {"missing": 1}),
        ("", "nik_not_digits", {}),
        ("51040154058490011", "nik_too_long", {"extra": 1}),
        ("51040154O5849001", "nik_not_digits", {}),
        ("٥١٠٤٠١٥٤٠٥٨٤٩٠٠١", "nik_not_digits", {}),
        ("5104013202849001", "nik_impossible_date", {}),
        ("5104010002849001", "nik_impossible_date", {}),
        ("5104014002849001", "nik_impossible_date", {}),
        ("5104017202849001", "nik_impossible_date", {}),
        ("5104013102849001", "nik_impossible_date", {}),
        ("5104012902859001", "nik_impossible_date", {}),
        ("5104011413849001", "nik_impossible_date", {}),
        ("5104015405840000", "nik_serial_zero", {}),
    ],
)
def test_a_number_that_is_no_nik_is_told_why(text: str, code: str, params: dict[str, int]) -> None:
    assert nik.fault(text) == (code, params)
    with pytest.raises(ValueError, match=f"^{code}$"):
        nik.parse(text)


@given(st.text(max_size=20))
def test_any_text_is_either_a_nik_or_told_why_not(text: str) -> None:
    if nik.fault(text) is None:
        assert len(nik.parse(text).text) == 16


def test_the_leap_day_of_2000_is_a_birthday() -> None:
    assert nik.parse("5104012902009001").birth_date(TODAY) == date(2000, 2, 29)


@pytest.mark.parametrize(
    ("year", "typed", "says"),
    [
        ("84", None, date(1984, 5, 14)),
        ("05", None, date(2005, 5, 14)),
        ("20", None, date(1920, 5, 14)),
        ("11", None, date(2011, 5, 14)),
        ("12", None, date(1912, 5, 14)),
        ("20", date(2020, 5, 14), date(2020, 5, 14)),
        ("84", date(1984, 5, 15), date(1984, 5, 14)),
    ],
)
def test_the_century_is_the_typed_one_or_the_youngest_that_may_work(
    year: str, typed: date | None, says: date
) -> None:
    assert nik.parse(f"5104011405{year}9001").birth_date(TODAY, typed) == says


def test_a_masked_nik_keeps_regency_and_serial_only() -> None:
    assert nik.masked("5104015405849001") == "5104••••••••9001"
    assert nik.masked("510401") == "••••••"
