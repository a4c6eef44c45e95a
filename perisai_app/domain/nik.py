"""What a NIK says: PP KK CC DDMMYY SSSS, district of first issue, birth day (+40 for women), serial.

A NIK is never reissued, so it may lawfully disagree with the true birth date or address (PP 37/2007
art. 37; domain facts 5.1): such a disagreement is amber, only length, digits and an impossible date are red.
"""

from dataclasses import dataclass
from datetime import date

from perisai_app.domain.registration import Sex

LENGTH = 16


@dataclass(frozen=True, slots=True)
class Nik:
    """The parts of a well-formed NIK; the text stays text."""

    text: str
    district: str
    sex: Sex
    day: int
    month: int
    year_of_century: int
    serial: str

    def birth_date(self, today: date, typed: date | None = None) -> date:
        """The century by the typed birth date first, then the youngest that is old enough to work (15)."""
        dates = [d for d in map(self._in_century, (1900, 2000)) if d is not None]
        if typed in dates:
            return typed
        working = [d for d in dates if today.year - d.year >= 15]
        return max(working) if working else min(dates)

    def _in_century(self, century: int) -> date | None:
        try:
            return date(century + self.year_of_century, self.month, self.day)
        except ValueError:
            return None


def fault(text: str) -> tuple[str, dict[str, str | int]] | None:
    """The code of what makes `text` no NIK at all, with its parameters; None when it is well formed."""
    if not text.isascii() or not text.isdigit():
        return ("nik_not_digits", {})
    if len(text) < LENGTH:
        return ("nik_too_short", {"missing": LENGTH - len(text)})
    if len(text) > LENGTH:
        return ("nik_too_long", {"extra": len(text) - LENGTH})
    if text[12:] == "0000":
        return ("nik_serial_zero", {})
    if not _has_date(text):
        return ("nik_impossible_date", {})
    return None


def parse(text: str) -> Nik:
    """The parts of a NIK that `fault` found nothing wrong with; ValueError (without the digits) otherwise."""
    if (found := fault(text)) is not None:
        raise ValueError(found[0])
    day = int(text[6:8])
    return Nik(
        text=text,
        district=f"{text[:2]}.{text[2:4]}.{text[4:6]}",
        sex=Sex.FEMALE if day > 40 else Sex.MALE,
        day=day - 40 if day > 40 else day,
        month=int(text[8:10]),
        year_of_century=int(text[10:12]),
        serial=text[12:],
    )


def masked(text: str) -> str:
    """For lists: the regency and the serial stay, 5104••••••••9012."""
    return f"{text[:4]}{'•' * 8}{text[12:]}" if len(text) == LENGTH else "•" * len(text)


def _has_date(text: str) -> bool:
    day, month, year = int(text[6:8]), int(text[8:10]), int(text[10:12])
    day -= 40 if day > 40 else 0
    return any(_exists(century + year, month, day) for century in (1900, 2000))


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
