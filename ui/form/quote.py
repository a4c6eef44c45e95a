"""What the typed texts cost a month and when that changes. Pure; the rules are the domain's."""

from collections.abc import Mapping
from dataclasses import dataclass

from perisai_app.domain.contribution import MonthlyContribution, bracket_of, schedule
from perisai_app.domain.rulebook import RuleBook
from perisai_app.domain.rupiah import rupiah

AHEAD = 36


@dataclass(frozen=True, slots=True)
class Quote:
    """Rupiah now; `until` and `then` when the price changes later on (the relief's end)."""

    base: int
    total: int
    months: int
    period_total: int
    until: str | None
    then_month: str | None
    then_total: int
    budget_pays: bool


def quote(texts: Mapping[str, str], book: RuleBook, month: str) -> Quote | None:
    """None while income or programs are not readable."""
    income = rupiah(texts.get("income", "") or "-")
    programs, months = texts.get("programs", ""), texts.get("months", "")
    if income is None or programs not in ("2", "3"):
        return None
    payer = texts.get("funded_by", "")
    ahead = schedule(
        book.tariff,
        income=income,
        programs=int(programs),
        sector=book.sector_of(texts.get("occupation", "")),
        funded_by=payer,
        start=month,
        months=AHEAD,
    )
    return _quote(ahead, bracket_of(book.tariff, income).base, months, payer)


def _quote(ahead: tuple[MonthlyContribution, ...], base: int, months: str, payer: str) -> Quote:
    first = ahead[0]
    change = next((i for i, row in enumerate(ahead) if row.total != first.total), None)
    count = int(months) if months in ("1", "2", "3", "6", "12") else 1
    return Quote(
        base=base,
        total=first.total,
        months=count,
        period_total=sum(row.total for row in ahead[:count]),
        until=ahead[change - 1].month if change else None,
        then_month=ahead[change].month if change else None,
        then_total=ahead[change].total if change else 0,
        budget_pays=payer in ("apbn", "apbd"),
    )
