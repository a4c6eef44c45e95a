"""The one full-width line under the page head: a result or a warning, closed by hand."""

from dataclasses import dataclass

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.parts.buttons import ActionButton
from ui.parts.problem_line import Answer, ProblemLine
from ui.theme.look import Look
from ui.wording import screen
from ui.wording.speech import say


@dataclass(frozen=True, slots=True)
class Said:
    """A line with its answers; `stays` until it was answered, whatever comes between."""

    tone: str
    text: str
    answers: tuple[Answer, ...]
    stays: bool = False


class Banner(QWidget):
    """At most one line at a time; a new one replaces the old, but never an alarm: that is answered first."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._line: ProblemLine | None = None
        self._shown: Said | None = None
        self._alarm = False
        self._after: Said | None = None
        self._waiting: list[Said] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.hide()

    def tell(self, tone: str, text: str) -> None:
        self.ask(tone, text, Answer(say(screen.CLOSE), self.clear))

    def ask(self, tone: str, text: str, *answers: Answer) -> None:
        """A question with its answers as buttons; during an alarm, the newest one waits for its end."""
        said = Said(tone, text, answers)
        if self._alarm:
            self._after = said
            return
        self._show(said)

    def later(self, tone: str, text: str, *answers: Answer) -> None:
        """Shown when nothing else is, and again after what came between, until `clear` answers it."""
        self._waiting.append(Said(tone, text, answers, stays=True))
        if self._shown is None:
            self._show_next()

    def alarm(self, text: str, *answers: Answer) -> None:
        """In red, and until `rest`."""
        self._show(Said("red", text, answers))
        self._alarm = True

    def rest(self) -> None:
        """The alarm was answered; what was said meanwhile is shown now."""
        self._alarm = False
        after, self._after = self._after, None
        if after is not None:
            self._show(after)
        else:
            self.clear()

    def text(self) -> str:
        return self._line.text() if self._line else ""

    def focus_first(self) -> None:
        """The keys on the first answer: Enter gives it."""
        button = self._line.findChild(ActionButton) if self._line is not None else None
        if button is not None:
            button.setAutoDefault(True)
            button.setFocus()

    def press(self, key: str) -> None:
        """The answer that shows this key, if one does now."""
        for answer in self._shown.answers if self._shown else ():
            if answer.key == key:
                answer.act()
                return

    def clear(self) -> None:
        """What is shown was answered or is over; what waits comes next."""
        if not self._alarm:
            self._remove()
            self._show_next()

    def _show_next(self) -> None:
        if self._waiting:
            self._show(self._waiting.pop(0))

    def _show(self, said: Said) -> None:
        if self._shown is not None and self._shown.stays:
            self._waiting.insert(0, self._shown)
        self._remove()
        self._shown = said
        self._line = ProblemLine(self._look, said.tone, said.text, said.answers)
        self._column.addWidget(self._line)
        self.show()

    def _remove(self) -> None:
        self._shown = None
        if self._line is not None:
            self._line.hide()
            self._line.deleteLater()
            self._line = None
        self.hide()
