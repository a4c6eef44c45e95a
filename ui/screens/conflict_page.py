"""Two versions of one registration side by side, and a person's choice between them.

Shows what was read and says what was chosen; nothing is settled here.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from perisai_app.domain.rulebook import RuleBook
from perisai_app.vault.register import State
from perisai_app.vault.rivals import Keep, Side
from ui.compare import Pair, Rivalry, pairs
from ui.parts.buttons import ActionButton
from ui.parts.chip import StateChip
from ui.parts.labels import card, label
from ui.parts.problem_line import ProblemLine
from ui.parts.scroller import scroller
from ui.theme.look import Look
from ui.wording import conflict as words
from ui.wording import screen
from ui.wording.fields import NAMES
from ui.wording.speech import say
from ui.wording.states import CHIPS

LARGE = 130  # per cent of text


class ConflictPage(QWidget):
    """`chosen` carries a registration and whose version stands; `left` when it is put off."""

    chosen = Signal(str, object)
    left = Signal()

    def __init__(self, look: Look, book: RuleBook) -> None:
        super().__init__()
        self.setObjectName("page")
        self._look, self._book = look, book
        self.shown: Rivalry | None = None
        self.pairs: tuple[Pair, ...] = ()
        self._lay_out()
        self._bind()

    def start(self, found: Rivalry, name: str) -> None:
        self.shown = found
        self.title.setText(name.title() or say(screen.NO_NAME))
        self.mine.setEnabled(True)
        self.theirs.setEnabled(True)
        both = found.conflict.theirs is not None
        self.why.set_text(say(words.WHY) if both else say(words.NOT_HERE_YET))
        for button in (self.mine, self.theirs):
            button.setVisible(both)
        self._area.setWidget(self._table(found))

    def focus_first(self) -> None:
        self._area.setFocus()

    def choose(self, keep: Keep) -> None:
        """Once: a second press while the first is being written does nothing."""
        if self.shown is None or self.shown.conflict.theirs is None or not self.mine.isEnabled():
            return
        self.mine.setEnabled(False)
        self.theirs.setEnabled(False)
        self.chosen.emit(self.shown.conflict.registration_id, keep)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head())
        self._area = scroller()
        self._area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._area.setAccessibleName(say(words.COMPARE))
        column.addWidget(self._area, 1)
        column.addWidget(self._actions())

    def _head(self) -> QVBoxLayout:
        self.title = label("", "title")
        self.why = ProblemLine(self._look, "indigo", say(words.WHY))
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.title)
        row.addWidget(StateChip(self._look, CHIPS[State.CONFLICT]))
        row.addStretch(1)
        column = QVBoxLayout()
        column.setContentsMargins(20, 8, 20, 8)
        column.setSpacing(8)
        column.addLayout(row)
        column.addWidget(self.why)
        return column

    def _actions(self) -> QFrame:
        bar = QFrame()
        bar.setObjectName("action_bar")
        row = QHBoxLayout(bar)
        row.setContentsMargins(20, 8, 16, 8)
        row.setSpacing(12)
        look = self._look
        self.later = ActionButton(look, say(words.LATER), kind="link", key="Esc", height=38)
        self.theirs = ActionButton(look, say(words.KEEP_THEIRS), key=words.KEEP_THEIRS_KEY, height=38)
        self.mine = ActionButton(look, say(words.KEEP_MINE), key=words.KEEP_MINE_KEY, height=38)
        row.addWidget(self.later)
        row.addStretch(1)
        row.addWidget(self.mine)
        row.addWidget(self.theirs)
        return bar

    def _fit(self) -> None:
        """The hints of keys give way to large text first."""
        for button in (self.later, self.mine, self.theirs):
            button.show_key(self._look.percent < LARGE)

    def _bind(self) -> None:
        self._look.changed.connect(self._fit)
        self._fit()
        self.later.clicked.connect(lambda _checked=False: self.left.emit())
        self.mine.clicked.connect(lambda _checked=False: self.choose(Keep.MINE))
        self.theirs.clicked.connect(lambda _checked=False: self.choose(Keep.THEIRS))
        inside = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for keys, act in (
            ("Esc", self.left.emit),
            (words.KEEP_MINE_KEY, lambda: self.choose(Keep.MINE)),
            (words.KEEP_THEIRS_KEY, lambda: self.choose(Keep.THEIRS)),
        ):
            QShortcut(QKeySequence(keys), self, act, context=inside)

    def _table(self, found: Rivalry) -> QWidget:
        mine, theirs = found.conflict.mine, found.conflict.theirs
        both = mine is not None and theirs is not None
        ours, other = (mine.texts if mine else {}), (theirs.texts if theirs else {})
        self.pairs = pairs(ours, other, self._book) if both else pairs(ours, ours or other, self._book)
        inside = QWidget()
        inside.setObjectName("scrolled")
        column = QVBoxLayout(inside)
        column.setContentsMargins(20, 4, 20, 12)
        made = card()
        grid = QGridLayout(made)
        grid.setContentsMargins(16, 12, 16, 12)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(1, 5)
        grid.setColumnStretch(2, 5)
        self._fill(grid, found, both=both)
        column.addWidget(made)
        column.addStretch(1)
        return inside

    def _fill(self, grid: QGridLayout, found: Rivalry, *, both: bool) -> None:
        grid.addWidget(_head_of(say(words.MINE), self._who(found, found.conflict.mine)), 0, 1)
        if found.conflict.theirs is not None:
            grid.addWidget(_head_of(say(words.THEIRS), self._who(found, found.conflict.theirs)), 0, 2)
        apart = sum(pair.differs for pair in self.pairs)
        if both:
            grid.addWidget(label(words.different(apart), "section"), 1, 0, 1, 3)
        for at, pair in enumerate(self.pairs, start=2):
            _add_pair(grid, at if pair.differs else at + 1, pair, both=both)
        if both and apart < len(self.pairs):
            grid.addWidget(label(words.same(len(self.pairs) - apart), "soft"), apart + 2, 0, 1, 3)

    def _who(self, found: Rivalry, side: Side | None) -> str:
        if side is None:
            return say(words.UNREADABLE)
        return words.who(here=side.device_id == found.device_id, at=side.finalized_at)


def _head_of(title: str, who: str) -> QWidget:
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(8, 0, 8, 4)
    column.setSpacing(0)
    column.addWidget(label(title, "section"))
    column.addWidget(label(who, "caption", wrap=True))
    return box


def _add_pair(grid: QGridLayout, at: int, pair: Pair, *, both: bool) -> None:
    """One row; what differs has a ground of its own, heavier words, and says so."""
    name = say(NAMES.get(pair.field, pair.field))
    texts = (name, pair.mine, pair.theirs) if both else (name, pair.mine)
    if pair.differs:
        ground = QFrame()
        ground.setObjectName("differs")
        grid.addWidget(ground, at, 0, 1, 3)
        texts = (f"{name} ({say(words.DIFFERS)})", *texts[1:])
    for column, text in enumerate(texts):
        role = ("strong" if pair.differs else "soft") if column else "label" if pair.differs else "soft"
        cell = label(text, role, wrap=True)
        cell.setContentsMargins(8, 4 if pair.differs else 0, 8, 4 if pair.differs else 0)
        cell.setAccessibleName(f"{name}: {text}" if column else name)
        grid.addWidget(cell, at, column)
