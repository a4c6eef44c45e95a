"""What the rules need to look up, as a value: tables and dated settings. Must not know where they come from.

Facts that are uncertain (marks C and X in the sources) live here as settings, never as constants in a rule.
"""

from dataclasses import dataclass
from typing import Protocol

from perisai_app.domain.contribution import Tariff


class Places(Protocol):
    """Kemendagri region codes, dotted: is it one of today's, or a district that old NIKs still carry?"""

    def village_exists(self, code: str) -> bool: ...

    def district_known(self, code: str) -> bool: ...


@dataclass(frozen=True, slots=True)
class Occupation:
    """One row of the occupation list; `sector` decides the relief."""

    code: str
    label_id: str
    label_en: str
    ecosystem: str
    sector: str


@dataclass(frozen=True, slots=True)
class RuleBook:
    """Everything `review` may ask. Ages in completed years; periods are numbers of months, as typed."""

    places: Places
    tariff: Tariff
    occupations: dict[str, Occupation]
    periods: tuple[str, ...] = ("1", "2", "3", "6", "12")
    age_limit: int = 65
    adult_age: int = 18
    deadline_days: int = 60

    def village_exists(self, code: str) -> bool:
        return self.places.village_exists(code)

    def district_known(self, code: str) -> bool:
        return self.places.district_known(code)

    def sector_of(self, occupation: str) -> str:
        """The relief sector of an occupation code; free text counts as other."""
        found = self.occupations.get(occupation)
        return found.sector if found else "other"
