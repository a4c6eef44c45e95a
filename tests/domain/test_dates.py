"""Dates are read day first, never guessed, and what cannot be is not what cannot be read (5.6)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perisai_app.domain import dates
from tests.domain.vector_file import of

TODAY = date(2026, 11, 21)


def told(text: str, today: date = TODAY) -> str:
    """The date, the fault's code, or the years that two digits may mean."""
    found = dates.read_date(text, today)
    if isinstance(found, date):
        return found.isoformat()
    return "?".join([*map(str, found.years), ""]) if found.years else found.code


@pytest.mark.parametrize(("text", "says"), of("dates", "text", "says"))
def test_a_date_is_read_day_first_or_told_why_not(text: str, says: str) -> None:
    assert told(text) == says
    assert (dates.a_date(text) is not None) is (says[:4].isdigit() and "?" not in says)


@given(st.dates(), st.sampled_from(["%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y", "%d %m %Y", "%Y-%m-%d"]))
def test_every_date_survives_its_usual_ways_of_writing(day: date, form: str) -> None:
    text = day.strftime(form.replace("%Y", f"{day.year:04d}"))
    assert dates.a_date(text) == dates.read_date(text, TODAY) == day


@given(st.dates(date(1000, 1, 1)))
def test_what_is_shown_is_read_again(day: date) -> None:
    assert dates.a_date(dates.long_form(day)) == dates.a_date(dates.short_form(day)) == day


def test_a_date_is_shown_as_a_ktp_prints_it_and_in_words() -> None:
    assert dates.long_form(date(2026, 11, 21)) == "21 November 2026"
    assert dates.long_form(date(1984, 5, 1)) == "1 Mei 1984"
    assert dates.short_form(date(1984, 5, 1)) == "01-05-1984"


@pytest.mark.parametrize("month", dates.MONTHS)
def test_every_month_name_is_known(month: str) -> None:
    assert dates.a_date(f"1 {month.title()} 1990") == date(1990, dates.MONTHS[month], 1)


def test_months_are_named_as_the_calendar_names_them() -> None:
    assert (
        *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
        *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
    ) == dates.NAMES
    also = "jan feb peb mar apr may jun jul agu ags agt aug sep sept okt oct nov nop des dec"
    numbers = [1, 2, 2, 3, 4, 5, 6, 7, 8, 8, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12]
    assert [dates.MONTHS[word] for word in also.split()] == numbers


@pytest.mark.parametrize(
    "weekday", ["Senin", "SELASA", "Rabu", "Kamis", "Jumat", "Jum'at", "Jum’at", "Sabtu", "Minggu"]
)
def test_the_weekday_before_a_date_is_passed_over(weekday: str) -> None:
    assert dates.a_date(f"{weekday}, 21 November 2026") == date(2026, 11, 21)


def test_two_digits_are_asked_with_the_later_year_that_has_come() -> None:
    """Only on the day itself may a year of this century be meant."""
    asked = dates.read_date("21-11-26", TODAY)
    assert asked == dates.DateFault("year_two_digits", (2026, 1926))
    assert isinstance(asked, dates.DateFault) and asked.params == {"maybe": 2026}
    assert dates.read_date("21-11-26", date(2026, 11, 20)) == dates.DateFault("year_two_digits", (1926,))
    assert dates.read_date("21-11-26", date(1900, 1, 1)) == dates.DateFault("year_two_digits", (1926,))
    assert dates.read_date("29-02-00", date(1999, 1, 1)) == dates.DateFault("year_two_digits", (2000,))
    assert dates.IMPOSSIBLE.params == dates.UNREADABLE.params == {}


@given(st.text(max_size=40) | st.text(alphabet="0123456789 -/.,'JFMASOND", max_size=14), st.dates())
def test_no_text_raises_on_any_day(text: str, today: date) -> None:
    assert isinstance(dates.read_date(text, today), date | dates.DateFault)
    dates.a_date(text)


@pytest.mark.parametrize(
    ("phrase", "found", "rest"),
    [
        ("SK Bupati 12/2026 tanggal 1 November 2026", "1 November 2026", "SK Bupati 12/2026 tanggal"),
        ("tertulis 20-11-2026", "20-11-2026", "tertulis"),
        ("2026-11-20 tertulis", "2026-11-20", "tertulis"),
        ("pada 20/11/2026, tertulis", "20/11/2026", "pada , tertulis"),
        ("SK 12/2026", "", "SK 12/2026"),
        ("", "", ""),
    ],
)
def test_a_date_is_found_in_a_phrase(phrase: str, found: str, rest: str) -> None:
    assert dates.date_in(phrase) == (found, rest)
