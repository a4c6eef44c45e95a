"""What a NIK says: PP KK CC DDMMYY SSSS, district of first issue, birth day (+40 for women), serial.

A NIK is never reissued, so it may lawfully disagree with the true birth date or address (PP 37/2007
art. 37; domain facts 5.1): such a disagreement is amber, only length, digits and an impossible date are red.
"""

import re
from dataclasses import dataclass
from datetime import date

from perisai_app.domain.choices import Sex
from perisai_app.domain.eligibility import age_on
from perisai_app.domain.problem import Problem, Severity
from perisai_app.domain.region import Places
from perisai_app.domain.settings import Settings

LENGTH = 16
SURE = 15  # digits of a number that a spreadsheet keeps; what stands behind them is zeros
WOMEN_ADD = 40
_SPREADSHEET = re.compile(r"[0-9][.,]?[0-9]*[Ee]\+?[0-9]+")
_USUAL = Settings()


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

    def birth_date(self, today: date, typed: date | None = None, *, settings: Settings = _USUAL) -> date:
        """The century by the typed birth date first, then by what an eligible worker's age allows.

        When neither century gives an eligible age it is the later one that has come (domain facts 5.1, [C]).
        """
        dates = self.birth_dates
        if typed in dates:
            return typed
        able = [born for born in dates if _eligible(born, today, settings)]
        return max(able or [born for born in dates if born <= today], default=dates[0])

    def may_be_eligible(self, today: date, settings: Settings = _USUAL) -> bool:
        """Whether any century makes a new member of an age that may be registered on `today`."""
        return any(_eligible(born, today, settings) for born in self.birth_dates)

    def may_say(self, born: date) -> bool:
        """Whether it is one of `birth_dates`, without making them."""
        said = (self.year_of_century, self.month, self.day)
        return (born.year % 100, born.month, born.day) == said and born.year // 100 in (19, 20)

    @property
    def birth_dates(self) -> tuple[date, ...]:
        """The dates that DDMMYY may mean, of the 1900s and the 2000s; only one for 29 February of '00."""
        return _dates(self.year_of_century, self.month, self.day)


def fault(text: str) -> tuple[str, dict[str, str | int]] | None:
    """The code of what makes `text` no NIK at all, with its parameters; None when it is well formed.

    `nik_stored_as_number` (5,10402E+15: a spreadsheet lost its last digit), `nik_not_digits`,
    `nik_too_short` {missing}, `nik_too_long` {extra}, `nik_serial_zero`, `nik_impossible_date`: all red
    (domain facts 5.1 [A]).
    """
    if not text.isascii() or not text.isdigit():
        return ("nik_stored_as_number" if _SPREADSHEET.fullmatch(text) else "nik_not_digits", {})
    if len(text) < LENGTH:
        return ("nik_too_short", {"missing": LENGTH - len(text)})
    if len(text) > LENGTH:
        return ("nik_too_long", {"extra": len(text) - LENGTH})
    if text[12:] == "0000":
        return ("nik_serial_zero", {})
    if _date(2000 + int(text[10:12]), int(text[8:10]), _day(text)) is None:  # the 1900s have no day more
        return ("nik_impossible_date", {})
    return None


def parse(text: str) -> Nik:
    """The parts of a NIK that `fault` found nothing wrong with; ValueError (without the digits) otherwise."""
    if (found := fault(text)) is not None:
        raise ValueError(found[0])
    return parts(text)


def parts(text: str) -> Nik:
    """The same of a text that `fault` was asked about already: to ask again is half of the time."""
    return Nik(
        text=text,
        district=f"{text[:2]}.{text[2:4]}.{text[4:6]}",
        sex=Sex.FEMALE if int(text[6:8]) > WOMEN_ADD else Sex.MALE,
        day=_day(text),
        month=int(text[8:10]),
        year_of_century=int(text[10:12]),
        serial=text[12:],
    )


def disagreements(
    number: Nik,
    *,
    born: date | None,
    sex: Sex | None,
    address_district: str | None,
    places: Places,
    settings: Settings,
    today: date,
) -> tuple[Problem, ...]:
    """Where the NIK says something else than what was typed: questions and notes, never a block.

    Amber `nik_other_birth_date` and `nik_other_sex` {nik_says}, `nik_age_not_eligible` (asked only while no
    birth date is typed: then the age rules speak), `nik_district_unknown`. Notes `nik_district_retired`,
    `nik_other_district`: people move and keep their NIK (domain facts 0.9, 5.1).
    """
    return (
        *_about_birth(number, born, settings, today),
        *_about_sex(number, sex),
        *_about_district(number, address_district, places),
    )


def sure_digits(text: str) -> str:
    """The digits that a NIK certainly had before a spreadsheet stored it as a number: 15 at most.

    Of '5.10402E+15' all shown but the last, which is rounded; nothing of what is no whole number.
    """
    text = text.strip()
    if rounded := re.fullmatch(r"([0-9])(?:[.,]([0-9]+))?[Ee]\+?[0-9]+", text):
        return (rounded[1] + (rounded[2] or ""))[:-1][:SURE]
    return text[:SURE] if text.isascii() and text.isdigit() else ""


def masked(text: str) -> str:
    """For lists: the regency and the serial stay, 5104••••••••9012."""
    return f"{text[:4]}{'•' * 8}{text[12:]}" if len(text) == LENGTH else "•" * len(text)


def _about_birth(number: Nik, born: date | None, settings: Settings, today: date) -> tuple[Problem, ...]:
    if born is None:
        able = number.may_be_eligible(today, settings)
        return () if able else (Problem("nik", "nik_age_not_eligible", Severity.AMBER),)
    if number.may_say(born):
        return ()
    says = number.birth_date(today, settings=settings).isoformat()
    return (Problem("birth_date", "nik_other_birth_date", Severity.AMBER, {"nik_says": says}),)


def _about_sex(number: Nik, sex: Sex | None) -> tuple[Problem, ...]:
    if sex in (None, number.sex):
        return ()
    return (Problem("sex", "nik_other_sex", Severity.AMBER, {"nik_says": number.sex.value}),)


def _about_district(number: Nik, address: str | None, places: Places) -> tuple[Problem, ...]:
    """One word at most: a code that is not today's cannot be that of an address of today."""
    if address == number.district:  # nearly as often as not, and then there is nothing to look up
        return ()
    if not places.district_known(number.district):
        return (Problem("nik", "nik_district_unknown", Severity.AMBER),)
    if places.district_retired(number.district):
        return (Problem("nik", "nik_district_retired", Severity.NOTE),)
    return () if address is None else (Problem("nik", "nik_other_district", Severity.NOTE),)


def _eligible(born: date, today: date, settings: Settings) -> bool:
    return settings.minimum_age <= age_on(born, today) < settings.age_limit


def _day(text: str) -> int:
    day = int(text[6:8])
    return day - WOMEN_ADD if day > WOMEN_ADD else day


def _dates(year_of_century: int, month: int, day: int) -> tuple[date, ...]:
    found = (_date(century + year_of_century, month, day) for century in (1900, 2000))
    return tuple(born for born in found if born is not None)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
