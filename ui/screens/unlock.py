"""Unlock: whose laptop this is, the passphrase, and what is wrong with it. Argon2 runs off the main thread.

Where there is no vault yet, the same page makes one. It never keeps a passphrase longer than the try.
"""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from perisai_app.vault.database import create_vault, unlock
from perisai_app.vault.errors import VaultError
from perisai_app.vault.slots import VaultKey, agent_of, has_slots
from ui.lanes import Lane
from ui.parts.buttons import ActionButton
from ui.parts.field import Field, LineEdit
from ui.parts.labels import Icon, card, label
from ui.parts.problem_line import ProblemLine
from ui.screens.night import NightSide
from ui.theme.look import Look
from ui.wording import screen

LEAST = 8


class PassEdit(LineEdit):
    """A hidden line; letters that contradict Shift tell that Caps Lock is on (Qt has no other way)."""

    caps_seen = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.setEchoMode(QLineEdit.EchoMode.Password)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        letter = event.text()
        if event.key() == Qt.Key.Key_CapsLock:
            self.caps_seen.emit(False)
        elif letter.isalpha():
            shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.caps_seen.emit(letter.isupper() != shifted)
        super().keyPressEvent(event)


class UnlockPage(QWidget):
    """`unlocked` carries the vault's key."""

    unlocked = Signal(object)

    def __init__(self, look: Look, home: Path) -> None:
        super().__init__()
        self.setObjectName("page")
        self._look, self._home = look, home
        self._lane = Lane("unlock")
        self._new = not has_slots(home)
        self._line: ProblemLine | None = None
        self.name, self.passphrase, self.repeat = LineEdit(), PassEdit(), PassEdit()
        self.button = ActionButton(
            look, screen.START if self._new else screen.OPEN, kind="primary", key="Enter", height=36
        )
        self._lay_out()
        self._bind()
        if self._new:
            self.tell("indigo", screen.VAULT["no_vault"])

    def problem(self) -> str:
        """The sentence that stands below the passphrase now."""
        return self._line.text() if self._line else ""

    def tell(self, tone: str, text: str) -> None:
        self._clear()
        self._line = ProblemLine(self._look, tone, text)
        self._lines.addWidget(self._line)

    def close_lane(self) -> None:
        self._lane.close()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        (self.name if self._new else self.passphrase).setFocus()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(NightSide(self._look), 34)
        column = QVBoxLayout()
        column.setContentsMargins(48, 40, 48, 20)
        column.setSpacing(10)
        column.addWidget(label(screen.NEW_AGENT if self._new else screen.WHO, "title"))
        column.addSpacing(8)
        for part in self._parts():
            column.addWidget(part)
        self._lines = QVBoxLayout()
        column.addLayout(self._lines)
        column.addStretch(1)
        column.addLayout(self._foot())
        row.addLayout(column, 66)

    def _parts(self) -> list[QWidget]:
        if self._new:
            return [
                Field(screen.AGENT_NAME, self.name),
                Field(screen.NEW_PASSPHRASE, self.passphrase, hint=screen.NEW_PASSPHRASE_HINT),
                self._with_button(Field(screen.REPEAT, self.repeat)),
            ]
        agent = agent_of(self._home)
        self.name.setText(agent)
        return [
            _agent_card(self._look, agent),
            self._with_button(Field(screen.PASSPHRASE_OF.format(agent=agent), self.passphrase)),
        ]

    def _with_button(self, field: Field) -> QWidget:
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        field.hint.hide()
        row.addWidget(field, 1)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignBottom)
        return box

    def _foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(Icon(self._look, "lock-simple", "ink_soft", 18))
        foot.addWidget(label(screen.LOCKED_NOTE, "caption", wrap=True), 1)
        return foot

    def _bind(self) -> None:
        self.button.clicked.connect(lambda _checked=False: self._try())
        for edit in (self.name, self.passphrase, self.repeat):
            edit.returnPressed.connect(self._try)
        self.passphrase.caps_seen.connect(self._on_caps)

    def _on_caps(self, on: bool) -> None:
        if on:
            self.tell("amber", screen.CAPS_LOCK)
        elif self.problem() == screen.CAPS_LOCK:
            self._clear()

    def _try(self) -> None:
        if self._new and (fault := self._fault()):
            self.tell("red", fault)
            return
        work = self._creating() if self._new else self._opening()
        self._set_busy(True)
        self._lane.run(work, self._on_opened, self._on_failed)

    def _opening(self) -> Callable[[], VaultKey]:
        home, passphrase = self._home, self.passphrase.text()
        return lambda: unlock(home, passphrase)

    def _creating(self) -> Callable[[], VaultKey]:
        home, name, passphrase = self._home, self.name.text().strip(), self.passphrase.text()
        return lambda: create_vault(home, agent_name=name, passphrase=passphrase)

    def _fault(self) -> str:
        if not self.name.text().strip():
            return screen.NAME_MISSING
        if len(self.passphrase.text()) < LEAST:
            return screen.TOO_SHORT
        return "" if self.passphrase.text() == self.repeat.text() else screen.NOT_ALIKE

    def _on_opened(self, key: VaultKey) -> None:
        self.passphrase.clear()
        self.repeat.clear()
        self._set_busy(False)
        self.unlocked.emit(key)

    def _on_failed(self, error: Exception) -> None:
        self._set_busy(False)
        code = error.code if isinstance(error, VaultError) else ""
        self.tell("red", screen.VAULT.get(code, screen.VAULT_UNKNOWN))
        self.passphrase.selectAll()
        self.passphrase.setFocus()

    def _set_busy(self, busy: bool) -> None:
        self._clear()
        for part in (self.passphrase, self.repeat, self.button):
            part.setEnabled(not busy)
        self.button.set_text(screen.OPENING if busy else screen.START if self._new else screen.OPEN)

    def _clear(self) -> None:
        if self._line is not None:
            self._line.hide()
            self._line.deleteLater()
            self._line = None


def _agent_card(look: Look, agent: str) -> QWidget:
    made = card()
    row = QHBoxLayout(made)
    row.setContentsMargins(16, 14, 16, 14)
    row.setSpacing(14)
    row.addWidget(Icon(look, "user", "leaf_text", 28))
    row.addWidget(label(agent, "section"), 1)
    row.addWidget(Icon(look, "check", "leaf_text", 20))
    return made
