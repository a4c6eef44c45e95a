"""The way back with the printed code: after a forgotten passphrase, or where the machine's keystore is lost.

The code is checked while it is typed; a slip is no try. A new passphrase and a new code follow.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from perisai_app.vault.errors import TooManyTries, VaultDamaged, WrongRecoveryCode
from perisai_app.vault.keys import recovery_code
from perisai_app.vault.keys.opening import open_with_code
from perisai_app.vault.keys.rules import RULES
from perisai_app.vault.keys.tries import wait_left
from ui.opened import Damage, Opened
from ui.parts.buttons import ActionButton
from ui.parts.field import Field
from ui.parts.labels import label
from ui.parts.problem_line import ProblemLine
from ui.recovering import recovered_with_code
from ui.screens.code_edit import CodeField
from ui.screens.code_once import CodeOnce
from ui.screens.secret_edit import PassEdit
from ui.theme.look import Look
from ui.wording import entrance, screen
from ui.wording.speech import say


class RecoverPage(CodeOnce):
    """`reason` is the code of the error that led here by itself, or nothing."""

    damaged = Signal(object)
    left = Signal()

    def __init__(self, look: Look, home: Path, *, now: Callable[[], datetime], reason: str = "") -> None:
        super().__init__(look, say(entrance.RECOVER_TITLE), now)
        self._home = home
        self.code_field = CodeField()
        self.passphrase, self.repeat = PassEdit(), PassEdit()
        self.button = ActionButton(look, say(entrance.RECOVER), kind="primary", key="Enter", height=36)
        self._fill(reason)
        self._bind()
        self.back = self.add_back(self.left.emit)

    def first(self) -> QWidget:
        return self.code_field.edit

    def reason(self) -> str:
        """Why the page came up by itself, or nothing."""
        return self._why.text() if self._why else ""

    def _fill(self, reason: str) -> None:
        lost = reason == "keystore_lost"
        self._why = ProblemLine(self._look, "amber", say(entrance.KEYSTORE_LOST)) if lost else None
        both = QWidget()
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(Field(say(screen.NEW_PASSPHRASE), self.passphrase))
        row.addWidget(Field(say(screen.REPEAT), self.repeat))
        why = self._why or label(say(entrance.RECOVER_WHY), wrap=True)
        self.take_fields(why, self.code_field, both, self._taking())

    def _taking(self) -> QWidget:
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.button)
        row.addWidget(label(say(screen.NEW_PASSPHRASE_HINT), "caption", wrap=True), 1)
        return box

    def _bind(self) -> None:
        self.button.clicked.connect(lambda _checked=False: self._try())
        self.code_field.edit.returnPressed.connect(self._on_code)
        self.passphrase.returnPressed.connect(self.repeat.setFocus)
        self.repeat.returnPressed.connect(self._try)
        self.countdown.counted.connect(lambda _left: self.show_waiting(self._words))
        self.countdown.over.connect(lambda: self.tell("indigo", say(entrance.TRY_NOW)))

    def _on_code(self) -> None:
        """On to the passphrase, unless the code cannot be right."""
        if fault := self._code_fault():
            self.tell("red", fault)
        else:
            self.clear()
            self.passphrase.setFocus()

    def _code_fault(self) -> str:
        if slip := self.code_field.slip():
            return slip
        return say(screen.VAULT["recovery_code_length"]) if recovery_code.missing(self._code()) else ""

    def _fault(self) -> str:
        if fault := self._code_fault():
            return fault
        if len(self.passphrase.text()) < RULES.least_letters:
            return say(screen.TOO_SHORT)
        return "" if self.passphrase.text() == self.repeat.text() else say(screen.NOT_ALIKE)

    def _code(self) -> str:
        return self.code_field.edit.text()

    def _try(self) -> None:
        if fault := self._fault():
            self.tell("red", fault)
            return
        home, code, passphrase, now = self._home, self._code(), self.passphrase.text(), self._now()
        self._set_busy(True)
        self.lane.run(
            lambda: recovered_with_code(home, code, passphrase, now), self._on_recovered, self._on_failed
        )

    def _on_recovered(self, opened: Opened) -> None:
        for edit in (self.code_field.edit, self.passphrase, self.repeat):
            edit.clear()
        self.tell_once(opened, title=say(entrance.NEW_CODE_TITLE), why=say(entrance.NEW_CODE))

    def _on_failed(self, error: Exception) -> None:
        self._set_busy(False)
        if isinstance(error, VaultDamaged):
            code, now = self._code(), self._now
            self.damaged.emit(Damage(self._home, lambda place: open_with_code(place, code, now=now())))
        elif isinstance(error, WrongRecoveryCode | TooManyTries) and self._waits(error):
            self.code_field.edit.setFocus()
        else:
            self.tell_error(error)
            self.passphrase.setFocus()

    def _waits(self, error: Exception) -> bool:
        wrong = isinstance(error, WrongRecoveryCode)
        self._words = say(entrance.WRONG_CODE_WAIT) if wrong else say(entrance.WAIT)
        if left := wait_left(self._home, self._now()):
            self.countdown.start(left)
        return bool(left)

    def _set_busy(self, busy: bool) -> None:
        self.countdown.stop()
        self.clear()
        parts = (self.code_field.edit, self.passphrase, self.repeat, self.button, self.back, self.language)
        for part in parts:
            part.setEnabled(not busy)
        self.button.set_text(say(entrance.RECOVERING) if busy else say(entrance.RECOVER))
