"""Who pays, apart from by which way, and apart from who is covered (domain facts 7.2).

A funder may fix the base and the programs; a worker may add JHT to what a sponsor pays. The relief looks at
who pays JKK and JKM (PP 50/2025). Must not know tables: which payers lose the relief is the tariff's.
"""

from dataclasses import dataclass

from perisai_app.domain.choices import Channel, FundedBy
from perisai_app.domain.contribution import MonthlyContribution
from perisai_app.domain.problem import Problem, Severity


@dataclass(frozen=True, slots=True)
class Share:
    """What one payer owes, in whole rupiah."""

    payer: FundedBy
    amount: int


@dataclass(frozen=True, slots=True)
class Funding:
    """`payer` pays JKK and JKM, and JHT too unless `jht_payer` does.

    `fixed_base` is rupiah a month instead of the worker's income; `fixed_programs` is 2 or 3. Who registers
    is somebody else again, and no part of this.
    """

    payer: FundedBy = FundedBy.SELF
    channel: Channel = Channel.PERISAI
    fixed_base: int | None = None
    fixed_programs: int | None = None
    jht_payer: FundedBy | None = None

    @property
    def mixed(self) -> bool:
        """Two payers, as when a sponsor pays JKK and JKM and the worker adds JHT."""
        return self.jht_payer is not None and self.jht_payer is not self.payer

    def income_for(self, income: int) -> int:
        """The amount to look the base up by: the funder's, else the worker's own; rupiah a month."""
        return income if self.fixed_base is None else self.fixed_base

    def programs_for(self, programs: int) -> int:
        """How many programs are taken: the funder's number, to which whoever pays JHT apart may add it."""
        if self.fixed_programs is None:
            return programs
        return max(self.fixed_programs, programs) if self.mixed else self.fixed_programs

    def shares(self, due: MonthlyContribution) -> tuple[Share, ...]:
        """What each payer owes of one month; a payer who owes nothing is not named."""
        jht_payer = self.jht_payer
        if jht_payer is None or not self.mixed or not due.jht:
            return (Share(self.payer, due.total),)
        return (Share(self.payer, due.jkk + due.jkm), Share(jht_payer, due.jht))


@dataclass(frozen=True, slots=True)
class GroupKind:
    """A kind of group (wadah) by who pays for its members; below `min_months` it does not count in full."""

    code: str
    label_id: str
    label_en: str
    funded_by: frozenset[str]
    min_months: int
    source: str


def kinds_for(kinds: tuple[GroupKind, ...], payer: FundedBy) -> tuple[GroupKind, ...]:
    """The kinds of group that this payer's money can go through; none for who pays for himself."""
    return tuple(kind for kind in kinds if payer in kind.funded_by)


def funding_note(kind: GroupKind, months: int) -> Problem | None:
    """A note `funded_too_short` {months}: paid for fewer months than count in full (domain facts 7.2 [B])."""
    if months >= kind.min_months:
        return None
    return Problem("months", "funded_too_short", Severity.NOTE, {"months": kind.min_months})
