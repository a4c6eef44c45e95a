"""A problem line: stripe, icon, one sentence with its cure, and its answers as buttons."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.parts.buttons import ActionButton
from ui.parts.labels import Icon, label
from ui.parts.turning import turn
from ui.theme.look import Look

ICONS = {"red": "warning-octagon", "amber": "warning", "indigo": "chat-circle", "green": "check"}
TEXT = {"red": "brick_text", "amber": "amber_text", "indigo": "indigo", "green": "leaf_text"}
EDGE = {"red": "brick_line", "amber": "amber_line", "indigo": "indigo", "green": "leaf"}
STRIPE = 4


@dataclass(frozen=True, slots=True)
class Answer:
    """One button of a problem line."""

    words: str
    act: Callable[[], None]
    key: str = ""


class ProblemLine(QFrame):
    """tone: 'red' blocks, 'amber' asks, 'indigo' is the office or a note, 'green' is good news."""

    def __init__(self, look: Look, tone: str, text: str, answers: tuple[Answer, ...] = ()) -> None:
        super().__init__()
        self._look, self.tone = look, tone
        self.setObjectName("problem")
        self.setProperty("tone", tone)
        self.setAccessibleName(text)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 8, 8)
        row.setSpacing(12)
        self._icon = Icon(look, ICONS[tone], TEXT[tone])
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        self.words = label(text, wrap=True)
        self._column = QVBoxLayout()
        self._column.setSpacing(8)
        self._column.addWidget(self.words)
        self._body, self._answers = QHBoxLayout(), QHBoxLayout()
        self._body.setSpacing(12)
        self._body.addLayout(self._column, 1)
        self._answers.setSpacing(8)
        for answer in answers:
            self._answers.addWidget(self._button(answer))
        if answers:
            self._body.addLayout(self._answers)
        row.addLayout(self._body, 1)

    def add(self, part: QWidget) -> None:
        """Something more at the right end."""
        self._row.addWidget(part)

    def put_below(self, part: QWidget) -> None:
        """Something to fill in, below the sentence."""
        self._column.addWidget(part)

    def text(self) -> str:
        return self.words.text()

    def set_text(self, text: str) -> None:
        self.words.setText(text)
        self.setAccessibleName(text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Answers that would take half the line stand below the sentence."""
        super().resizeEvent(event)
        below = self._answers.count() > 1 and self._answers.sizeHint().width() > self.width() // 2
        if self._answers.count():
            side = Qt.AlignmentFlag.AlignLeft if below else Qt.AlignmentFlag.AlignVCenter
            self._body.setAlignment(self._answers, side)
            turn(self._body, self, down=below)
            upper = Qt.AlignmentFlag.AlignTop if below else Qt.AlignmentFlag.AlignVCenter
            self._row.setAlignment(self._icon, upper)  # beside the sentence, not between it and its answers

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        stripe = QRectF(0, 0, STRIPE, self.height())
        painter.fillRect(stripe, self._look.colour(EDGE[self.tone]))
        painter.end()

    def _button(self, answer: Answer) -> QWidget:
        button = ActionButton(self._look, answer.words, key=answer.key)
        button.clicked.connect(lambda _checked=False: answer.act())
        return button
