"""What cover costs, month by month, and why a month costs what it does: reasons are values, not sentences.

A quote holds what was asked and the version of the pack that answered, so that it can be recomputed years
later. Nothing here raises: what is no month, or no number of months, gets a quote without months.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from perisai_app.domain.contribution import MonthlyContribution, due
from perisai_app.domain.funding import Funding, Share
from perisai_app.domain.months import months_from
from perisai_app.domain.price_reason import Reason, lasting_reasons, month_reasons
from perisai_app.domain.tariff import Tariff, bracket_of, granted, relief_at

MOST_MONTHS = 60


@dataclass(frozen=True, slots=True)
class Ask:
    """What was asked: income in rupiah a month, programs 2 or 3, relief sector, first month YYYY-MM."""

    income: int
    programs: int
    sector: str
    funding: Funding
    start: str
    months: int


@dataclass(frozen=True, slots=True)
class QuotedMonth:
    """What is due, who owes what of it, and why it differs from the tariff or from the month before."""

    due: MonthlyContribution
    shares: tuple[Share, ...]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """The next other price after the first month's: the last month of the old one, the first of the new one.

    `code` is `relief_ended` or `relief_begins`, `total` the whole rupiah of the new month.
    """

    until: str
    month: str
    total: int
    code: str


@dataclass(frozen=True, slots=True)
class Quote:
    """The answer to `ask` by the tables of `pack`; `base` in rupiah, `programs` as taken.

    `reasons` hold for every month (see `lasting_reasons`), each month has its own besides (`month_reasons`).
    """

    pack: str
    ask: Ask
    base: int
    programs: int
    reasons: tuple[Reason, ...]
    months: tuple[QuotedMonth, ...]
    change: Change | None

    @property
    def jkk(self) -> int:
        """Whole rupiah over all months of the quote."""
        return sum(month.due.jkk for month in self.months)

    @property
    def jkm(self) -> int:
        """Whole rupiah over all months of the quote."""
        return sum(month.due.jkm for month in self.months)

    @property
    def jht(self) -> int:
        """Whole rupiah over all months of the quote."""
        return sum(month.due.jht for month in self.months)

    @property
    def total(self) -> int:
        """Whole rupiah over all months of the quote."""
        return sum(month.due.total for month in self.months)

    @property
    def shares(self) -> tuple[Share, ...]:
        """What each payer owes of the whole, who pays JKK and JKM first."""
        owed: dict[str, Share] = {}
        for share in (share for month in self.months for share in month.shares):
            before = owed.get(share.payer)
            owed[share.payer] = Share(share.payer, share.amount + (before.amount if before else 0))
        return tuple(owed.values())


def quote(
    tariff: Tariff, *, income: int, programs: int, sector: str, funding: Funding, start: str, months: int
) -> Quote:
    """The price of 1 to 60 months in a row from `start` (YYYY-MM), and the next change of it.

    Source: domain facts 2.3, 2.4. Whether the programs can be taken is asked of `programs_problem` first.
    """
    return answer(tariff, Ask(income, programs, sector, funding, start, months))


@lru_cache(maxsize=256)
def total_of(tariff: Tariff, ask: Ask) -> int:
    """Whole rupiah of all months asked for, as `answer` says; without its reasons and its look ahead.

    Remembered, for many earn and ask the same; an amount is nobody's.
    """
    return sum(month.total for month in _dues(tariff, ask, ask.months))


def recompute(quoted: Quote, tariff: Tariff) -> Quote:
    """The same question asked of `tariff`: equal to `quoted` when that is the pack which answered it."""
    return answer(tariff, quoted.ask)


def answer(tariff: Tariff, ask: Ask) -> Quote:
    """The quote for what was asked; see `quote`."""
    ahead = tuple(_dues(tariff, ask, MOST_MONTHS))
    asked = ahead[: ask.months] if 1 <= ask.months <= MOST_MONTHS else ()
    return Quote(
        pack=tariff.pack,
        ask=ask,
        base=bracket_of(tariff, ask.funding.income_for(ask.income)).base,
        programs=ask.funding.programs_for(ask.programs),
        reasons=lasting_reasons(tariff, ask.funding, ask.income, ask.programs),
        months=tuple(_quoted(tariff, ask, asked, at) for at in range(len(asked))),
        change=_change(tariff, ask, ahead),
    )


def _dues(tariff: Tariff, ask: Ask, months: int) -> Iterator[MonthlyContribution]:
    row = bracket_of(tariff, ask.funding.income_for(ask.income))
    programs = ask.funding.programs_for(ask.programs)
    for month in months_from(ask.start, months):
        relief = granted(relief_at(tariff, ask.sector, month), ask.funding.payer)
        yield due(row, relief, programs=programs, month=month)


def _quoted(tariff: Tariff, ask: Ask, asked: tuple[MonthlyContribution, ...], at: int) -> QuotedMonth:
    before = asked[at - 1].month if at else None
    month = asked[at]
    reasons = month_reasons(tariff, ask.sector, ask.funding.payer, month.month, before)
    return QuotedMonth(month, ask.funding.shares(month), reasons)


def _change(tariff: Tariff, ask: Ask, ahead: tuple[MonthlyContribution, ...]) -> Change | None:
    for old, new in pairwise(ahead):
        if new.total != old.total:
            relieved = granted(relief_at(tariff, ask.sector, new.month), ask.funding.payer)
            code = "relief_ended" if relieved is None else "relief_begins"
            return Change(old.month, new.month, new.total, code)
    return None
