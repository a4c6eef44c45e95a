"""Where a member stands: not yet protected, active, due, in arrears, lapsed or gone (domain facts 7.3).

Pure: today is given. Nothing is promised about an accident in unpaid months, for no source settles it [C].
Must not know amounts or who the member is.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from perisai_app.domain.month_count import month_number, month_text


class MembershipState(StrEnum):
    """The last four are side exits, told by somebody; the others follow from the months paid."""

    NOT_YET_PROTECTED = "not_yet_protected"
    ACTIVE = "active"
    DUE = "due"
    IN_ARREARS = "in_arrears"
    LAPSED = "lapsed"
    INACTIVE = "inactive"
    CANCELLED = "cancelled"
    WITHDRAWN = "withdrawn"
    DECEASED = "deceased"
    WAGE_EARNER = "wage_earner"


SIDE_EXITS = frozenset(
    {
        MembershipState.CANCELLED,
        MembershipState.WITHDRAWN,
        MembershipState.DECEASED,
        MembershipState.WAGE_EARNER,
    }
)
NEXT_ACTIONS = {
    MembershipState.NOT_YET_PROTECTED: "pay_first",
    MembershipState.ACTIVE: "pay_ahead",
    MembershipState.DUE: "pay_this_month",
    MembershipState.IN_ARREARS: "pay_arrears",
    MembershipState.LAPSED: "pay_again",
    MembershipState.INACTIVE: "ask_branch",
    MembershipState.CANCELLED: "register_again",
    MembershipState.WITHDRAWN: "register_again",
    MembershipState.DECEASED: "help_claim",
    MembershipState.WAGE_EARNER: "ask_employer",
}
NOTES = {
    MembershipState.DUE: ("unpaid_not_promised", "no_fine"),
    MembershipState.IN_ARREARS: ("unpaid_not_promised", "no_fine"),
    MembershipState.LAPSED: ("old_arrears_not_collected", "no_fine", "waiting_may_start_anew"),
    MembershipState.INACTIVE: ("old_arrears_not_collected", "no_fine", "waiting_may_start_anew"),
    MembershipState.WAGE_EARNER: ("side_business_may_stay",),
}


@dataclass(frozen=True, slots=True)
class MembershipTerms:
    """How many contribution months in a row may stay unpaid and be paid later (domain facts 7.3 [A])."""

    arrears_months: int = 3


@dataclass(frozen=True, slots=True)
class Membership:
    """A member's standing; months are YYYY-MM.

    `active_to` is the last month paid. `owed` are the months to pay to be in order, oldest first, this month
    included: none when active, and none after a lapse, since old arrears are not collected then.
    `last_month_to_pay` is the last calendar month in which `owed` can still be paid.
    """

    state: MembershipState
    active_to: str | None
    owed: tuple[str, ...]
    last_month_to_pay: str | None
    next_action: str
    notes: tuple[str, ...]

    @property
    def arrears_months(self) -> int:
        """Owed months that are already over; this month is due, not in arrears."""
        return max(len(self.owed) - 1, 0)


def membership(
    paid_through: str | None,
    *,
    today: date,
    terms: MembershipTerms,
    claimed_jht: bool = False,
    side_exit: MembershipState | None = None,
) -> Membership:
    """The standing on `today`, from the last contribution month paid.

    Active: paid through this month or later. Due: paid through last month, this month not yet paid. In
    arrears by n: n whole months unpaid and over, this month not counted; 1 to `arrears_months`. Lapsed: more
    than that; inactive when the member has claimed JHT as well. A side exit goes before all. Not yet
    protected: nothing paid, also for a text that is no month. Codes are in NEXT_ACTIONS and NOTES.
    Source: domain facts 7.3 (Perdir 22/PERDIR.02/072022) [A], old arrears not collected [B].
    """
    last = month_number(paid_through) if paid_through else None
    if side_exit in SIDE_EXITS:
        return _standing(side_exit, last)
    if last is None:
        return _standing(MembershipState.NOT_YET_PROTECTED, None)
    behind = today.year * 12 + today.month - 1 - last
    state = _state(behind, terms.arrears_months, claimed_jht)
    if state not in (MembershipState.DUE, MembershipState.IN_ARREARS):
        return _standing(state, last)
    owed = tuple(month_text(last + 1 + later) for later in range(behind))
    return _standing(state, last, owed, month_text(last + terms.arrears_months + 1))


def owing_span(today: date, terms: MembershipTerms) -> tuple[str, str]:
    """The last months paid (YYYY-MM, both ends included) of whoever owes today: the newer one is due, all
    before it are in arrears.
    """
    this = today.year * 12 + today.month - 1
    return month_text(this - 1 - terms.arrears_months), month_text(this - 1)


def _state(behind: int, arrears_months: int, claimed_jht: bool) -> MembershipState:
    """`behind` is this month less the last month paid; this month itself is due, never in arrears."""
    if behind < 1:
        return MembershipState.ACTIVE
    if behind == 1:
        return MembershipState.DUE
    if behind - 1 <= arrears_months:
        return MembershipState.IN_ARREARS
    return MembershipState.INACTIVE if claimed_jht else MembershipState.LAPSED


def _standing(
    state: MembershipState, last: int | None, owed: tuple[str, ...] = (), until: str | None = None
) -> Membership:
    return Membership(
        state=state,
        active_to=None if last is None else month_text(last),
        owed=owed,
        last_month_to_pay=until,
        next_action=NEXT_ACTIONS[state],
        notes=NOTES.get(state, ()),
    )
