"""Reading dates as people write them: day before month, Indonesian month names, ISO (domain facts 5.6).

The month never stands first. A year of two digits is asked for, not guessed, and a day that never was is
told apart from a text that cannot be read.
"""

import re
from dataclasses import dataclass
from datetime import date

NAMES = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)
_SHORT = (
    "jan january",
    "feb peb pebruari february",
    "mar mrt march",
    "apr",
    "may",
    "jun june",
    "jul july",
    "agu ags agt agust aug august",
    "sep sept",
    "okt oct october",
    "nov nop nopember",
    "des dec december",
)
MONTHS = {
    word: number
    for number, (name, short) in enumerate(zip(NAMES, _SHORT, strict=True), start=1)
    for word in (name.lower(), *short.split())
}
_WEEKDAY = re.compile(r"^(?:senin|selasa|rabu|kamis|jum['’]?at|sabtu|minggu|ahad)\b[\s,]*", re.IGNORECASE)
_ISO = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})(?:[T ]00:00:00)?")
_DAY_FIRST = re.compile(r"([0-9]{1,2})[\s./-]+([0-9]{1,2}|[A-Za-z]+\.?)[\s./-]+['’]?([0-9]{2}|[0-9]{4})")
_IN_A_PHRASE = re.compile(
    r"\b(?:[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}|[0-9]{1,2}[\s./-]+(?:[0-9]{1,2}|[A-Za-z]+)[\s./-]+[0-9]{4})\b"
)
_TOGETHER = re.compile(r"([0-9]{2})([0-9]{2})((?:19|20)[0-9]{2})")
_ISO_TOGETHER = re.compile(r"((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})")


@dataclass(frozen=True, slots=True)
class DateFault:
    """Why a text is no date: `date_unreadable`, `date_impossible`, or `year_two_digits` with its `years`."""

    code: str
    years: tuple[int, ...] = ()

    @property
    def params(self) -> dict[str, str | int]:
        """For a Problem: {maybe} is the likelier year, the later one that has come."""
        return {"maybe": self.years[0]} if self.years else {}


UNREADABLE, IMPOSSIBLE = DateFault("date_unreadable"), DateFault("date_impossible")


def read_date(text: str, today: date) -> date | DateFault:
    """14-05-1984, 14/5/1984, 'Sabtu, 21 Nopember 2026', '1 Peb 1980', 14051984 and ISO 1984-05-14.

    `today` only tells which centuries a two-digit year may mean: none that is still to come.
    """
    if (parts := _parts(text)) is None:
        return UNREADABLE
    year, month, day = parts
    if len(year) == 4:
        return _date(int(year), month, day) or IMPOSSIBLE
    meant = [found for century in (2000, 1900) if (found := _date(century + int(year), month, day))]
    if not meant:
        return IMPOSSIBLE
    come = [found.year for found in meant if found <= today]
    return DateFault("year_two_digits", tuple(come or [meant[-1].year]))


def a_date(text: str) -> date | None:
    """The date that `read_date` is sure of, or None."""
    found = read_date(text, date.max)
    return found if isinstance(found, date) else None


def date_in(text: str) -> tuple[str, str]:
    """The first date written in a phrase, and the phrase without it: 'SK 12, 1 November 2026'. May be ''."""
    if (found := _IN_A_PHRASE.search(text)) is None:
        return "", text
    return found[0], " ".join(f"{text[: found.start()]} {text[found.end() :]}".split())


def long_form(day: date) -> str:
    """21 November 2026."""
    return f"{day.day} {NAMES[day.month - 1]} {day.year}"


def short_form(day: date) -> str:
    """21-11-2026, as a KTP prints it."""
    return f"{day.day:02d}-{day.month:02d}-{day.year:04d}"


def _parts(text: str) -> tuple[str, int, int] | None:
    """The year as it is written (two digits or four), the month and the day; None when they are not told."""
    text = text.strip()
    if not text[:1].isdigit():
        text = _WEEKDAY.sub("", text)
    if year_first := _ISO.fullmatch(text) or _ISO_TOGETHER.fullmatch(text):
        year, number, day = year_first.groups()
        return year, int(number), int(day)
    if (day_first := _TOGETHER.fullmatch(text) or _DAY_FIRST.fullmatch(text)) is None:
        return None
    day, month, year = day_first.groups()
    found = int(month) if month.isdigit() else MONTHS.get(month.lower().removesuffix("."))
    return None if found is None else (year, found, int(day))


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
