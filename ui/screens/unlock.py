"""Unlock: whose laptop this is, the passphrase, and what is wrong with it. Argon2 runs off the main thread.

Where there is no vault yet, the same page makes one. It never keeps a passphrase longer than the try.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from perisai_app.vault.database import make_vault, unlock
from perisai_app.vault.errors import VaultError
from perisai_app.vault.keys.changing import NewWaysIn
from perisai_app.vault.keys.rules import RULES
from perisai_app.vault.keys.slots import agent_of, has_slots
from perisai_app.vault.keys.vault_key import VaultKey
from ui.lanes import Lane
from ui.parts.buttons import ActionButton
from ui.parts.field import Field, LineEdit
from ui.parts.labels import Icon, card, label
from ui.parts.problem_line import ProblemLine
from ui.screens.night import NightSide
from ui.theme.look import Look
from ui.wording import screen

Made = tuple[VaultKey, NewWaysIn | None]


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

    def __init__(self, look: Look, home: Path, *, now: Callable[[], datetime]) -> None:
        super().__init__()
        self.setObjectName("page")
        self._look, self._home, self._now = look, home, now
        self.code: CodePart | None = None
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
        self._fields = QWidget()
        fields = QVBoxLayout(self._fields)
        fields.setContentsMargins(0, 0, 0, 0)
        fields.setSpacing(10)
        for part in self._parts():
            fields.addWidget(part)
        column.addWidget(self._fields)
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

    def _opening(self) -> Callable[[], Made]:
        home, passphrase, now = self._home, self.passphrase.text(), self._now()
        return lambda: (unlock(home, passphrase, now=now), None)

    def _creating(self) -> Callable[[], Made]:
        home, name, passphrase = self._home, self.name.text().strip(), self.passphrase.text()
        return lambda: make_vault(home, agent_name=name, passphrase=passphrase)

    def _fault(self) -> str:
        if not self.name.text().strip():
            return screen.NAME_MISSING
        if len(self.passphrase.text()) < RULES.least_letters:
            return screen.TOO_SHORT
        return "" if self.passphrase.text() == self.repeat.text() else screen.NOT_ALIKE

    def _on_opened(self, made: Made) -> None:
        key, told = made
        self.passphrase.clear()
        self.repeat.clear()
        self._set_busy(False)
        if told is None:
            self.unlocked.emit(key)
        else:
            self._tell_once(key, told)

    def _tell_once(self, key: VaultKey, told: NewWaysIn) -> None:
        """The recovery code, until somebody says it is noted down."""
        self._fields.hide()
        self.code = CodePart(self._look, told)
        self.code.noted.clicked.connect(lambda _checked=False: self.unlocked.emit(key))
        self._lines.addWidget(self.code)
        self.code.noted.setFocus()

    def _on_failed(self, error: Exception) -> None:
        self._set_busy(False)
        code = error.code if isinstance(error, VaultError) else ""
        params = error.params if isinstance(error, VaultError) else {}
        self.tell("red", screen.VAULT.get(code, screen.VAULT_UNKNOWN).format(**params))
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


class CodePart(QWidget):
    """A recovery code as it is printed, what it is for, and the button that says it is noted down."""

    def __init__(self, look: Look, told: NewWaysIn) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self.code = label(told.recovery_code, "section", wrap=True)
        self.code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.code.setAccessibleName(screen.RECOVERY_CODE)
        self.noted = ActionButton(look, screen.NOTED_DOWN, kind="primary", key="Enter", height=36)
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            inside = Qt.ShortcutContext.WidgetWithChildrenShortcut
            QShortcut(QKeySequence(key), self, self.noted.click, context=inside)
        column.addWidget(label(screen.RECOVERY_CODE, "caption"))
        column.addWidget(self.code)
        column.addWidget(label(screen.RECOVERY_CODE_NOTE, wrap=True))
        if told.without_keystore:
            column.addWidget(ProblemLine(look, "amber", screen.NO_KEYSTORE))
        column.addWidget(self.noted, 0, Qt.AlignmentFlag.AlignLeft)


def _agent_card(look: Look, agent: str) -> QWidget:
    made = card()
    row = QHBoxLayout(made)
    row.setContentsMargins(16, 14, 16, 14)
    row.setSpacing(14)
    row.addWidget(Icon(look, "user", "leaf_text", 28))
    row.addWidget(label(agent, "section"), 1)
    row.addWidget(Icon(look, "check", "leaf_text", 20))
    return made
