"""An estimate of the agent's incentive for one month, each rupiah with its registration (domain facts 4).

Always an estimate: the scheme may have been revised, tax is not taken off, and the office decides.
Must not know persons: lines carry registration ids only.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from perisai_app.domain.acquisition import (
    Acquisition,
    first_of_each,
    member_month,
    settled,
    starts_by_registration,
)
from perisai_app.domain.incentive_scheme import IncentivePart, IncentiveScheme, PartKind, scheme_of
from perisai_app.domain.month_count import month_number

NOTES = ("estimate_only", "before_tax", "scheme_may_have_changed", "relief_shrinks_share")


@dataclass(frozen=True, slots=True)
class Payment:
    """Rupiah received in one month (YYYY-MM) for one contribution month; one id is one payment."""

    payment_id: str
    registration_id: str
    received: str
    for_month: str
    amount: int


@dataclass(frozen=True, slots=True)
class IncentiveLine:
    """What one registration brings by one part of the scheme; `of` is what a share is taken of."""

    kind: PartKind
    registration_id: str
    rupiah: int
    per_mille: int = 0
    of: int = 0
    member_month: int = 0


@dataclass(frozen=True, slots=True)
class Estimate:
    """The month's incentive in rupiah; `scheme` is None when no scheme holds.

    `missing_new` members lack for the parts that ask for a number of new ones. `wadah` goes to the Kantor
    Perisai on top of the agent's `total`. Notes are codes.
    """

    month: str
    scheme: str | None
    new_members: int
    missing_new: int
    lines: tuple[IncentiveLine, ...]
    wadah: int
    pay_by: date | None
    notes: tuple[str, ...]

    @property
    def total(self) -> int:
        return sum(line.rupiah for line in self.lines)


def estimate(
    schemes: Sequence[IncentiveScheme],
    month: str,
    acquisitions: Sequence[Acquisition],
    payments: Sequence[Payment],
) -> Estimate:
    """The agent's incentive for `month` (YYYY-MM) by the scheme that held then.

    New members are never-before-BPU persons whose first contribution is of this month; revisions of one
    registration and registrations of one person count once. Shares are taken of what was received in this
    month, at the rate of the member's month that it was paid for [C], and rounded down to the rupiah line by
    line. A month without a scheme gives no lines and the note `no_scheme`. Source: domain facts 4.
    """
    scheme = scheme_of(schemes, month)
    if scheme is None:
        return Estimate(month, None, 0, 0, (), 0, None, ("no_scheme",))
    ours = settled(acquisitions)
    new = [one for one in first_of_each(ours) if one.month == month]
    received = {p.payment_id: p for p in payments if p.received == month and p.amount > 0}
    lines = (
        *_heads(scheme, new),
        *_monthly(scheme, new),
        *_shares(scheme, len(new), ours, tuple(received.values())),
    )
    missing = max(scheme.min_new - len(new), 0)
    return Estimate(
        month, scheme.code, len(new), missing, lines, _wadah(scheme, lines), _pay_by(scheme, month), NOTES
    )


def _heads(scheme: IncentiveScheme, new: Sequence[Acquisition]) -> Iterator[IncentiveLine]:
    for part in _reached(scheme, PartKind.HEAD, len(new)):
        for one in new:
            if one.programs == part.programs:
                yield IncentiveLine(part.kind, one.registration_id, part.rupiah)


def _monthly(scheme: IncentiveScheme, new: Sequence[Acquisition]) -> Iterator[IncentiveLine]:
    """The sum for the month, dealt out over its new members, what does not divide to the first of them."""
    for part in _reached(scheme, PartKind.MONTHLY, len(new)):
        each, over = divmod(part.rupiah, max(len(new), 1))
        for place, one in enumerate(new):
            yield IncentiveLine(part.kind, one.registration_id, each + (place < over))


def _shares(
    scheme: IncentiveScheme, new: int, ours: Sequence[Acquisition], payments: Sequence[Payment]
) -> Iterator[IncentiveLine]:
    parts, starts = _reached(scheme, PartKind.SHARE, new), starts_by_registration(ours)
    for paid in payments:
        number = member_month(starts.get(paid.registration_id, ()), paid.for_month)
        for part in parts:
            if number is not None and part.covers(number):
                rupiah = paid.amount * part.per_mille // 1000
                yield IncentiveLine(
                    part.kind, paid.registration_id, rupiah, part.per_mille, paid.amount, number
                )


def _reached(scheme: IncentiveScheme, kind: PartKind, new: int) -> tuple[IncentivePart, ...]:
    return tuple(part for part in scheme.of(kind) if new >= part.min_new)


def _wadah(scheme: IncentiveScheme, lines: Sequence[IncentiveLine]) -> int:
    total = sum(line.rupiah for line in lines)
    return sum(total * part.per_mille // 1000 for part in scheme.of(PartKind.WADAH))


def _pay_by(scheme: IncentiveScheme, month: str) -> date | None:
    """The scheme's day of the next month; None when it names none, or the calendar ends."""
    following = (month_number(month) or 0) + 1
    days = [part.day for part in scheme.of(PartKind.PAYDAY)]
    return date(following // 12, following % 12 + 1, days[0]) if days and following < 12 * 10_000 else None
