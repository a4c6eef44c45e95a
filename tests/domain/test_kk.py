"""Of a KK number only length and digits are sure; the rest is asked or noted (domain facts 5.2)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perisai_app.domain import kk
from perisai_app.domain.problem import Problem, Severity
from perisai_app.reference.regions import regions

TODAY = date(2026, 11, 21)
GOOD = "5104010101159001"


def odd(text: str, nik: str | None = None, today: date = TODAY) -> list[Problem]:
    return list(kk.oddities(kk.parse(text), nik=nik, places=regions(), today=today))


def test_a_kk_says_region_day_of_recording_and_serial() -> None:
    number = kk.parse("5104013112159001")
    assert (number.text, number.district, number.serial) == ("5104013112159001", "51.04.01", "9001")
    assert (number.day, number.month, number.year_of_century) == (31, 12, 15)
    assert number.recorded(TODAY) == date(2015, 12, 31)


@pytest.mark.parametrize(
    ("ddmmyy", "today", "recorded"),
    [
        ("211126", TODAY, date(2026, 11, 21)),
        ("221126", TODAY, date(1926, 11, 22)),
        ("010199", TODAY, date(1999, 1, 1)),
        ("290200", TODAY, date(2000, 2, 29)),
        ("290200", date(1999, 1, 1), None),
        ("310215", TODAY, None),
        ("410115", TODAY, None),
        ("000115", TODAY, None),
        ("011315", TODAY, None),
    ],
)
def test_the_day_of_recording_is_the_latest_that_has_come(
    ddmmyy: str, today: date, recorded: date | None
) -> None:
    text = f"510401{ddmmyy}9001"
    assert kk.parse(text).recorded(today) == recorded
    asked = [Problem("kk", "kk_impossible_date", Severity.AMBER)]
    assert odd(text, today=today) == ([] if recorded else asked)


@pytest.mark.parametrize(
    "text", ["", "510401010115900", "51040101011590011", "510401010115900a", "٥١٠٤٠١٠١٠١١٥٩٠٠١"]
)
def test_only_sixteen_digits_are_a_kk(text: str) -> None:
    assert kk.fault(text) == "kk_not_16_digits"
    with pytest.raises(ValueError, match=r"^kk_not_16_digits$"):
        kk.parse(text)


def test_a_usual_kk_has_nothing_odd() -> None:
    assert kk.fault(GOOD) is None
    assert odd(GOOD) == odd(GOOD, nik="5104015405849001") == []


def test_what_is_odd_is_asked_or_noted_and_never_red() -> None:
    assert odd("9999013102150000") == [
        Problem("kk", "kk_impossible_date", Severity.AMBER),
        Problem("kk", "kk_serial_zero", Severity.NOTE),
        Problem("kk", "kk_district_unknown", Severity.NOTE),
    ]


def test_a_region_code_of_before_papua_barat_daya_is_known() -> None:
    """Domain facts 5.1: 92.71 became 96.71."""
    assert odd("9271010101159001") == []


def test_the_nik_in_the_place_of_the_kk_is_told_alone() -> None:
    """A woman's NIK has no day of recording; saying that too would only confuse."""
    nik = "9999995405849001"
    assert odd(nik, nik) == [Problem("kk", "kk_is_the_nik", Severity.AMBER)]


@given(st.text(max_size=20) | st.from_regex(r"[0-9]{16}", fullmatch=True), st.dates())
def test_any_text_is_sixteen_digits_or_told_why_not(text: str, today: date) -> None:
    if kk.fault(text) is None:
        assert all(p.severity is not Severity.RED for p in odd(text, today=today))
