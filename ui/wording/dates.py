"""Dates, hours and money as Indonesian readers write them: 21 Nov 2026, 10.42, Rp16.800."""

from datetime import date, datetime

from perisai_app.domain.rupiah import shown

MONTHS = ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des")


def day(value: date) -> str:
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def short_day(value: date) -> str:
    return f"{value.day} {MONTHS[value.month - 1]}"


def month(value: str) -> str:
    """'2026-12' as 'Des 2026'."""
    year, number = value.split("-")
    return f"{MONTHS[int(number) - 1]} {year}"


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
    return shown(amount)


def thousands(amount: int) -> str:
    return f"{amount:,}".replace(",", ".")
