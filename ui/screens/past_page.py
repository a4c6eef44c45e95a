"""'Kiriman': what stands in the way just now, what the office wrote, and what the last runs did.

Reads nothing itself; it is shown what was read, and says which button was pressed.
"""

from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from perisai_app.vault.messages import OfficeMessage
from perisai_app.vault.runs import Run
from ui.parts.buttons import ActionButton
from ui.parts.labels import card, label
from ui.parts.mark import Mark
from ui.parts.problem_line import Answer, ProblemLine
from ui.parts.scroller import scroller
from ui.parts.shield import ShieldMark
from ui.parts.sync_bar import SEND_KEY
from ui.screens.files_card import FilesCard
from ui.standing import Past
from ui.theme.look import Look
from ui.wording import entrance, hand_over, helping, joining, past
from ui.wording.dates import day_and_hour
from ui.wording.speech import say
from ui.wording.standing import HELD_AGAIN, Notice

WIDE = 900


class PastPage(QWidget):
    """`left` goes back; `asked_login` opens what a Wi-Fi wants, `asked_again` lets go what is held back,
    `asked_send` and `asked_stick` hand over what the office asked for, `asked_join` has a code of the office,
    `asked_help` wants the support bundle.
    """

    left = Signal()
    asked_login = Signal()
    asked_again = Signal()
    asked_send = Signal()
    asked_stick = Signal()
    asked_help = Signal()
    asked_join = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("page")
        self._look = look
        self.notices: list[ProblemLine] = []
        self.files = FilesCard(look)
        self.files.asked_stick.connect(self.asked_stick)
        self._shown: tuple[tuple[str, str], ...] | None = None
        self._lay_out()
        self._bind()

    def show_notices(self, found: tuple[Notice, ...]) -> None:
        """Made anew only when something else is so: a button must not vanish under the finger."""
        told = tuple((one.code, one.full) for one in found)
        if told == self._shown:
            return
        self._shown = told
        for old in self.notices:
            old.hide()
            old.deleteLater()
        self.notices = [self._notice(one) for one in found]
        if not found:
            self.notices = [ProblemLine(self._look, "green", say(past.ALL_WELL))]
        for line in self.notices:
            self._lines.addWidget(line)

    def show_past(self, found: Past, *, running: bool) -> None:
        _refill(self._runs, self._run_entries(found.runs, running))
        _refill(self._messages, self._message_entries(found.messages))

    def words(self) -> list[str]:
        """What the entries say, newest first; messages before runs."""
        columns = (self._messages, self._runs)
        return [item.accessibleName() for column in columns for item in _entries(column)]

    def focus_first(self) -> None:
        self._area.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= self._look.px(WIDE)
        ways = QBoxLayout.Direction
        self._cards.setDirection(ways.RightToLeft if wide else ways.TopToBottom)
        self.files.fit(self.width())

    def _lay_out(self) -> None:
        inside = QWidget()
        inside.setObjectName("scrolled")
        self._lines, self._runs, self._messages = QVBoxLayout(), QVBoxLayout(), QVBoxLayout()
        self._cards = QHBoxLayout()
        self._cards.setSpacing(16)
        self._cards.addWidget(_titled(say(past.MESSAGES), self._messages), 2, Qt.AlignmentFlag.AlignTop)
        self._cards.addWidget(_titled(say(past.RUNS), self._runs), 3, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(inside)
        column.setContentsMargins(20, 4, 20, 16)
        column.setSpacing(12)
        column.addLayout(self._lines)
        column.addWidget(self.files)
        column.addLayout(self._cards)
        column.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addLayout(self._head())
        whole.addWidget(self._scroller(inside), 1)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(20, 8, 20, 4)
        row.addWidget(label(say(past.TITLE), "title"))
        row.addStretch(1)
        self.help = ActionButton(self._look, say(helping.SAVE), kind="link", key=helping.KEY)
        row.addWidget(self.help)
        self.back = ActionButton(self._look, say(entrance.BACK), kind="link", key="Esc")
        row.addWidget(self.back)
        return row

    def _scroller(self, inside: QWidget) -> QScrollArea:
        self._area = scroller(inside)
        self._area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._area.setAccessibleName(say(past.TITLE))
        return self._area

    def _bind(self) -> None:
        self.back.clicked.connect(lambda _checked=False: self.left.emit())
        self.help.clicked.connect(lambda _checked=False: self.asked_help.emit())
        inside = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for keys, act in (
            ("Esc", self.left.emit),
            (past.LOGIN_KEY, lambda: self._answer("portal", self.asked_login.emit)),
            (past.AGAIN_KEY, lambda: self._answer("held_back", self.asked_again.emit)),
        ):
            QShortcut(QKeySequence(keys), self, act, context=inside)

    def _answer(self, code: str, act: Callable[[], None]) -> None:
        """A key answers only what is asked."""
        if any(shown == code for shown, _text in self._shown or ()):
            act()

    def _notice(self, found: Notice) -> ProblemLine:
        join = Answer(say(joining.TITLE), self.asked_join.emit, joining.KEY)
        answers = {
            "not_joined": (join,),
            "not_enrolled": (join,),
            "portal": (Answer(say(past.LOGIN), self.asked_login.emit, past.LOGIN_KEY),),
            "held_back": (Answer(say(HELD_AGAIN), self.asked_again.emit, past.AGAIN_KEY),),
            "hand_over": (
                Answer(say(past.SEND), self.asked_send.emit, SEND_KEY),
                Answer(say(hand_over.BY_STICK), self.asked_stick.emit, hand_over.KEY),
            ),
        }
        return ProblemLine(self._look, found.tone, found.full, answers.get(found.code, ()))

    def _run_entries(self, runs: tuple[Run, ...], running: bool) -> Iterable[QWidget]:
        if not runs:
            yield _entry(self._look, Mark.EMPTY, say(past.NO_RUNS), say(past.NO_RUNS_MORE))
        for at, run in enumerate(runs):
            told = past.told(run, under_way=running and at == 0)
            yield _entry(self._look, told.mark, told.words, told.detail)

    def _message_entries(self, messages: tuple[OfficeMessage, ...]) -> Iterable[QWidget]:
        if not messages:
            yield _said(say(past.NO_MESSAGES), "")
        for one in messages:
            at = day_and_hour(one.at)
            yield _said(one.text, f"{at} · {say(past.NEW)}" if one.new else at)


def _titled(title: str, inner: QVBoxLayout) -> QWidget:
    made = card()
    column = QVBoxLayout(made)
    column.setContentsMargins(16, 12, 16, 12)
    column.setSpacing(8)
    column.addWidget(label(title, "section"))
    inner.setSpacing(8)
    column.addLayout(inner)
    return made


def _entry(look: Look, mark: Mark, words: str, detail: str) -> QWidget:
    """Shield, sentence, time and figures."""
    box = QWidget()
    box.setAccessibleName(f"{words}. {detail}")
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(12)
    row.addWidget(ShieldMark(look, mark, 20), 0, Qt.AlignmentFlag.AlignTop)
    row.addLayout(_two_lines(words, "strong", detail), 1)
    return box


def _said(text: str, at: str) -> QWidget:
    """What the office wrote, as it wrote it."""
    box = QWidget()
    box.setAccessibleName(f"{text} {at}".strip())
    box.setLayout(_two_lines(text, "", at))
    return box


def _two_lines(first: str, role: str, second: str) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(label(first, role, wrap=True))
    if second:
        column.addWidget(label(second, "caption", wrap=True))
    return column


def _entries(column: QVBoxLayout) -> list[QWidget]:
    items = (column.itemAt(at) for at in range(column.count()))
    return [widget for item in items if item is not None and (widget := item.widget()) is not None]


def _refill(column: QVBoxLayout, entries: Iterable[QWidget]) -> None:
    for old in _entries(column):
        column.removeWidget(old)
        old.hide()
        old.deleteLater()
    for entry in entries:
        column.addWidget(entry)
