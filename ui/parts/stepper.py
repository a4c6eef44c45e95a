"""Where one is in a few steps: a sentence, and a bar for each step. Must not know what the steps do."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from ui.parts.labels import label
from ui.theme.look import Look
from ui.wording import first_run
from ui.wording.speech import say

THICK, GAP, WIDEST = 6, 8, 420


class _Bars(QWidget):
    """One rounded bar a step, filled up to where one is; the sentence above says the same."""

    def __init__(self, look: Look, count: int) -> None:
        super().__init__()
        self._look, self._count, self.at = look, count, 0
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setMaximumWidth(WIDEST)

    def sizeHint(self) -> QSize:
        return QSize(WIDEST, THICK)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        wide = (self.width() - GAP * (self._count - 1)) / self._count
        for number in range(self._count):
            done = number <= self.at
            painter.setBrush(self._look.colour("leaf" if done else "line_strong"))
            box = QRectF(number * (wide + GAP), 0 if done else THICK / 3, wide, THICK if done else THICK / 3)
            painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        painter.end()


class Stepper(QWidget):
    """`names` are Indonesian and said when shown."""

    def __init__(self, look: Look, names: tuple[str, ...]) -> None:
        super().__init__()
        self._names, self._bars = names, _Bars(look, len(names))
        self._words = label("", "caption", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 8)
        column.setSpacing(8)
        column.addWidget(self._words)
        column.addWidget(self._bars)
        self.show_step(0)

    def text(self) -> str:
        return self._words.text()

    def show_step(self, at: int) -> None:
        """`at` counts from 0."""
        told = say(first_run.STEP, at=at + 1, of=len(self._names), name=say(self._names[at]))
        self._words.setText(told)
        self.setAccessibleName(told)
        self._bars.at = at
        self._bars.update()
