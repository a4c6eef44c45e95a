"""The column beside the form: what is still in the way (with a jump), and what it costs a month."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from perisai_app.domain.problem import Problem, Severity
from ui.form.quote import Quote
from ui.parts.keycap import KeyCap
from ui.parts.labels import Icon, label
from ui.parts.problem_line import ProblemLine
from ui.theme.look import Look
from ui.wording import screen
from ui.wording.dates import month, rupiah
from ui.wording.fields import NAMES, PROGRAMS
from ui.wording.problems import sentence
from ui.wording.speech import say

Told = tuple[tuple[str, str, str], ...]  # tone, sentence, field


class JumpLine(ProblemLine):
    """A problem in the list; a click or Enter goes to its field."""

    def __init__(self, look: Look, tone: str, text: str, go: Callable[[], None]) -> None:
        super().__init__(look, tone, text)
        self._go = go
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._go()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._go()


class BeforeDone(QFrame):
    """'Sebelum selesai': what the office asks, red, amber, and how many are empty (a count, not red)."""

    jumped = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("card")
        self._look = look
        self.lines: list[JumpLine] = []
        self._told: Told = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 12, 16, 12)
        self._column.setSpacing(8)
        self._column.addLayout(_head(label(say(screen.BEFORE_DONE), "section"), KeyCap(look, "F6")))
        self._icon = Icon(look, "circle", "ink_soft", 16)
        self.rest = label("", "soft", wrap=True)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._icon)
        row.addWidget(self.rest, 1)
        self._column.addLayout(row)

    def tell(
        self, problems: list[Problem], missing: list[str], asked: Sequence[tuple[str, str]] = ()
    ) -> None:
        """Problems as lines; `missing` are names of needed fields that are empty; `asked` are the office's
        open points, as field and sentence.
        """
        told = (*(("indigo", text, field) for field, text in asked), *map(_told, problems))
        if told != self._told:
            self._told = told
            self._rebuild(told)
        done = not missing
        self.rest.setText(say(screen.ALL_SET) if done else say(screen.STILL_EMPTY, n=len(missing)))
        self._icon.set_icon(*(("check", "leaf_text") if done else ("circle", "ink_soft")))

    def _rebuild(self, told: Told) -> None:
        for old in self.lines:
            self._column.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.lines = [JumpLine(self._look, tone, text, self._goer(field)) for tone, text, field in told]
        for at, line in enumerate(self.lines):
            self._column.insertWidget(1 + at, line)

    def enter(self) -> None:
        """F6: into the list."""
        if self.lines:
            self.lines[0].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _goer(self, field: str) -> Callable[[], None]:
        return lambda: self.jumped.emit(field)


class PricePanel(QFrame):
    """'Iuran per bulan': today's figure and, as honest, the later one."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(4)
        column.addWidget(label(say(screen.PER_MONTH), "section"))
        self.programs = label("", "caption")
        column.addWidget(self.programs)
        self.figure = label("", "figure")
        column.addWidget(self.figure)
        self.period = label("", "strong", wrap=True)
        column.addWidget(self.period)
        self.later = label("", "caption", wrap=True)
        column.addWidget(self.later)
        self.benefit = label(say(screen.FULL_DEATH_BENEFIT), "caption", wrap=True)
        column.addWidget(self.benefit)

    def tell(self, found: Quote | None, programs: str) -> None:
        self.programs.setText(say(dict(PROGRAMS).get(programs, "")))
        self.benefit.setVisible(found is not None)
        self.later.setVisible(found is not None)
        if found is None:
            self.figure.setText("Rp–")
            self.period.setText(say(screen.INCOME_FIRST))
            return
        self.figure.setText(rupiah(found.total))
        self.period.setText(say(screen.MONTHS_TOTAL, n=found.months, total=rupiah(found.period_total)))
        self.later.setText(_later(found))


class SideColumn(QWidget):
    """Both cards, one under the other."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("scrolled")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 16, 12)
        column.setSpacing(12)
        self.before, self.price = BeforeDone(look), PricePanel()
        column.addWidget(self.before)
        column.addWidget(self.price)
        column.addStretch(1)


def _told(problem: Problem) -> tuple[str, str, str]:
    tone = "red" if problem.severity is Severity.RED else "amber"
    return tone, _named(problem), problem.field


def _named(problem: Problem) -> str:
    """The sentence with its field before it, unless it begins with the field already."""
    name, words = say(NAMES[problem.field]), sentence(problem)
    return words if words.startswith(name) else f"{name}. {words}"


def _later(found: Quote) -> str:
    if found.budget_pays:
        return say(screen.NO_RELIEF_BUDGET)
    if found.until is None or found.then_month is None:
        return ""
    then = say(screen.THEN, month=month(found.then_month), amount=rupiah(found.then_total))
    return f"{say(screen.RELIEF_UNTIL, until=month(found.until))} {then}"


def _head(title: QLabel, cap: KeyCap) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addWidget(title)
    row.addStretch(1)
    row.addWidget(cap)
    return row
