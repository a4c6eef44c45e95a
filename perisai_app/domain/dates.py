"""Reading dates as people write them: day before month, Indonesian month names, ISO (domain facts 5.6)."""

import re
from datetime import date

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan januari",
            "feb februari",
            "mar maret",
            "apr april",
            "mei may",
            "jun juni",
            "jul juli",
            "agu agustus aug",
            "sep september",
            "okt oktober oct",
            "nov november",
            "des desember dec",
        ),
        start=1,
    )
    for name in names.split()
}


def a_date(text: str) -> date | None:
    """14-05-1984, 14/5/1984, 14 Mei 1984 and ISO 1984-05-14; day before month, year always four digits."""
    text = text.strip()
    if iso := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00:00)?", text):
        return _date(*map(int, iso.groups()))
    parts = re.fullmatch(r"(\d{1,2})[\s./-]+(\d{1,2}|[A-Za-z]+)[\s./-]+(\d{4})", text)
    if parts is None:
        return None
    day, month, year = parts.groups()
    number = int(month) if month.isdigit() else MONTHS.get(month.lower(), 0)
    return _date(int(year), number, int(day))


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
