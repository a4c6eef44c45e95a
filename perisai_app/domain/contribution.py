"""What one month of cover costs. The tables are the tariff's, the relief is looked up by contribution month.

Must not know who asks, or for how many months: that is a quote (domain facts 2.1-2.3).
"""

from dataclasses import dataclass

from perisai_app.domain.tariff import Bracket, Relief, Tariff, bracket_of, granted, relief_at

WITH_JHT = 3


@dataclass(frozen=True, slots=True)
class MonthlyContribution:
    """Whole rupiah due for one contribution month (YYYY-MM); `jht` is 0 when only two programs are taken."""

    month: str
    jkk: int
    jkm: int
    jht: int

    @property
    def total(self) -> int:
        """Whole rupiah of the month."""
        return self.jkk + self.jkm + self.jht


def contribution(
    tariff: Tariff, *, income: int, programs: int, sector: str, funded_by: str, month: str
) -> MonthlyContribution:
    """What is due for `month` (YYYY-MM) on an income of rupiah a month; `funded_by` pays JKK and JKM.

    A low, zero or negative income takes the lowest base (domain facts 1.1); JHT comes with 3 programs only.
    """
    relief = granted(relief_at(tariff, sector, month), funded_by)
    return due(bracket_of(tariff, income), relief, programs=programs, month=month)


def due(row: Bracket, relief: Relief | None, *, programs: int, month: str) -> MonthlyContribution:
    """The same by a row and a relief that were looked up already, as for many months of one quote."""
    normal = _normal(row, programs, month)
    return normal if relief is None else _cut(normal, relief)


def _normal(row: Bracket, programs: int, month: str) -> MonthlyContribution:
    return MonthlyContribution(month, row.jkk, row.jkm, row.jht if programs == WITH_JHT else 0)


def _cut(normal: MonthlyContribution, relief: Relief) -> MonthlyContribution:
    """What stays due, a broken rupiah dropped (no row has one at 50 %, domain facts 2.4)."""
    return MonthlyContribution(
        normal.month,
        normal.jkk * relief.jkk_percent // 100,
        normal.jkm * relief.jkm_percent // 100,
        normal.jht * relief.jht_percent // 100,
    )
