"""A recovery code as it is printed, what it is for, and the button that says it is noted down."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from perisai_app.vault.keys.changing import NewWaysIn
from ui.parts.buttons import ActionButton
from ui.parts.labels import card, label
from ui.parts.problem_line import ProblemLine
from ui.theme.look import Look
from ui.wording import screen


class CodePart(QWidget):
    """Shown once, until `noted` is pressed."""

    def __init__(self, look: Look, told: NewWaysIn) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self.code = label(told.recovery_code, "section", wrap=True)
        self.code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.code.setAccessibleName(screen.RECOVERY_CODE)
        self.noted = ActionButton(look, screen.NOTED_DOWN, kind="primary", key="Enter", height=36)
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            inside = Qt.ShortcutContext.WidgetWithChildrenShortcut
            QShortcut(QKeySequence(key), self, self.noted.click, context=inside)
        column.addWidget(self._paper())
        column.addWidget(label(screen.RECOVERY_CODE_NOTE, wrap=True))
        if told.without_keystore:
            column.addWidget(ProblemLine(look, "amber", screen.NO_KEYSTORE))
        column.addWidget(self.noted, 0, Qt.AlignmentFlag.AlignLeft)

    def _paper(self) -> QWidget:
        made = card()
        column = QVBoxLayout(made)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(4)
        column.addWidget(label(screen.RECOVERY_CODE, "caption"))
        column.addWidget(self.code)
        return made
