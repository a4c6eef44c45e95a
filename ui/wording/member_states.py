"""Where a member stands, as a chip: a shield of its own and a few words. Registered is not yet protected."""

from perisai_app.domain.membership import Membership, MembershipState
from perisai_app.vault.register import State
from ui.parts.mark import Chip, Mark
from ui.wording import states


def _ended(word: str) -> Chip:
    return Chip(Mark.BAR, word, "ink_soft", "fill_quiet", None)


def _amber(mark: Mark, word: str, number: int = 0) -> Chip:
    return Chip(mark, word, "amber_text", "amber_soft", "amber_line", number)


IN_ARREARS = "Menunggak {n} bulan"
CHIPS = {
    MembershipState.NOT_YET_PROTECTED: _amber(Mark.DOT, "Belum terlindungi"),
    MembershipState.ACTIVE: Chip(Mark.TICK, "Aktif", "leaf_text", "leaf_soft", None),
    MembershipState.DUE: _amber(Mark.CLOCK, "Bulan ini belum dibayar"),
    MembershipState.LAPSED: _ended("Berakhir"),
    MembershipState.INACTIVE: _ended("Nonaktif"),
    MembershipState.CANCELLED: _ended("Batal"),
    MembershipState.WITHDRAWN: _ended("Persetujuan ditarik"),
    MembershipState.DECEASED: _ended("Meninggal"),
    MembershipState.WAGE_EARNER: _ended("Penerima upah"),
}


def chip_of(state: MembershipState, arrears_months: int = 0) -> Chip:
    """The chip of a state; arrears also say how many months, in the shield too."""
    if state is MembershipState.IN_ARREARS:
        return _amber(Mark.NUMBER, IN_ARREARS, max(1, arrears_months))
    return CHIPS[state]


def chip_of_member(standing: Membership) -> Chip:
    return chip_of(standing.state, standing.arrears_months)


def latest_chip(state: State, standing: Membership | None) -> Chip:
    """Registration and membership are two facts; where there is room for one it is the later."""
    if standing is None or state is not State.REGISTERED:
        return states.CHIPS[state]
    return chip_of_member(standing)
