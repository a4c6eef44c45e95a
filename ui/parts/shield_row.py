"""People on their way, one shield each, in one row: half filled by a receipt alone."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.parts.mark import Mark
from ui.parts.shield import paint_shield
from ui.theme.look import Look

SIDE, GAP = 16, 4


class ShieldRow(QWidget):
    """First who was confirmed, then who needs fixing, then who still waits."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.marks: tuple[Mark, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    def tell(self, held: int, odd: int, total: int, words: str) -> None:
        waiting = max(0, total - held - odd)
        self.marks = (Mark.HALF,) * held + (Mark.ALERT,) * odd + (Mark.OUTLINE,) * waiting
        self.setAccessibleName(words)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(len(self.marks) * self._look.px(SIDE + GAP), self._look.px(SIDE))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, side = QPainter(self), self._look.px(SIDE)
        for at, mark in enumerate(self.marks):
            box = QRectF(at * self._look.px(SIDE + GAP), 0, side, side)
            paint_shield(painter, box, mark, self._look.palette)
        painter.end()
