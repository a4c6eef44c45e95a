"""What each programme pays, as values that a pack can replace (domain facts 3).

The law behind it: PP 44/2015, PP 46/2015, PP 82/2019.
Must not know any amount, nor where the rows come from.
"""

import dataclasses
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """How the amount of a row is meant; `value` of the row is read by it."""

    OPEN = "open"  # a service, without a ceiling in rupiah
    ONCE = "once"  # value rupiah, paid once
    CEILING = "ceiling"  # what it cost, at most value rupiah
    BASES = "bases"  # value x base, paid once
    MONTHLY_PERCENT = "monthly_percent"  # value percent of the base a month, within the row's months
    TABLE_PERCENT = "table_percent"  # value x base for the whole, so much of it as the disability table says
    SAVINGS = "savings"  # value percent of the base for every month paid
    SCHOLARSHIP = "scholarship"  # by each child's level, for at most value children


class Event(StrEnum):
    """What may happen; `benefits` tells them apart because the programmes do."""

    ACCIDENT = "accident"
    PARTIAL_DISABILITY = "partial_disability"
    TOTAL_DISABILITY = "total_disability"
    ACCIDENT_DEATH = "accident_death"
    DEATH = "death"
    OLD_AGE = "old_age"


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition or a note on a benefit: a stable code; sentences are made in ui/wording."""

    code: str
    params: dict[str, int] = dataclasses.field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class BenefitRow:
    """One row of the table; months count from the event, `months_needed` is contributions paid before it."""

    event: str
    code: str
    program: str
    kind: Kind
    value: int
    conditions: tuple[Condition, ...]
    mark: str
    source: str
    from_month: int
    to_month: int | None
    months_needed: int


@dataclass(frozen=True, slots=True)
class Level:
    """One level of schooling: how many years it takes, and the rupiah a year that are paid."""

    code: str
    label_id: str
    label_en: str
    aliases: frozenset[str]
    years: int
    yearly: int
    mark: str
    source: str


@dataclass(frozen=True, slots=True)
class BenefitTerms:
    """The table of benefits and the ladder of schooling, lowest level first."""

    rows: tuple[BenefitRow, ...]
    levels: tuple[Level, ...]
