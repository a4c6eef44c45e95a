"""A recovery code as it is printed: to write down, print or copy, and then a group of it typed back.

Only who types a group from the paper goes on: a code that nobody wrote down opens nothing.
"""

from datetime import date
from secrets import randbelow

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from perisai_app.vault.keys import recovery_code
from perisai_app.vault.keys.changing import NewWaysIn
from ui.parts.buttons import ActionButton
from ui.parts.field import Field, LineEdit
from ui.parts.labels import card, label
from ui.parts.problem_line import ProblemLine
from ui.printing import ask_printer, code_page
from ui.short_copy import short_copy
from ui.theme.look import Look
from ui.wording import first_run, screen
from ui.wording.speech import say


class CodePart(QWidget):
    """`confirmed` once a group was typed back; `said` carries tone and sentence for the page's line, both
    empty to take it away."""

    confirmed = Signal()
    said = Signal(str, str)

    def __init__(self, look: Look, told: NewWaysIn, agent: str, today: date) -> None:
        super().__init__()
        self._look, self._told, self._agent, self._today = look, told, agent, today
        self.number = randbelow(recovery_code.GROUPS) + 1
        self._make()
        self._paper, self._asking = self._show_side(), self._ask_side()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for side in (self._paper, self._asking):
            column.addWidget(side)
        self._asking.hide()
        self._bind()

    @property
    def is_asking(self) -> bool:
        return not self._asking.isHidden()

    def first(self) -> QWidget:
        return self.group if self.is_asking else self.written

    def _make(self) -> None:
        look, height = self._look, 36
        self.code = label(self._told.recovery_code, "section", wrap=True)
        self.code.setAccessibleName(say(screen.RECOVERY_CODE))
        self.written = ActionButton(look, say(first_run.WRITTEN), kind="primary", key="Enter", height=height)
        self.print = ActionButton(look, say(first_run.PRINT), key=first_run.PRINT_KEY, height=height)
        self.copy = ActionButton(look, say(first_run.COPY), key=first_run.COPY_KEY, height=height)
        self.group = LineEdit(upper=True)
        self.on = ActionButton(look, say(first_run.ON), kind="primary", key="Enter", height=height)
        self.again = ActionButton(look, say(first_run.SEE_AGAIN), kind="link", key="Esc", height=height)

    def _show_side(self) -> QWidget:
        box, column = _stack()
        column.addWidget(self._sheet())
        column.addWidget(label(say(screen.RECOVERY_CODE_NOTE), wrap=True))
        if self._told.without_keystore:
            column.addWidget(ProblemLine(self._look, "amber", say(screen.NO_KEYSTORE)))
        column.addLayout(_row(self.written, self.print, self.copy))
        return box

    def _ask_side(self) -> QWidget:
        box, column = _stack()
        column.addWidget(label(say(first_run.ASK_GROUP, number=self.number), wrap=True))
        field = Field(say(first_run.GROUP, number=self.number), self.group)
        self.group.setMaximumWidth(self._look.px(220))
        column.addWidget(field)
        column.addLayout(_row(self.on, self.again))
        return box

    def _sheet(self) -> QWidget:
        made = card()
        column = QVBoxLayout(made)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(4)
        column.addWidget(label(say(screen.RECOVERY_CODE), "caption"))
        column.addWidget(self.code)
        return made

    def _bind(self) -> None:
        for button, act in (
            (self.written, self._ask),
            (self.on, self._check),
            (self.again, self._show_again),
            (self.print, self._print),
            (self.copy, self._copy),
        ):
            button.clicked.connect(lambda _checked=False, act=act: act())
        for keys, act in (
            ("Return", self._enter),
            ("Enter", self._enter),
            ("Esc", self._show_again),
            (first_run.PRINT_KEY, self._print),
            (first_run.COPY_KEY, self._copy),
        ):
            inside = Qt.ShortcutContext.WidgetWithChildrenShortcut
            QShortcut(QKeySequence(keys), self, act, context=inside)

    def _enter(self) -> None:
        if self.is_asking:
            self._check()
        else:
            self._ask()

    def _ask(self) -> None:
        """The code is out of sight while its group is asked for: the paper has to know it."""
        self.said.emit("", "")
        self._paper.hide()
        self._asking.show()
        self.group.setFocus()

    def _show_again(self) -> None:
        if self.is_asking:
            self.said.emit("", "")
            self._asking.hide()
            self._paper.show()
            self.written.setFocus()

    def _check(self) -> None:
        if recovery_code.grouped(self.group.text()) == self._told.recovery_code.split("-")[self.number - 1]:
            self.confirmed.emit()
            return
        self.said.emit("red", say(first_run.OTHER_GROUP))
        self.group.selectAll()
        self.group.setFocus()

    def _copy(self) -> None:
        if not self.is_asking:
            short_copy().put(self._told.recovery_code)
            self.said.emit("green", say(first_run.COPIED))

    def _print(self) -> None:
        if not self.is_asking:
            page = code_page(self._told.recovery_code, self._agent, self._today)
            ask_printer(self.window(), page, self._on_printed)

    def _on_printed(self, went: bool) -> None:
        self.said.emit(*(("green", say(first_run.PRINTED)) if went else ("red", say(first_run.NOT_PRINTED))))


def _stack() -> tuple[QWidget, QVBoxLayout]:
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(12)
    return box, column


def _row(*buttons: ActionButton) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    for button in buttons:
        row.addWidget(button)
    row.addStretch(1)
    return row
