"""A new agent on this laptop, in steps: a name, a passphrase twice, and the recovery code that is told once.

The step after these, joining the centre, stands behind the lock.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from perisai_app.vault.database import make_vault
from perisai_app.vault.keys.rules import RULES
from ui.opened import Opened
from ui.parts.buttons import ActionButton
from ui.parts.field import Field, LineEdit
from ui.parts.labels import label
from ui.parts.stepper import Stepper
from ui.screens.code_once import CodeOnce
from ui.screens.outside import with_button
from ui.screens.secret_edit import PassEdit
from ui.theme.look import Look
from ui.wording import first_run, screen
from ui.wording.speech import say

NAME, PASSPHRASE, CODE = range(3)
TITLES = (first_run.WHO_ARE_YOU, first_run.PASSPHRASE_TITLE, first_run.CODE_TITLE)


class NewAgentPage(CodeOnce):
    """`left` goes back, where there is anybody to go back to."""

    left = Signal()

    def __init__(self, look: Look, home: Path, *, now: Callable[[], datetime], first_of_all: bool) -> None:
        super().__init__(look, say(first_run.WHO_ARE_YOU), now)
        self._home, self._first, self.step = home, first_of_all, NAME
        self.stepper = Stepper(look, first_run.STEPS)
        self.name, self.passphrase, self.repeat = LineEdit(), PassEdit(), PassEdit()
        self.on = ActionButton(look, say(first_run.ON), kind="primary", key="Enter", height=36)
        self.button = ActionButton(look, say(first_run.ON), kind="primary", key="Enter", height=36)
        self._sides = (self._name_side(), self._pass_side())
        self.parts.addWidget(self.stepper)
        self.take_fields(*self._sides)
        self.back = self.add_back(self._back)
        self._bind()
        self.go_to(NAME)

    def first(self) -> QWidget:
        if self.code is not None:
            return self.code.first()
        return self.name if self.step == NAME else self.passphrase

    def go_to(self, step: int) -> None:
        """What is typed stays, on either side."""
        self.step = step
        self.clear()
        self.stepper.show_step(step)
        self.title.setText(say(TITLES[step]))
        for number, side in enumerate(self._sides):
            side.setVisible(number == step)
        self.back.setVisible(step == PASSPHRASE or not self._first)
        if self.isVisible():
            self.bring(self.first())

    def _name_side(self) -> QWidget:
        box, column = _stack()
        column.addWidget(label(say(first_run.WHAT_HAPPENS if self._first else first_run.OWN_DATA), wrap=True))
        column.addWidget(with_button(Field(say(screen.AGENT_NAME), self.name), self.on))
        return box

    def _pass_side(self) -> QWidget:
        box, column = _stack()
        self._strength = Field(say(screen.NEW_PASSPHRASE), self.passphrase, hint=first_run.strength_of(""))
        self._alike = Field(say(screen.REPEAT), self.repeat)
        column.addWidget(self._strength)
        column.addWidget(with_button(self._alike, self.button))
        return box

    def _bind(self) -> None:
        self.on.clicked.connect(lambda _checked=False: self._on_name())
        self.name.returnPressed.connect(self._on_name)
        self.passphrase.returnPressed.connect(self.repeat.setFocus)
        self.repeat.returnPressed.connect(self._try)
        self.button.clicked.connect(lambda _checked=False: self._try())
        for edit in (self.passphrase, self.repeat):
            edit.textChanged.connect(lambda _text: self._judge())
            edit.caps_seen.connect(self._on_caps)

    def _back(self) -> None:
        if self.step == PASSPHRASE:
            self.go_to(NAME)
        else:
            self.left.emit()

    def _on_name(self) -> None:
        if self.name.text().strip():
            self.go_to(PASSPHRASE)
        else:
            self.tell("red", say(screen.NAME_MISSING))

    def _judge(self) -> None:
        """In words, while it is typed."""
        typed = self.passphrase.text()
        self._strength.set_hint(first_run.strength_of(typed))
        alike = bool(typed) and typed == self.repeat.text()
        self._alike.set_note(say(first_run.ALIKE) if alike else "", "verdict")

    def _on_caps(self, on: bool) -> None:
        if on:
            self.tell("amber", say(screen.CAPS_LOCK))
        elif self.problem() == say(screen.CAPS_LOCK):
            self.clear()

    def _try(self) -> None:
        if fault := self._fault():
            self.tell("red", fault)
            return
        home, name, passphrase = self._home, self.name.text().strip(), self.passphrase.text()
        self._set_busy(True)
        self.lane.run(lambda: _made(home, name, passphrase), self._on_made, self._on_failed)

    def _fault(self) -> str:
        if len(self.passphrase.text()) < RULES.least_letters:
            return say(screen.TOO_SHORT)
        return "" if self.passphrase.text() == self.repeat.text() else say(screen.NOT_ALIKE)

    def _on_made(self, opened: Opened) -> None:
        self.passphrase.clear()
        self.repeat.clear()
        self.step = CODE
        self.stepper.show_step(CODE)
        self.tell_once(opened, title=say(first_run.CODE_TITLE))

    def _on_failed(self, error: Exception) -> None:
        self._set_busy(False)
        self.tell_error(error)
        self.passphrase.selectAll()
        self.passphrase.setFocus()

    def _set_busy(self, busy: bool) -> None:
        self.clear()
        for part in (self.passphrase, self.repeat, self.button, self.back, self.language):
            part.setEnabled(not busy)
        self.button.set_text(say(first_run.MAKING) if busy else say(first_run.ON))


def _stack() -> tuple[QWidget, QVBoxLayout]:
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(12)
    return box, column


def _made(home: Path, name: str, passphrase: str) -> Opened:
    key, told = make_vault(home, agent_name=name, passphrase=passphrase)
    return Opened(home, key, told=told, is_new=True)
