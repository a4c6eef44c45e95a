"""What the typed texts cost a month and when that changes, for the form. The rules are the domain's."""

from collections.abc import Mapping
from dataclasses import dataclass

from perisai_app.domain import quote as quotes
from perisai_app.domain.choices import FundedBy
from perisai_app.domain.funding import Funding
from perisai_app.domain.program_choice import OFFERED
from perisai_app.domain.rulebook import RuleBook
from perisai_app.domain.rupiah import rupiah


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
    if income is None or programs not in map(str, OFFERED):
        return None
    found = quotes.quote(
        book.tariff,
        income=income,
        programs=int(programs),
        sector=book.sector_of(texts.get("occupation", "")),
        funding=_funding(texts),
        start=month,
        months=int(months) if months in book.settings.periods else 1,
    )
    return _shown(found)


def _shown(found: quotes.Quote) -> Quote:
    ends = found.change if found.change and found.change.code == "relief_ended" else None
    return Quote(
        base=found.base,
        total=found.months[0].due.total,
        months=len(found.months),
        period_total=found.total,
        until=ends.until if ends else None,
        then_month=ends.month if ends else None,
        then_total=ends.total if ends else 0,
        budget_pays=any(r.code == "no_relief_payer" for m in found.months for r in m.reasons),
    )


def _funding(texts: Mapping[str, str]) -> Funding:
    """Who pays and what was fixed, as far as it is chosen yet."""
    base = rupiah(texts.get("fixed_base", "") or "-")
    return Funding(
        payer=_payer(texts.get("funded_by", "")) or FundedBy.SELF,
        fixed_base=base,
        jht_payer=_payer(texts.get("jht_funded_by", "")),
    )


def _payer(text: str) -> FundedBy | None:
    return next((payer for payer in FundedBy if payer == text), None)
