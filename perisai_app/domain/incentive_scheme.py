"""The dated schemes of the agent's incentive, as values that a pack can replace (domain facts 4).

Must not know any member; what a scheme pays on is in incentive.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from perisai_app.domain.month_count import month_number


class PartKind(StrEnum):
    """What a part of a scheme pays on."""

    HEAD = "head"  # `rupiah` for each new member with `programs` programs
    MONTHLY = "monthly"  # `rupiah` for the month as a whole
    SHARE = "share"  # `per_mille` of contributions of the member's months `from_month` to `to_month`
    WADAH = "wadah"  # `per_mille` of its agents' incentives, to the wadah
    PAYDAY = "payday"  # by `day` of the next month


@dataclass(frozen=True, slots=True)
class IncentivePart:
    """One part; it is paid only in a month with at least `min_new` new members."""

    kind: PartKind
    mark: str
    source: str
    programs: int = 0
    min_new: int = 0
    from_month: int = 1
    to_month: int | None = None
    rupiah: int = 0
    per_mille: int = 0
    day: int = 0

    def covers(self, member_month: int) -> bool:
        """Whether this member's month (1 the first) is within the part, both ends included."""
        return self.from_month <= member_month and (self.to_month is None or member_month <= self.to_month)


@dataclass(frozen=True, slots=True)
class IncentiveScheme:
    """A scheme and the months (YYYY-MM, both ends included) in which it holds; an open end is None."""

    code: str
    valid_from: str
    valid_to: str | None
    parts: tuple[IncentivePart, ...]

    def of(self, kind: PartKind) -> tuple[IncentivePart, ...]:
        return tuple(part for part in self.parts if part.kind is kind)

    @property
    def min_new(self) -> int:
        """The new members a month from which every part is paid."""
        return max((part.min_new for part in self.parts), default=0)


def scheme_of(schemes: Sequence[IncentiveScheme], month: str) -> IncentiveScheme | None:
    """The scheme that holds in `month`; None when none does, or the text is no month."""
    if month_number(month) is None:
        return None
    holding = (s for s in schemes if s.valid_from <= month and (s.valid_to is None or month <= s.valid_to))
    return next(holding, None)
