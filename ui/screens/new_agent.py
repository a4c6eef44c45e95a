"""A new agent on this laptop: a name, a passphrase twice, and the recovery code that is told once."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from perisai_app.vault.database import make_vault
from perisai_app.vault.keys.rules import RULES
from ui.opened import Opened
from ui.parts.buttons import ActionButton
from ui.parts.field import Field, LineEdit
from ui.screens.code_once import CodeOnce
from ui.screens.outside import with_button
from ui.screens.secret_edit import PassEdit
from ui.theme.look import Look
from ui.wording import screen


class NewAgentPage(CodeOnce):
    """`left` goes back, where there is anybody to go back to."""

    left = Signal()

    def __init__(self, look: Look, home: Path, *, first_of_all: bool) -> None:
        super().__init__(look, screen.NEW_AGENT)
        self._home = home
        self.name, self.passphrase, self.repeat = LineEdit(), PassEdit(), PassEdit()
        self.button = ActionButton(look, screen.START, kind="primary", key="Enter", height=36)
        self.take_fields(
            Field(screen.AGENT_NAME, self.name),
            Field(screen.NEW_PASSPHRASE, self.passphrase, hint=screen.NEW_PASSPHRASE_HINT),
            with_button(Field(screen.REPEAT, self.repeat), self.button),
        )
        self.button.clicked.connect(lambda _checked=False: self._try())
        self.repeat.returnPressed.connect(self._try)
        self.name.returnPressed.connect(self.passphrase.setFocus)
        self.passphrase.returnPressed.connect(self.repeat.setFocus)
        if first_of_all:
            self.tell("indigo", screen.VAULT["no_vault"])
        else:
            self.back = self.add_back(self.left.emit)

    def first(self) -> QWidget:
        return self.name

    def _try(self) -> None:
        if fault := self._fault():
            self.tell("red", fault)
            return
        home, name, passphrase = self._home, self.name.text().strip(), self.passphrase.text()
        self._set_busy(True)
        self.lane.run(lambda: _made(home, name, passphrase), self._on_made, self._on_failed)

    def _fault(self) -> str:
        if not self.name.text().strip():
            return screen.NAME_MISSING
        if len(self.passphrase.text()) < RULES.least_letters:
            return screen.TOO_SHORT
        return "" if self.passphrase.text() == self.repeat.text() else screen.NOT_ALIKE

    def _on_made(self, opened: Opened) -> None:
        self.passphrase.clear()
        self.repeat.clear()
        self.tell_once(opened)

    def _on_failed(self, error: Exception) -> None:
        self._set_busy(False)
        self.tell_error(error)
        self.passphrase.selectAll()
        self.passphrase.setFocus()

    def _set_busy(self, busy: bool) -> None:
        self.clear()
        for part in (self.name, self.passphrase, self.repeat, self.button):
            part.setEnabled(not busy)
        self.button.set_text(screen.OPENING if busy else screen.START)


def _made(home: Path, name: str, passphrase: str) -> Opened:
    key, told = make_vault(home, agent_name=name, passphrase=passphrase)
    return Opened(home, key, told=told)
