"""Dates, hours and money as Indonesian readers write them: 21 Nov 2026, 10.42, Rp16.800."""

from datetime import date, datetime

from ui.wording.speech import language, say

MONTHS = ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des")
BORN = "{day}, {n} tahun"
MEANT = "Maksudnya {day}? Tekan ↓"


def day(value: date) -> str:
    return f"{short_day(value)} {value.year}"


def short_day(value: date) -> str:
    return f"{value.day} {say(MONTHS[value.month - 1])}"


def born(value: date, today: date) -> str:
    """The day with the age; a day still to come has none."""
    from perisai_app.domain.eligibility import age_on  # the first page says an hour, and waits for no rules

    return say(BORN, day=day(value), n=age_on(value, today)) if value <= today else day(value)


def meant(value: date) -> str:
    """A year of two digits is asked about, never guessed."""
    return say(MEANT, day=day(value))


def month(value: str) -> str:
    """'2026-12' as 'Des 2026'."""
    year, number = value.split("-")
    return f"{say(MONTHS[int(number) - 1])} {year}"


def hour(moment: datetime) -> str:
    """The laptop's own wall clock."""
    return f"{moment.astimezone():%H.%M}"


def when(moment: datetime, today: date) -> str:
    """The hour today, else the day; the year only when it is another one."""
    local = moment.astimezone()
    if local.date() == today:
        return hour(moment)
    return short_day(local.date()) if local.year == today.year else day(local.date())


def day_and_hour(moment: datetime) -> str:
    return f"{short_day(moment.astimezone().date())} {hour(moment)}"


def rupiah(amount: int) -> str:
    """Rp16.800."""
    from perisai_app.domain.rupiah import shown

    return shown(amount)


def thousands(amount: int) -> str:
    return f"{amount:,}".replace(",", ".")


def decimal(value: float) -> str:
    """One digit after the comma, which is a point in English. Money keeps its dots in both."""
    told = f"{value:.1f}"
    return told.replace(".", ",") if language() == "id" else told
