"""What the sections of the gallery build with, and how a piece stands under its caption. Knows no piece."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from perisai_app.domain.rulebook import RuleBook
from ui.parts.labels import label
from ui.parts.turning import turn
from ui.theme.look import Look
from ui.wording.speech import say

NOW = datetime(2026, 11, 21, 2, 42, tzinfo=UTC)  # so that each picture is the same
TODAY = NOW.date()
ROW_LEAST = 620


def today() -> date:
    return TODAY


@dataclass(frozen=True, slots=True)
class Desk:
    """The look in force and the rules; the same for every section."""

    look: Look
    book: RuleBook


@dataclass(frozen=True, slots=True)
class Section:
    """`name` for files, `title` for readers; `build` makes its rows anew."""

    name: str
    title: str
    build: Callable[[Desk], Sequence[QWidget]]


class PieceRow(QWidget):
    """Pieces beside each other, one under the other where room runs short."""

    def __init__(self, look: Look, pieces: Sequence[QWidget]) -> None:
        super().__init__()
        self._look, self._pieces = look, tuple(pieces)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(16)
        for each in pieces:
            self._row.addWidget(each, 1)

    def minimumSizeHint(self) -> QSize:
        """It turns before it asks for more room."""
        widest = max(each.minimumSizeHint().width() for each in self._pieces)
        return QSize(widest, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        gaps = self._row.spacing() * (len(self._pieces) - 1)
        needed = sum(each.minimumSizeHint().width() for each in self._pieces) + gaps
        turn(self._row, self, down=self.width() < max(needed, self._look.px(ROW_LEAST)))


def piece(caption: str, *parts: QWidget, wide: bool = False) -> QWidget:
    """Parts under the name of their state; `wide` ones take the whole width, others what they need."""
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    if caption:
        column.addWidget(label(say(caption), "caption", wrap=True))
    for part in parts:
        if wide:
            column.addWidget(part)
        else:
            column.addWidget(part, 0, Qt.AlignmentFlag.AlignLeft)
    column.addStretch(1)
    return box


def heading(text: str) -> QWidget:
    return label(say(text), "label")
