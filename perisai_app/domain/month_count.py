"""Months as whole numbers, to be subtracted over the ends of years. Must not know what they are for."""

import re

_MONTH = re.compile(r"(?!0000)([0-9]{4})-(0[1-9]|1[0-2])")


def month_number(text: str) -> int | None:
    """'2026-11' as the months since year 0; None for anything but YYYY-MM of a year 0001-9999."""
    found = _MONTH.fullmatch(text)
    return int(found[1]) * 12 + int(found[2]) - 1 if found else None


def month_text(number: int) -> str:
    """The number of a month as YYYY-MM; the other way round of `month_number`."""
    return f"{number // 12:04d}-{number % 12 + 1:02d}"
