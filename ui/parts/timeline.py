"""One entry of a history: a shield on the thread that joins it to the next, a sentence, when and how."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.parts.labels import label
from ui.parts.mark import Mark
from ui.parts.shield import paint_shield
from ui.theme.look import Look

SIDE, THREAD, GAP = 20, 2, 4


class TimelineEntry(QWidget):
    """Newest on top; the `last` one has no thread below it."""

    def __init__(self, look: Look, mark: Mark, words: str, detail: str, *, last: bool = False) -> None:
        super().__init__()
        self._look, self._mark, self._last = look, mark, last
        self._column = QVBoxLayout()
        self._column.setSpacing(0)
        self._column.addWidget(label(words, "strong", wrap=True))
        self._column.addWidget(label(detail, "caption", wrap=True))
        self._row = QHBoxLayout(self)
        self._row.setSpacing(0)
        self._row.addLayout(self._column, 1)
        look.changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        self._row.setContentsMargins(self._look.px(SIDE) + 12, 0, 0, 0 if self._last else 12)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, side = QPainter(self), self._look.px(SIDE)
        if not self._last:
            left, top = (side - THREAD) / 2, side + GAP
            thread = QRectF(left, top, THREAD, self.height() - top - GAP)
            painter.fillRect(thread, self._look.colour("line"))
        paint_shield(painter, QRectF(0, 0, side, side), self._mark, self._look.palette)
        painter.end()
