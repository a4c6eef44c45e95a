"""What the number of a family card (Kartu Keluarga) says: region of issue, date of recording, family serial.

Only its length and digits are sure (domain facts 5.2 [B]); whatever else looks odd is asked or noted, never
a block: the card is not needed to register, only later for heirs and claims.
"""

from dataclasses import dataclass
from datetime import date

from perisai_app.domain.problem import Problem, Severity
from perisai_app.domain.region import Places

LENGTH = 16


@dataclass(frozen=True, slots=True)
class Kk:
    """The parts of a KK number; `day`, `month` and `year_of_century` need not be a date that exists."""

    text: str
    district: str
    day: int
    month: int
    year_of_century: int
    serial: str

    def recorded(self, today: date) -> date | None:
        """The day of recording, the latest that has come; None when there is no such day."""
        found = (self._in_century(century) for century in (2000, 1900))
        return next((day for day in found if day is not None and day <= today), None)

    def _in_century(self, century: int) -> date | None:
        try:
            return date(century + self.year_of_century, self.month, self.day)
        except ValueError:
            return None


def fault(text: str) -> str | None:
    """Red `kk_not_16_digits`, or None for 16 digits (domain facts 5.2)."""
    sixteen = len(text) == LENGTH and text.isascii() and text.isdigit()
    return None if sixteen else "kk_not_16_digits"


def parse(text: str) -> Kk:
    """The parts of 16 digits; ValueError (without the digits) for what `fault` refuses."""
    if (found := fault(text)) is not None:
        raise ValueError(found)
    return Kk(
        text=text,
        district=f"{text[:2]}.{text[2:4]}.{text[4:6]}",
        day=int(text[6:8]),
        month=int(text[8:10]),
        year_of_century=int(text[10:12]),
        serial=text[12:],
    )


def oddities(number: Kk, *, nik: str | None, places: Places, today: date) -> tuple[Problem, ...]:
    """What is odd about a KK number; the worker's own NIK in its place is told alone, the rest follows.

    Amber `kk_is_the_nik`, `kk_impossible_date` (no such day, or one still to come). Notes `kk_serial_zero`,
    `kk_district_unknown` (domain facts 5.2 [B], 5.1 for old region codes).
    """
    if number.text == nik:
        return (Problem("kk", "kk_is_the_nik", Severity.AMBER),)
    found = []
    if number.recorded(today) is None:
        found.append(Problem("kk", "kk_impossible_date", Severity.AMBER))
    if number.serial == "0000":
        found.append(Problem("kk", "kk_serial_zero", Severity.NOTE))
    if not places.district_known(number.district):
        found.append(Problem("kk", "kk_district_unknown", Severity.NOTE))
    return tuple(found)
