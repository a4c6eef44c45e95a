"""The dark side of the unlock screen: the sign, the motto, and shields that fill towards the foot."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from ui.parts.labels import label
from ui.parts.mark import Mark
from ui.parts.shield import ShieldMark, paint_outline
from ui.theme.look import Look
from ui.wording import screen
from ui.wording.speech import say

STEP, SIZE, TOP = 62, 36, 190


class NightSide(QFrame):
    """Explains the states without a manual; decoration only, no data."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("night")
        self._look = look
        column = QVBoxLayout(self)
        column.setContentsMargins(32, 32, 20, 20)
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(ShieldMark(look, Mark.SIGN, 40))
        head.addWidget(label(say(screen.BRAND), "brand"))
        head.addStretch(1)
        column.addLayout(head)
        column.addSpacing(8)
        column.addWidget(label(say(screen.MOTTO), "on_night"))
        column.addStretch(1)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        top = self._look.px(TOP)
        for column in range((self.width() - 20) // STEP):
            y = top + (column % 2) * STEP // 2
            while y + SIZE < self.height() - 8:
                self._paint_one(painter, column, y, (y - top) / max(1, self.height() - top))
                y += STEP
        painter.end()

    def _paint_one(self, painter: QPainter, column: int, y: int, depth: float) -> None:
        stages = ((0.36, Mark.DASHED), (0.52, Mark.EMPTY), (0.74, Mark.HALF), (2.0, Mark.FULL))
        mark = next(m for limit, m in stages if depth < limit)
        colour = self._look.colour("gold") if mark is Mark.FULL else self._quiet(mark)
        paint_outline(painter, QRectF(20 + column * STEP, y, SIZE, SIZE), mark, colour)

    def _quiet(self, mark: Mark) -> QColor:
        """Half way between the night and its text: a pattern, not a message."""
        share = 0.3 if mark is Mark.DASHED else 0.55
        night, text = self._look.colour("night"), self._look.colour("on_night")
        return QColor(
            round(night.red() + (text.red() - night.red()) * share),
            round(night.green() + (text.green() - night.green()) * share),
            round(night.blue() + (text.blue() - night.blue()) * share),
        )
