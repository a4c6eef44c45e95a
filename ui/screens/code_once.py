"""A page that ends with a recovery code: its fields go, the code stays until it is proved to be on paper."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from perisai_app.vault.errors import VaultError
from perisai_app.vault.keys.slots import agent_of
from ui.opened import Opened
from ui.parts.problem_line import ProblemLine
from ui.screens.outside import OutsidePage
from ui.screens.told_once import CodePart
from ui.theme.look import Look
from ui.wording.trouble import sentence


class CodeOnce(OutsidePage):
    """`opened` carries an Opened, after the code was noted down."""

    opened = Signal(object)

    def __init__(self, look: Look, title: str, now: Callable[[], datetime]) -> None:
        super().__init__(look, title)
        self._now = now
        self.code: CodePart | None = None
        self._fields = QWidget()

    def take_fields(self, *parts: QWidget) -> None:
        column = QVBoxLayout(self._fields)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for part in parts:
            column.addWidget(part)
        self.parts.addWidget(self._fields)

    def tell_error(self, error: Exception) -> None:
        self.tell("red", sentence(error))

    def tell_once(self, opened: Opened, *, title: str = "", why: str = "") -> None:
        """The code that replaces everything on this page; `why` is good news above it."""
        assert opened.told is not None, "there is a new code to tell"
        self.clear()
        self._fields.hide()
        self._hide_links()
        self.language.hide()
        if title:
            self.title.setText(title)
        if why:
            self.parts.addWidget(ProblemLine(self._look, "green", why))
        self.code = CodePart(self._look, opened.told, _agent(opened.home), self._now().astimezone().date())
        self.code.confirmed.connect(lambda: self.opened.emit(opened))
        self.code.said.connect(self._say)
        self.parts.addWidget(self.code)
        self.code.show()  # a layout shows it only later, and what is hidden takes no focus
        self.bring(self.code.first())

    def _say(self, tone: str, text: str) -> None:
        if text:
            self.tell(tone, text)
        else:
            self.clear()

    def _hide_links(self) -> None:
        """And their keys, which the code's own part may use."""
        for at in range(self.links.count()):
            item = self.links.itemAt(at)
            if item is not None and (widget := item.widget()) is not None:
                widget.hide()
        for shortcut in self.findChildren(QShortcut, options=Qt.FindChildOption.FindDirectChildrenOnly):
            shortcut.setEnabled(False)


def _agent(home: Path) -> str:
    """The name for the paper; the code opens the vault without it too."""
    with suppress(VaultError, OSError):
        return agent_of(home)
    return ""
