"""The shield and the chip of every state, of a registration and of a membership."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from perisai_app.domain.membership import MembershipState
from perisai_app.vault.register import State
from ui.gallery.desk import Desk, heading
from ui.parts.chip import StateChip
from ui.parts.mark import Chip, Mark
from ui.parts.shield import ShieldMark
from ui.wording import gallery
from ui.wording.member_states import chip_of
from ui.wording.states import CHIPS

SIZES, A_ROW, ARREARS = (14, 22, 38), 3, 2


def rows(desk: Desk) -> Sequence[QWidget]:
    registration = dict.fromkeys(CHIPS[state] for state in State if state in CHIPS)
    membership = dict.fromkeys(chip_of(state, ARREARS) for state in MembershipState)
    return (
        heading(gallery.REGISTRATION),
        _chips(desk, registration),
        heading(gallery.MEMBERSHIP),
        _chips(desk, membership),
        heading(gallery.SHIELDS),
        *(_beside(ShieldMark(desk.look, mark, size, ARREARS) for mark in Mark) for size in SIZES),
    )


def _chips(desk: Desk, chips: Iterable[Chip]) -> QWidget:
    box, all_of_them = QWidget(), [StateChip(desk.look, chip) for chip in chips]
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(8)
    for at in range(0, len(all_of_them), A_ROW):
        column.addWidget(_beside(all_of_them[at : at + A_ROW]))
    return box


def _beside(parts: Iterable[QWidget]) -> QWidget:
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    for part in parts:
        row.addWidget(part, 0, Qt.AlignmentFlag.AlignVCenter)
    row.addStretch(1)
    return box
