"""People towards a number, each a shield in the state that it is in; who is still lacking stands small."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.parts.mark import Mark
from ui.parts.shield import paint_shield
from ui.theme.look import Look

SIDE, GAP, SMALL = 26, 8, 0.6


class ShieldCount(QWidget):
    """Wraps where the room ends; its words are the accessible name."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._marks: tuple[Mark, ...] = ()
        self._lacking = 0
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        look.changed.connect(self.updateGeometry)

    def tell(self, marks: Sequence[Mark], lacking: int, words: str) -> None:
        self._marks, self._lacking = tuple(marks), lacking
        self.setAccessibleName(words)
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        each = max(1, self._each(width))
        rows = -(-(len(self._marks) + self._lacking) // each)
        return max(1, rows) * self._step() - self._look.px(GAP) + 2

    def sizeHint(self) -> QSize:
        return QSize(8 * self._step(), self.heightForWidth(8 * self._step()))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._step(), self._step())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, each = QPainter(self), max(1, self._each(self.width()))
        marks = (*((mark, 1.0) for mark in self._marks), *((Mark.EMPTY, SMALL) for _ in range(self._lacking)))
        side, step = self._look.px(SIDE), self._step()
        for at, (mark, scale) in enumerate(marks):
            box = QRectF(at % each * step, at // each * step, side, side)
            shrink = side * (1 - scale) / 2
            paint_shield(painter, box.adjusted(shrink, shrink, -shrink, -shrink), mark, self._look.palette)
        painter.end()

    def _step(self) -> int:
        return self._look.px(SIDE + GAP)

    def _each(self, width: int) -> int:
        return (width + self._look.px(GAP)) // self._step()
