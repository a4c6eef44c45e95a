"""One row of a list, and what the whole list shares, as the typed texts a form would hold.

Judging them is the rule book's work; here only what a list alone can get wrong becomes a problem: a number
that lost digits in the spreadsheet, and a village known by its names.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache, partial

from perisai_app.domain import nik as niks
from perisai_app.domain import typed
from perisai_app.domain.choices import ConsentMethod
from perisai_app.domain.problem import Problem, Severity
from perisai_app.domain.region import Places
from perisai_app.domain.rulebook import RuleBook
from perisai_app.exchange import words
from perisai_app.exchange.columns import Columns
from perisai_app.sheets.cells import Row

SHARED = ("branch", "programs", "months", "income", "funded_by", "ecosystem", "group", "decree", "consent")
_PLACE = ("village_name", "district_name", "regency_name", "province_name")
_CHOICES = {
    "sex": words.SEX,
    "programs": words.PROGRAMS,
    "funded_by": words.FUNDED_BY,
    "ecosystem": words.ECOSYSTEM,
}


@dataclass(frozen=True, slots=True)
class ReadRow:
    """The texts under the names of `typed.FIELDS`, and the problems that only a list can have."""

    texts: dict[str, str]
    problems: tuple[Problem, ...]


@dataclass(slots=True)
class _Reading:
    texts: dict[str, str]
    problems: list[Problem] = field(default_factory=list)


class RowReader:
    """Reads the rows of one list; made once a file, since it keeps what it looked up."""

    def __init__(self, columns: Columns, *, shared: Mapping[str, str], book: RuleBook) -> None:
        self._columns = columns.at
        self._shared = {name: shared[name].strip() for name in SHARED if shared.get(name, "").strip()}
        self._consent_text = book.settings.consent_text
        self._occupations = words.Occupations(book.occupations)
        self._villages = lru_cache(maxsize=8_192)(partial(_villages, book.places))

    def read(self, row: Row) -> ReadRow:
        """Every column taken at its word; what the row says wins over what the list shares."""
        cells = {name: text for name, at in self._columns.items() if (text := row.text(at))}
        reading = _Reading({**self._shared, **cells})
        _take_numbers(reading, row, self._columns)
        _take_village(reading, self._villages)
        _take_choices(reading)
        _take_consent(reading, self._consent_text)
        _take_neighbourhood(reading)
        self._take_occupation(reading)
        texts = {name: reading.texts[name] for name in typed.FIELDS if reading.texts.get(name)}
        return ReadRow(texts, tuple(reading.problems))

    def _take_occupation(self, reading: _Reading) -> None:
        """An occupation that is not in the list is 'other' work, and the row says so."""
        if not (text := reading.texts.get("occupation", "")):
            return
        code = self._occupations.code(text)
        if code is None:
            reading.problems.append(Problem("occupation", "occupation_other", Severity.NOTE))
            reading.texts["occupation_text"] = text
        reading.texts["occupation"] = code or words.OTHER_WORK


def _take_numbers(reading: _Reading, row: Row, columns: Mapping[str, int]) -> None:
    """A spreadsheet keeps 15 digits of a number, so the sixteenth of a NIK or KK is lost for good."""
    for name in ("nik", "kk"):
        if columns.get(name) in row.numeric and (text := reading.texts.get(name)):
            sure = len(niks.sure_digits(text))
            reading.problems.append(Problem(name, "nik_stored_as_number", params={"sure": sure}))


def _take_village(reading: _Reading, villages: Callable[..., tuple[str, ...]]) -> None:
    village, *outer = (reading.texts.get(name, "") for name in _PLACE)
    if not village:
        return
    codes = villages(village, *outer)
    if len(codes) == 1:
        reading.texts["village"] = codes[0]
    else:
        code = "village_ambiguous" if codes else "village_unknown"
        reading.problems.append(Problem("village", code, params={"found": len(codes)} if codes else {}))


def _villages(places: Places, village: str, district: str, regency: str, province: str) -> tuple[str, ...]:
    """By code or names. 'Denpasar' also means 'Kota Denpasar'; a regency is sure without its province."""
    if places.village_exists(village):
        return (village,)
    asked = [(regency, province), (f"Kota {regency}", province), (regency, "")]
    if not regency:
        asked = [("", province)]
    for names in asked:
        if codes := places.find(village, district, *names):
            return tuple(codes)
    return ()


def _take_choices(reading: _Reading) -> None:
    for name, choices in _CHOICES.items():
        if text := reading.texts.get(name):
            reading.texts[name] = words.meant(choices, text)
    if text := reading.texts.get("months"):
        reading.texts["months"] = words.months(text)


def _take_consent(reading: _Reading, text_version: str) -> None:
    """With a decree and no word of consent the basis is the public task, on the day the decree bears."""
    text, decree = reading.texts.get("consent", ""), reading.texts.get("decree", "")
    method, day = words.consent(text or decree)
    if decree and not text:
        method = ConsentMethod.PUBLIC_TASK.value
    reading.texts["consent_method"], reading.texts["consent_on"] = method, day
    if method and method != ConsentMethod.PUBLIC_TASK:
        reading.texts["consent_text"] = text_version


def _take_neighbourhood(reading: _Reading) -> None:
    """'003/004' in one column, 'RT 03' in its own."""
    both = re.fullmatch(r"\D*(\d{1,3})\s*[/-]\s*\D*(\d{1,3})", reading.texts.get("rt_rw", ""))
    if both:
        reading.texts["rt"], reading.texts["rw"] = both.groups()
    for name in ("rt", "rw"):
        if text := reading.texts.get(name):
            reading.texts[name] = re.sub(rf"^{name}[\s.]*", "", text, flags=re.IGNORECASE)
