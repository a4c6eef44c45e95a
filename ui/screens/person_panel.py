"""The panel beside the list: one person's state, NIK (revealed while held), office's words, and history."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from perisai_app.domain.nik import masked
from perisai_app.vault.database import Vault
from perisai_app.vault.decisions import latest_decision
from perisai_app.vault.files.standing import Standing, standing_of
from perisai_app.vault.files.store import files_of
from perisai_app.vault.register import CORRECTABLE, Event, Row, State, history
from perisai_app.wire.changes import Decision
from perisai_app.wire.submission import FileRef
from ui.parts.buttons import ActionButton
from ui.parts.chip import StateChip
from ui.parts.labels import label, rule
from ui.parts.problem_line import ProblemLine
from ui.parts.shield import ShieldMark
from ui.screens.file_line import file_line
from ui.theme.look import Look
from ui.wording import screen
from ui.wording.conflict import COMPARE
from ui.wording.dates import day_and_hour
from ui.wording.fields import NAMES
from ui.wording.files import how_many
from ui.wording.states import CHIPS, NOT_YET_PROTECTED, WHY, detail, told


@dataclass(frozen=True, slots=True)
class Person:
    """What the panel shows of one registration."""

    row: Row
    events: tuple[Event, ...]
    decision: Decision | None
    files: tuple[FileRef, ...] = ()
    standing: Mapping[str, Standing] = field(default_factory=dict)


def person(vault: Vault, row: Row) -> Person:
    """Read on the vault lane."""
    return Person(
        row,
        history(vault, row.registration_id),
        latest_decision(vault, row.registration_id),
        files_of(vault, row.registration_id, row.revision),
        standing_of(vault, row.registration_id, row.revision),
    )


class PersonPanel(QScrollArea):
    """`opened` carries the row whose draft is to be taken up, or that is to be corrected."""

    opened = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.shown: Person | None = None
        self.setObjectName("panel")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clear()

    def clear(self) -> None:
        self.shown = None
        _box, column = self._fresh()
        column.addWidget(label(screen.CHOOSE_ONE, "soft", wrap=True))
        column.addStretch(1)

    def tell(self, found: Person) -> None:
        self.shown = found
        _box, column = self._fresh()
        column.addWidget(label(found.row.name.title() or screen.NO_NAME, "section", wrap=True))
        chips = QHBoxLayout()
        chips.addWidget(StateChip(self._look, CHIPS[found.row.state]))
        chips.addStretch(1)
        column.addLayout(chips)
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
        column.setContentsMargins(18, 16, 18, 16)
        column.setSpacing(10)
        self.setWidget(box)
        return box, column

    def _nik(self, nik: str) -> QVBoxLayout:
        row = QVBoxLayout()
        row.setSpacing(8)
        digits = label(masked(nik))
        digits.setAccessibleName(NAMES["nik"])
        hold = ActionButton(self._look, screen.HOLD_TO_SEE, icon="eye")
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
            lines.append(ProblemLine(self._look, "indigo", screen.OFFICE.format(text=found.decision.reason)))
        elif found.row.state in WHY:
            lines.append(ProblemLine(self._look, "red", WHY[found.row.state]))
        elif found.row.state is State.REGISTERED:
            lines.append(ProblemLine(self._look, "amber", NOT_YET_PROTECTED))
        return lines

    def _add_button(self, column: QVBoxLayout, row: Row) -> None:
        if row.draft_id is None and row.state not in (*CORRECTABLE, State.CONFLICT):
            return
        fixing = screen.FIX if row.state in CORRECTABLE else screen.CONTINUE
        words = COMPARE if row.state is State.CONFLICT else fixing
        button = ActionButton(self._look, words, icon="pencil-simple", key="Enter", kind="plain")
        button.clicked.connect(lambda _checked=False: self.opened.emit(row))
        column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    def _add_history(self, column: QVBoxLayout, found: Person) -> None:
        column.addWidget(rule())
        if found.row.draft_id is not None:
            saved = screen.DRAFT_SAVED.format(at=day_and_hour(found.row.changed_at))
            column.addWidget(label(saved, "caption", wrap=True))
        for event in found.events:
            column.addWidget(_entry(self._look, event))


def office_says(decision: Decision) -> list[str]:
    """The reason, then a remark a field, as sentences."""
    said = [screen.OFFICE.format(text=decision.reason)] if decision.reason else []
    for remark in decision.remarks:
        name = NAMES.get(remark.field, remark.field)
        if remark.remark:
            said.append(f"{name}: {remark.remark}")
        if remark.proposed:
            said.append(screen.OFFICE_PROPOSES.format(field=name, value=remark.proposed))
    return said


def _entry(look: Look, event: Event) -> QWidget:
    """One entry of the timeline: shield, sentence, time."""
    mark, words = told(event)
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(12)
    row.addWidget(ShieldMark(look, mark, 20), 0, Qt.AlignmentFlag.AlignTop)
    column = QVBoxLayout()
    column.setSpacing(0)
    column.addWidget(label(words, "strong", wrap=True))
    column.addWidget(label(f"{day_and_hour(event.at)}{detail(event)}", "caption", wrap=True))
    row.addLayout(column, 1)
    return box
