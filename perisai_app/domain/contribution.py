"""What a month of cover costs: the bracket table (PP 44/2015, PP 46/2015) and the dated relief (PP 50/2025).

Tables come in as values, so that a newer pack changes the price without a new program.
"""

from collections.abc import Sequence
from dataclasses import dataclass

JKM_RUPIAH = 6_800


@dataclass(frozen=True, slots=True)
class Bracket:
    """One row: from this declared income up, the base and the monthly JKK and JHT, all in rupiah."""

    min_income: int
    base: int
    jkk: int
    jht: int


@dataclass(frozen=True, slots=True)
class Relief:
    """A dated reduction for one sector; months are YYYY-MM, both ends included."""

    sector: str
    from_month: str
    to_month: str
    jkk_percent: int
    jkm_percent: int
    jht_percent: int
    not_when_funded_by: frozenset[str]


@dataclass(frozen=True, slots=True)
class Tariff:
    """The tables that hold, under the name of the pack they came in."""

    pack: str
    brackets: Sequence[Bracket]
    reliefs: Sequence[Relief]


@dataclass(frozen=True, slots=True)
class MonthlyContribution:
    """Rupiah due for one contribution month; `jht` is 0 when only two programs are taken."""

    month: str
    jkk: int
    jkm: int
    jht: int

    @property
    def total(self) -> int:
        return self.jkk + self.jkm + self.jht


def bracket_of(tariff: Tariff, income: int) -> Bracket:
    """The last row whose lower bound the income reaches; printed upper bounds leave gaps, unused."""
    return [row for row in tariff.brackets if row.min_income <= income][-1]


def contribution(
    tariff: Tariff, *, income: int, programs: int, sector: str, funded_by: str, month: str
) -> MonthlyContribution:
    """What is due for `month` (YYYY-MM); the relief counts by contribution month."""
    row = bracket_of(tariff, income)
    relief = _relief(tariff, sector, funded_by, month)
    jkk, jkm, jht = row.jkk, JKM_RUPIAH, row.jht if programs == 3 else 0
    if relief is None:
        return MonthlyContribution(month, jkk, jkm, jht)
    return MonthlyContribution(
        month,
        jkk * relief.jkk_percent // 100,
        jkm * relief.jkm_percent // 100,
        jht * relief.jht_percent // 100,
    )


def schedule(
    tariff: Tariff, *, income: int, programs: int, sector: str, funded_by: str, start: str, months: int
) -> tuple[MonthlyContribution, ...]:
    """The contributions of `months` months in a row from `start` (YYYY-MM)."""
    return tuple(
        contribution(
            tariff, income=income, programs=programs, sector=sector, funded_by=funded_by, month=month
        )
        for month in months_from(start, months)
    )


def months_from(start: str, count: int) -> tuple[str, ...]:
    """`count` months in a row, YYYY-MM."""
    year, month = map(int, start.split("-"))
    return tuple(f"{year + (month - 1 + i) // 12:04d}-{(month - 1 + i) % 12 + 1:02d}" for i in range(count))


def _relief(tariff: Tariff, sector: str, funded_by: str, month: str) -> Relief | None:
    for relief in tariff.reliefs:
        if relief.sector == sector and relief.from_month <= month <= relief.to_month:
            return None if funded_by in relief.not_when_funded_by else relief
    return None
