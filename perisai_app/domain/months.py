"""The months a price can be asked for, as 'YYYY-MM' text, which sorts as time does. Knows no clock."""

from perisai_app.domain.month_count import month_number, month_text

_FIRST, _LAST = "2000-01", "2099-12"


def a_month(text: str) -> str | None:
    """The month that '2026-11' names, for the years 2000 to 2099; None for anything else."""
    return text if month_number(text) is not None and _FIRST <= text <= _LAST else None


def months_from(start: str, count: int) -> tuple[str, ...]:
    """`count` months in a row from `start`; none when `start` is no month or `count` is below 1."""
    first = month_number(start) if a_month(start) else None
    return () if first is None else tuple(map(month_text, range(first, first + count)))
