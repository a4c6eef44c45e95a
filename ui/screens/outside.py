"""What every page before the vault shares: the dark side, a title, parts that scroll, one problem line.

Slow work (Argon2, a restore) runs on the page's own lane. Must not know which page it is.
"""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui.countdown import Countdown
from ui.lanes import Lane
from ui.language import KEY
from ui.parts.buttons import ActionButton
from ui.parts.field import Field
from ui.parts.labels import Icon, label, rule
from ui.parts.problem_line import ProblemLine
from ui.parts.scroller import scroller
from ui.screens.night import NightSide
from ui.theme.look import Look
from ui.wording import entrance, screen
from ui.wording.speech import LANGUAGES, other, say

LARGE = 130  # per cent of text from which the dark side gives its room to the words
ROOMY = 1200


class OutsidePage(QWidget):
    """Parts are added in order; `links` stand below them, the problem line between."""

    def __init__(self, look: Look, title: str) -> None:
        super().__init__()
        self.setObjectName("page")
        self._look = look
        self.lane = Lane("outside")
        self.countdown = Countdown(self)
        self._line: ProblemLine | None = None
        self.title = label(title, "title", wrap=True)
        self.parts, self._lines, self.links = QVBoxLayout(), QVBoxLayout(), QHBoxLayout()
        self._night = NightSide(look)
        self.language = ActionButton(look, LANGUAGES[other()], kind="link", icon="translate", key=KEY)
        self._lay_out()
        look.changed.connect(self._fit)

    def first(self) -> QWidget | None:
        """Where the cursor stands when the page comes up."""
        return None

    def problem(self) -> str:
        """The sentence that stands below the fields now."""
        return self._line.text() if self._line else ""

    def tell(self, tone: str, text: str) -> None:
        """In place of what was told before; the same line changes its words without a flicker."""
        if self._line is not None and self._line.tone == tone:
            self._line.set_text(text)
            return
        self.clear()
        self._line = ProblemLine(self._look, tone, text)
        self._lines.addWidget(self._line)

    def clear(self) -> None:
        if self._line is not None:
            self._line.hide()
            self._line.deleteLater()
            self._line = None

    def close_lane(self) -> None:
        self.countdown.stop()
        self.lane.close()

    def add_link(self, text: str, key: str, act: Callable[[], None]) -> ActionButton:
        """A quiet button with the key that does the same."""
        made = ActionButton(self._look, text, kind="link", key=key)
        made.clicked.connect(lambda _checked=False: act())
        shortcut = QShortcut(QKeySequence("Escape" if key == "Esc" else key), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(lambda: act() if made.isVisible() and made.isEnabled() else None)
        self.links.insertWidget(self.links.count() - 1, made)
        return made

    def add_back(self, act: Callable[[], None]) -> ActionButton:
        return self.add_link(say(entrance.BACK), "Esc", act)

    def bring(self, widget: QWidget) -> None:
        """The focus, and the widget in sight: Qt scrolls by itself only for Tab."""
        widget.setFocus()
        self._area.ensureWidgetVisible(widget)

    def show_waiting(self, words: str) -> None:
        """Tell `words` with the seconds of the countdown in them, until it is over."""
        self._words = words
        self.tell("red", words.format(seconds=self.countdown.left))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if (first := self.first()) is not None:
            self.bring(first)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self._night.setVisible(self._look.percent < LARGE or self.width() >= ROOMY)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._night, 34)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self._scrolled(), 1)
        right.addWidget(rule())
        right.addLayout(self._foot())
        row.addLayout(right, 66)

    def _scrolled(self) -> QScrollArea:
        inside = QWidget()
        inside.setObjectName("scrolled")
        column = QVBoxLayout(inside)
        column.setContentsMargins(32, 32, 32, 12)
        column.setSpacing(12)
        column.addWidget(self.title)
        column.addSpacing(4)
        self.parts.setSpacing(12)
        column.addLayout(self.parts)
        column.addLayout(self._lines)
        self.links.setSpacing(8)
        self.links.addStretch(1)
        column.addLayout(self.links)
        column.addStretch(1)
        area = scroller(inside)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area = area
        return area

    def _foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setContentsMargins(32, 8, 32, 12)
        foot.setSpacing(8)
        foot.addWidget(Icon(self._look, "lock-simple", "ink_soft", 18))
        foot.addWidget(label(say(screen.LOCKED_NOTE), "caption", wrap=True), 1)
        foot.addWidget(self.language)
        return foot


def with_button(field: Field, button: ActionButton) -> QWidget:
    """A field and, level with its line, the button that takes it."""
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(12)
    field.hint.hide()
    row.addWidget(field, 1)
    row.addWidget(button, 0, Qt.AlignmentFlag.AlignBottom)
    return box
