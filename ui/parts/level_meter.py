"""How loud it is, as a bar: only to see at once that the microphone hears anything."""

from math import log10

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme.look import Look

QUIETEST_DB = -50.0


class LevelMeter(QWidget):
    """In decibels, as ears have it: half the bar is a calm voice."""

    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        self._look, self._level = look, 0.0
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def share(self) -> float:
        """How much of the bar is filled, from 0 to 1."""
        if self._level <= 0:
            return 0.0
        return max(0.0, min(1.0, 1 - 20 * log10(self._level) / QUIETEST_DB))

    def set_level(self, level: float) -> None:
        """The loudest sample, from 0 to 1."""
        self._level = level
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(120), self._look.px(12))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole = QRectF(0.5, 0.5, self.width() - 1, self.height() - 1)
        painter.setPen(self._look.colour("line_strong"))
        painter.setBrush(self._look.colour("sheet"))
        painter.drawRoundedRect(whole, 4, 4)
        if self.share:
            filled = whole.adjusted(2, 2, -2, -2)
            filled.setWidth(filled.width() * self.share)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._look.colour("leaf"))
            painter.drawRoundedRect(filled, 2, 2)
        painter.end()
