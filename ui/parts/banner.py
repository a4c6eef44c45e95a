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
        self.ask(tone, text, Answer(CLOSE, self.clear))

    def ask(self, tone: str, text: str, *answers: Answer) -> None:
        """A question with its answers as buttons."""
        self.clear()
        self._line = ProblemLine(self._look, tone, text, answers)
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
