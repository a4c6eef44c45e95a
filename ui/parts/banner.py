"""The one full-width line under the page head: a result or a warning, closed by hand."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.parts.problem_line import Answer, ProblemLine
from ui.theme.look import Look

CLOSE = "Tutup"


class Banner(QWidget):
    """At most one line at a time; a new one replaces the old."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._line: ProblemLine | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.hide()

    def tell(self, tone: str, text: str) -> None:
        self.clear()
        self._line = ProblemLine(self._look, tone, text, (Answer(CLOSE, self.clear),))
        self._column.addWidget(self._line)
        self.show()

    def text(self) -> str:
        return self._line.text() if self._line else ""

    def clear(self) -> None:
        if self._line is not None:
            self._line.hide()
            self._line.deleteLater()
            self._line = None
        self.hide()
