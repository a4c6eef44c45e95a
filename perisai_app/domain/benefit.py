"""What the family would get, event by event, from programs, bracket base and months paid (domain facts 3).

All amounts come from the terms. Nothing is promised that the facts leave open: that becomes a condition.
Must not know who the worker is.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from perisai_app.domain.benefit_terms import BenefitRow, BenefitTerms, Condition, Kind
from perisai_app.domain.scholarship import Child, scholarship, whole_course

JHT = "jht"
WHOLE_PER_MILLE = 1000


@dataclass(frozen=True, slots=True)
class BenefitLine:
    """One benefit as it stands today.

    `amount` is whole rupiah, None where there is no ceiling, and 0 while a waiting condition is not met
    (condition `waiting` or `waiting_ceiling` then tells months needed, months paid and the amount to come).
    `kind` says how the amount is meant: once, at most, a month, for each percent of the table, over the
    school years, or saved. `mark` is that of the amount and its waiting months; other doubts are conditions.
    `child` is the child's place in the question, from 1; 0 for all other lines.
    """

    event: str
    code: str
    program: str
    kind: Kind
    amount: int | None
    conditions: tuple[Condition, ...]
    mark: str
    source: str
    child: int


def benefits(
    terms: BenefitTerms,
    *,
    base: int,
    programs: int,
    months_paid: int,
    children: Sequence[Child] = (),
    event: str | None = None,
) -> tuple[BenefitLine, ...]:
    """Every benefit of `event` (of all events when None), in the order of the table.

    `base` is the bracket's base in rupiah [C: taken as the wage], `programs` 2 or 3, `months_paid` the months
    paid in a row up to the event. Nothing before the first payment, for another number of programs, or for
    an unknown event. Condition codes: those of the table, and `months_needed`, `waiting`, `waiting_ceiling`,
    `months_span`, `months_after`, `children_at_most`, `child_beyond`, `level_unknown`.
    Source: domain facts 3.
    """
    if months_paid < 1 or programs not in (2, 3):
        return ()
    rows = (row for row in terms.rows if event in (None, row.event) and (row.program != JHT or programs == 3))
    return tuple(line for row in rows for line in _lines(terms, row, max(base, 0), months_paid, children))


def lost_income(terms: BenefitTerms, *, base: int, month_number: int) -> int:
    """Rupiah for one month of not being able to work, 1 the first after the accident; 0 before that.

    100 % of the base for 12 months, then 50 % until recovered, by today's table (domain facts 3 [A]).
    """
    rows = (row for row in terms.rows if row.kind is Kind.MONTHLY_PERCENT)
    return sum(max(base, 0) * row.value // 100 for row in rows if _in_span(row, month_number))


def partial_disability(
    terms: BenefitTerms, *, base: int, table_per_mille: int, loss_per_mille: int = WHOLE_PER_MILLE
) -> int:
    """Rupiah once: 80 x base x the table's share x the share of function lost, rounded down to the rupiah.

    Shares in thousandths (40 % is 400), kept between 0 and 1000. Source: domain facts 3 [A].
    """
    table, loss = (min(max(share, 0), WHOLE_PER_MILLE) for share in (table_per_mille, loss_per_mille))
    rows = (row for row in terms.rows if row.kind is Kind.TABLE_PERCENT)
    return sum(max(base, 0) * row.value * table * loss // 1_000_000 for row in rows)


def at_once(lines: Sequence[BenefitLine]) -> int:
    """Rupiah the family gets as lump sums: no ceilings, no monthly sums, no scholarship, no savings."""
    return sum(line.amount or 0 for line in lines if line.kind in (Kind.ONCE, Kind.BASES))


def _lines(
    terms: BenefitTerms, row: BenefitRow, base: int, paid: int, children: Sequence[Child]
) -> Iterator[BenefitLine]:
    if row.kind is Kind.SCHOLARSHIP:
        yield from _for_children(terms, row, paid, children)
    else:
        yield _line(row, row.kind, _amount(row, base, paid), paid, _span(row))


def _amount(row: BenefitRow, base: int, paid: int) -> int | None:
    """What the row brings when nothing has to be waited for."""
    match row.kind:
        case Kind.OPEN:
            return None
        case Kind.BASES:
            return base * row.value
        case Kind.MONTHLY_PERCENT | Kind.TABLE_PERCENT:
            return base * row.value // 100
        case Kind.SAVINGS:
            return base * row.value // 100 * paid
        case _:
            return row.value


def _line(
    row: BenefitRow, kind: Kind, amount: int | None, paid: int, more: tuple[Condition, ...], child: int = 0
) -> BenefitLine:
    conditions = row.conditions + more
    if row.months_needed and amount:
        conditions = (_waiting(kind, row.months_needed, paid, amount), *conditions)
        amount = amount if paid >= row.months_needed else 0
    return BenefitLine(
        row.event, row.code, row.program, kind, amount, conditions, row.mark, row.source, child
    )


def _waiting(kind: Kind, needed: int, paid: int, amount: int) -> Condition:
    if paid >= needed:
        return Condition("months_needed", {"n": needed})
    params = {"n": needed, "paid": paid, "amount": amount}
    return Condition("waiting_ceiling", params) if kind is Kind.CEILING else Condition("waiting", params)


def _for_children(
    terms: BenefitTerms, row: BenefitRow, paid: int, children: Sequence[Child]
) -> Iterator[BenefitLine]:
    """One line a child; the places go to those with most years ahead. Without children, the ceiling."""
    at_most = Condition("children_at_most", {"n": row.value})
    if not children:
        yield _line(row, Kind.CEILING, whole_course(terms.levels) * row.value, paid, (at_most,))
    amounts = [scholarship(terms.levels, child) for child in children]
    ranked = sorted(range(len(amounts)), key=lambda place: -(amounts[place] or 0))
    for place, amount in enumerate(amounts):
        note = _child_note(amount, place in ranked[: row.value], row.value)
        granted = 0 if note else amount
        yield _line(row, row.kind, granted, paid, (note or at_most,), place + 1)


def _child_note(amount: int | None, has_place: bool, places: int) -> Condition | None:
    if amount is None:
        return Condition("level_unknown")
    return None if has_place else Condition("child_beyond", {"n": places})


def _in_span(row: BenefitRow, month_number: int) -> bool:
    return row.from_month <= month_number and (row.to_month is None or month_number <= row.to_month)


def _span(row: BenefitRow) -> tuple[Condition, ...]:
    if row.kind is not Kind.MONTHLY_PERCENT:
        return ()
    if row.to_month is None:
        return (Condition("months_after", {"n": row.from_month - 1}),)
    return (Condition("months_span", {"from": row.from_month, "to": row.to_month}),)
