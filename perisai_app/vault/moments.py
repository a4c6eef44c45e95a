"""Moments as the vault writes them: UTC, ISO 8601 with microseconds, so that text order is time order."""

from calendar import monthrange
from datetime import UTC, datetime


def stamp(moment: datetime) -> str:
    """An aware moment as text of fixed length."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def moment(text: str) -> datetime:
    """The aware moment that `stamp` wrote."""
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def of_another_clock(text: str) -> str | None:
    """What another clock told, as `stamp` writes it; None for what is no moment with an offset."""
    try:
        found = datetime.fromisoformat(text)
        return stamp(found) if found.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None


def months_before(moment: datetime, months: int) -> datetime:
    """The same hour so many calendar months earlier; on the month's last day where there is no such day."""
    number = moment.year * 12 + moment.month - 1 - months
    year, month = number // 12, number % 12 + 1
    return moment.replace(year=year, month=month, day=min(moment.day, monthrange(year, month)[1]))
