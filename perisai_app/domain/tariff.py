"""The bracket table (PP 44/2015, PP 46/2015) and the dated relief (PP 50/2025) as values, and how to look up.

They come out of a pack, so that a newer pack changes the price without a new program: no amount stands here.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bracket:
    """One row: from this declared income up, the base and the monthly JKK, JKM and JHT; all whole rupiah."""

    min_income: int
    base: int
    jkk: int
    jkm: int
    jht: int


@dataclass(frozen=True, slots=True)
class Relief:
    """A dated reduction for one sector: what stays due, in percent; months YYYY-MM, both ends included.

    `not_when_funded_by` holds who pays JKK and JKM without the relief; `source` names the decree.
    """

    sector: str
    from_month: str
    to_month: str
    jkk_percent: int
    jkm_percent: int
    jht_percent: int
    not_when_funded_by: frozenset[str]
    source: str


@dataclass(frozen=True, slots=True)
class Tariff:
    """The tables that hold, under the version of the pack they came in; brackets rise by `min_income`."""

    pack: str
    brackets: Sequence[Bracket]
    reliefs: Sequence[Relief]

    def __hash__(self) -> int:
        """By the version alone: to hash every row takes longer than what is looked up by it."""
        return hash(self.pack)


def bracket_of(tariff: Tariff, income: int) -> Bracket:
    """The last row whose lower bound a month's income (rupiah) reaches; below them all, the lowest row.

    Printed upper bounds leave gaps and are not looked at (domain facts 2.2). No income is too low.
    """
    reached = bisect_right(tariff.brackets, income, key=lambda row: row.min_income)
    return tariff.brackets[max(reached - 1, 0)]


def relief_at(tariff: Tariff, sector: str, month: str) -> Relief | None:
    """The relief decreed for this sector and contribution month, whoever pays (domain facts 2.3)."""
    return next(
        (r for r in tariff.reliefs if r.sector == sector and r.from_month <= month <= r.to_month), None
    )


def granted(relief: Relief | None, funded_by: str) -> Relief | None:
    """The relief, unless who pays JKK and JKM is left out of it (PP 50/2025: APBN and APBD)."""
    return None if relief is None or funded_by in relief.not_when_funded_by else relief
