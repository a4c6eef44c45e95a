"""Why a price is not the plain one, as values with stable codes; the sentences are made elsewhere.

A month is compared with the normal tariff, and with the month before it in the same quote.
"""

import dataclasses
from dataclasses import dataclass

from perisai_app.domain.choices import FundedBy
from perisai_app.domain.contribution import WITH_JHT
from perisai_app.domain.funding import Funding
from perisai_app.domain.tariff import Relief, Tariff, bracket_of, granted, relief_at


@dataclass(frozen=True, slots=True)
class Reason:
    """A stable code with its parameters."""

    code: str
    params: dict[str, str | int] = dataclasses.field(default_factory=dict, hash=False)


def lasting_reasons(tariff: Tariff, funding: Funding, income: int, programs: int) -> tuple[Reason, ...]:
    """What holds for every month: the base, the programs, and a second payer (domain facts 1.1, 7.2).

    `base_fixed_by_funder` {base, payer} or `lowest_base` {base} (income below it), both in rupiah;
    `programs_fixed_by_funder` {programs, payer}; `jht_paid_apart` {payer, jht_payer}.
    """
    payer, taken = funding.payer.value, funding.programs_for(programs)
    base = bracket_of(tariff, funding.income_for(income)).base
    found = []
    if funding.fixed_base is not None:
        found.append(Reason("base_fixed_by_funder", {"base": base, "payer": payer}))
    elif income < tariff.brackets[0].base:
        found.append(Reason("lowest_base", {"base": base}))
    if taken != programs:
        found.append(Reason("programs_fixed_by_funder", {"programs": taken, "payer": payer}))
    if funding.jht_payer is not None and funding.mixed and taken == WITH_JHT:
        found.append(Reason("jht_paid_apart", {"payer": payer, "jht_payer": funding.jht_payer.value}))
    return tuple(found)


def month_reasons(
    tariff: Tariff, sector: str, payer: FundedBy, month: str, before: str | None
) -> tuple[Reason, ...]:
    """Why `month` costs what it does; `before` is the month before it in the quote (domain facts 2.3).

    `relief`, or `relief_begins` where the month before had another or none: {jkk_off, jkm_off, jht_off in
    percent, sector, from, to, source}; `relief_ended` (of the one that ended); `no_relief_payer` {payer,
    sector, source} where only the payer stands in the way.
    """
    decreed = relief_at(tariff, sector, month)
    now = granted(decreed, payer)
    then = now if before is None else granted(relief_at(tariff, sector, before), payer)
    found = []
    if now is not None:
        found.append(_told("relief_begins" if now != then else "relief", now))
    elif then is not None:
        found.append(_told("relief_ended", then))
    if decreed is not None and now is None:
        found.append(_refused(decreed, payer))
    return tuple(found)


def _told(code: str, relief: Relief) -> Reason:
    return Reason(
        code,
        {
            "jkk_off": 100 - relief.jkk_percent,
            "jkm_off": 100 - relief.jkm_percent,
            "jht_off": 100 - relief.jht_percent,
            "sector": relief.sector,
            "from": relief.from_month,
            "to": relief.to_month,
            "source": relief.source,
        },
    )


def _refused(relief: Relief, payer: FundedBy) -> Reason:
    params: dict[str, str | int] = {"payer": payer.value, "sector": relief.sector, "source": relief.source}
    return Reason("no_relief_payer", params)
