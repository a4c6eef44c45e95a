"""The panel beside the list: one person's state, NIK (revealed while held), office's words, and history."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from perisai_app.domain.membership import Membership, MembershipState, MembershipTerms
from perisai_app.domain.nik import masked
from perisai_app.vault.database import Vault
from perisai_app.vault.decisions import latest_decision
from perisai_app.vault.files.standing import Standing, standing_of
from perisai_app.vault.files.store import files_of
from perisai_app.vault.people.members import cards_of, standing
from perisai_app.vault.register import CORRECTABLE, Event, Row, State, history
from perisai_app.wire.changes import Decision
from perisai_app.wire.submission import FileRef
from ui.parts.buttons import ActionButton
from ui.parts.chip import StateChip
from ui.parts.labels import label, rule
from ui.parts.problem_line import ProblemLine
from ui.parts.timeline import TimelineEntry
from ui.screens.file_line import file_line
from ui.theme.look import Look
from ui.wording import screen
from ui.wording.conflict import COMPARE
from ui.wording.dates import day_and_hour
from ui.wording.fields import NAMES
from ui.wording.files import how_many
from ui.wording.member_states import chip_of_member
from ui.wording.speech import say
from ui.wording.states import CHIPS, NOT_YET_PROTECTED, WHY, detail, told


@dataclass(frozen=True, slots=True)
class Person:
    """What the panel shows of one registration."""

    row: Row
    events: tuple[Event, ...]
    decision: Decision | None
    files: tuple[FileRef, ...] = ()
    standing: Mapping[str, Standing] = field(default_factory=dict)
    membership: Membership | None = None


def person(vault: Vault, row: Row, today: date, terms: MembershipTerms) -> Person:
    """Read on the vault lane."""
    member = cards_of(vault, [row.registration_id]).get(row.registration_id)
    return Person(
        row,
        history(vault, row.registration_id),
        latest_decision(vault, row.registration_id),
        files_of(vault, row.registration_id, row.revision),
        standing_of(vault, row.registration_id, row.revision),
        standing(member, today=today, terms=terms) if member else None,
    )


def _has_paid(standing: Membership | None) -> bool:
    return standing is not None and standing.state is not MembershipState.NOT_YET_PROTECTED


class PersonPanel(QScrollArea):
    """`opened` carries the row whose draft is to be taken up, or that is to be corrected."""

    opened = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.shown: Person | None = None
        self.setObjectName("panel")
        self.setAccessibleName(say(screen.CHOOSE_ONE))
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clear()

    def clear(self) -> None:
        self.shown = None
        _box, column = self._fresh()
        column.addWidget(label(say(screen.CHOOSE_ONE), "soft", wrap=True))
        column.addStretch(1)

    def tell(self, found: Person) -> None:
        self.shown = found
        _box, column = self._fresh()
        column.addWidget(label(found.row.name.title() or say(screen.NO_NAME), "section", wrap=True))
        column.addWidget(StateChip(self._look, CHIPS[found.row.state]))
        if found.membership is not None and found.row.state is State.REGISTERED:
            column.addWidget(StateChip(self._look, chip_of_member(found.membership)))
        if found.row.nik:
            column.addLayout(self._nik(found.row.nik))
        if files := how_many(ref.media_type for ref in found.files):
            column.addWidget(label(files, "label"))
        for ref in found.files:
            column.addWidget(file_line(self._look, ref, found.standing[ref.sha256]))
        for line in self._words(found):
            column.addWidget(line)
        self._add_button(column, found.row)
        self._add_history(column, found)
        column.addStretch(1)

    def _fresh(self) -> tuple[QFrame, QVBoxLayout]:
        box = QFrame()
        box.setObjectName("card")
        column = QVBoxLayout(box)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        self.setWidget(box)
        box.setAutoFillBackground(False)  # or its corners are filled too
        return box, column

    def _nik(self, nik: str) -> QVBoxLayout:
        row = QVBoxLayout()
        row.setSpacing(8)
        digits = label(masked(nik))
        digits.setAccessibleName(say(NAMES["nik"]))
        hold = ActionButton(self._look, say(screen.HOLD_TO_SEE), icon="eye")
        hold.pressed.connect(lambda: digits.setText(nik))
        hold.released.connect(lambda: digits.setText(masked(nik)))
        row.addWidget(digits)
        row.addWidget(hold, 0, Qt.AlignmentFlag.AlignLeft)
        return row

    def _words(self, found: Person) -> list[QWidget]:
        lines: list[QWidget] = []
        if found.row.state is State.RETURNED and found.decision is not None:
            lines += [ProblemLine(self._look, "indigo", text) for text in office_says(found.decision)]
        elif found.row.state is State.DECLINED and found.decision and found.decision.reason:
            lines.append(ProblemLine(self._look, "indigo", say(screen.OFFICE, text=found.decision.reason)))
        elif found.row.state in WHY:
            lines.append(ProblemLine(self._look, "red", say(WHY[found.row.state])))
        elif found.row.state is State.REGISTERED and not _has_paid(found.membership):
            lines.append(ProblemLine(self._look, "amber", say(NOT_YET_PROTECTED)))
        return lines

    def _add_button(self, column: QVBoxLayout, row: Row) -> None:
        if row.draft_id is None and row.state not in (*CORRECTABLE, State.CONFLICT):
            return
        fixing = say(screen.FIX) if row.state in CORRECTABLE else say(screen.CONTINUE)
        words = say(COMPARE) if row.state is State.CONFLICT else fixing
        button = ActionButton(self._look, words, icon="pencil-simple", key="Enter", kind="plain")
        button.clicked.connect(lambda _checked=False: self.opened.emit(row))
        column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    def _add_history(self, column: QVBoxLayout, found: Person) -> None:
        column.addWidget(rule())
        if found.row.draft_id is not None:
            saved = say(screen.DRAFT_SAVED, at=day_and_hour(found.row.changed_at))
            column.addWidget(label(saved, "caption", wrap=True))
        for at, event in enumerate(found.events):
            column.addWidget(_entry(self._look, event, last=at == len(found.events) - 1))


def office_says(decision: Decision) -> list[str]:
    """The reason, then a remark a field, as sentences."""
    said = [say(screen.OFFICE, text=decision.reason)] if decision.reason else []
    for remark in decision.remarks:
        name = say(NAMES.get(remark.field, remark.field))
        if remark.remark:
            said.append(f"{name}: {remark.remark}")
        if remark.proposed:
            said.append(say(screen.OFFICE_PROPOSES, field=name, value=remark.proposed))
    return said


def _entry(look: Look, event: Event, *, last: bool) -> TimelineEntry:
    return TimelineEntry(look, *told(event), f"{day_and_hour(event.at)}{detail(event)}", last=last)
