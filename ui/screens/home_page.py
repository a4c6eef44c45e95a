"""The first page: greeting, what waits in order of urgency, the day's count. Only the middle scrolls."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from perisai_app.domain.incentive_scheme import scheme_of
from perisai_app.domain.rulebook import RuleBook
from perisai_app.vault.work import Work
from ui.parts.buttons import ActionButton
from ui.parts.empty import EmptyState
from ui.parts.labels import Icon, label
from ui.parts.scroller import scroller
from ui.screens.target_card import TargetCard
from ui.screens.work_card import WorkCard
from ui.theme.look import Look
from ui.wording import home, screen
from ui.wording.speech import say

SIDE, SIDE_NARROW, BESIDE_LEAST, ROOMY, WIDE, EMPTY_LEAST = 320, 308, 840, 1000, 760, 180


class HomePage(QWidget):
    """`asked_new` is the button of the day, `chosen` carries the name of a line of work."""

    asked_new = Signal()
    chosen = Signal(str)

    def __init__(self, look: Look, book: RuleBook, now: Callable[[], datetime]) -> None:
        super().__init__()
        self.setObjectName("page")
        self._look, self._age_limit, self._now = look, book.settings.age_limit, now
        scheme = scheme_of(book.incentives, f"{now().astimezone():%Y-%m}")
        self.shown: Work | None = None
        self._words = ("", "", "")  # greeting, how much waits, the day
        self.greeting, self.date = label("", "title", wrap=True), label("", "soft", wrap=True)
        self.work, self.empty = WorkCard(look), EmptyState(look)
        self.target = TargetCard(look, book.settings.day_target, scheme.min_new if scheme else 0)
        self.new = ActionButton(
            look, say(screen.ENROL_NEW), kind="primary", icon="user-plus", key="Ctrl+N", height=44
        )
        self._lay_out()
        self.new.clicked.connect(lambda _checked=False: self.asked_new.emit())
        self.work.acted.connect(self.chosen)
        self.work.reached.connect(self._area.ensureWidgetVisible)
        look.changed.connect(self._fit)

    def tell(self, found: Work) -> None:
        first, self.shown = self.shown is None, found
        now = self._now()
        lines = home.lines(found, now, self._age_limit)
        self._words = (
            home.greeting(found.agent_name, now),
            home.waiting(lines),
            home.long_day(now.astimezone().date()),
        )
        had_focus = any(row.button.hasFocus() for row in self.work.rows)
        self.work.setVisible(bool(lines))
        self.work.tell(lines)
        self.empty.setVisible(not lines)
        if not lines:
            self.empty.tell(*home.empty(found))
        self._tell_quiet(home.in_order(found))
        self.target.tell(found)
        self._fit()
        if (first and self.window().focusWidget() in (None, self.new)) or (had_focus and not lines):
            self.focus_first()

    def focus_first(self) -> None:
        """The most urgent row; the button of the day when nothing waits."""
        if self.work.rows:
            self.work.focus_row(0)
        else:
            self.new.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits act on rows, whatever has the focus here; arrows find the way into them."""
        if event.text() in tuple("123456") and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.work.press(int(event.text()))
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.focus_first()
        else:
            super().keyPressEvent(event)

    def _tell_quiet(self, words: str) -> None:
        self._quiet_words.setText(words)
        self._quiet.setVisible(bool(words))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 12, 20, 12)
        column.setSpacing(12)
        column.addLayout(self._head())
        self._area = scroller(self._middle())
        column.addWidget(self._area, 1)

    def _head(self) -> QHBoxLayout:
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.greeting)
        words.addWidget(self.date)
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addLayout(words, 1)
        head.addWidget(self.new, 0, Qt.AlignmentFlag.AlignTop)
        return head

    def _middle(self) -> QWidget:
        inside = QWidget()
        inside.setObjectName("scrolled")
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self.work)
        left.addWidget(self.empty)
        left.addWidget(self._made_quiet())
        left.addStretch(1)
        right = QVBoxLayout()
        right.addWidget(self.target)
        right.addStretch(1)
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight, inside)
        self._sides.setContentsMargins(0, 0, 0, 4)
        self._sides.setSpacing(16)
        self._sides.addLayout(left, 1)
        self._sides.addLayout(right)
        return inside

    def _made_quiet(self) -> QFrame:
        self._quiet, self._quiet_words = QFrame(), label("", "soft", wrap=True)
        row = QHBoxLayout(self._quiet)
        row.setContentsMargins(16, 4, 16, 4)
        row.setSpacing(12)
        row.addWidget(Icon(self._look, "check", "leaf_text", 18))
        row.addWidget(self._quiet_words, 1)
        return self._quiet

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """The day's count goes below the work where the room is short."""
        px = self._look.px
        beside = self.width() >= px(BESIDE_LEAST)
        way = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        self._sides.setDirection(way)
        self._sides.setStretch(0, 1 if beside else 0)
        self._sides.setStretch(1, 0 if beside else 1)
        side = px(SIDE if self.width() >= px(ROOMY) else SIDE_NARROW)
        self.target.setMinimumWidth(side if beside else 0)
        self.target.setMaximumWidth(side if beside else 16_777_215)
        self.empty.setMinimumHeight(px(EMPTY_LEAST))
        wide = self.width() > px(WIDE)
        self.new.show_key(wide)
        hello, waiting, day = self._words
        self.greeting.setText(f"{hello} {waiting}".strip() if wide else hello)
        self.date.setText(day if wide else f"{waiting} {day}".strip())
