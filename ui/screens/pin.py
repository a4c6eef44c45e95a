"""Where a PIN is set for this session, with plain words on what it does and does not. Keeps nothing."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from perisai_app.vault.errors import BadPin
from perisai_app.vault.keys.pin import demand_pin
from ui.parts.buttons import ActionButton
from ui.parts.field import Field
from ui.parts.labels import Icon, card, label
from ui.parts.problem_line import ProblemLine
from ui.parts.scroller import scroller
from ui.parts.segments import Segments
from ui.screens.secret_edit import PinEdit
from ui.theme.look import Look
from ui.wording import entrance, screen
from ui.wording.speech import say

SIGNS = ("check", "warning", "lock-simple")


class PinPage(QWidget):
    """`chosen` carries the PIN, empty when it is taken away; `left` when nothing was changed.
    `minutes_chosen` after how long nobody's touch locks, while the PIN is in force.
    """

    chosen = Signal(str)
    minutes_chosen = Signal(int)
    left = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._line: ProblemLine | None = None
        self.pin, self.repeat = PinEdit(), PinEdit()
        self.minutes = Segments(look, entrance.LOCK_AFTER)
        self.minutes.name_parts(say(entrance.LOCKS_AFTER))
        self._was_in_force = False
        self.use = ActionButton(look, say(entrance.PIN_USE), kind="primary", key="Enter", height=36)
        self.drop = ActionButton(look, say(entrance.PIN_DROP))
        self.back = ActionButton(look, say(entrance.BACK), kind="link", key="Esc")
        self._in_force = label(say(entrance.PIN_IN_FORCE), "strong", wrap=True)
        self._lay_out()
        self._bind()

    def start(self, *, in_force: bool, minutes: int) -> None:
        """Empty fields; a PIN in force may be replaced or taken away."""
        self._was_in_force = in_force
        self.minutes.setText(str(minutes))
        self.pin.clear()
        self.repeat.clear()
        self._clear()
        self.drop.setVisible(in_force)
        self._in_force.setVisible(in_force)
        self.pin.setFocus()

    def problem(self) -> str:
        return self._line.text() if self._line else ""

    def _lay_out(self) -> None:
        inside = QWidget()
        inside.setObjectName("scrolled")
        column = QVBoxLayout(inside)
        column.setContentsMargins(20, 12, 20, 12)
        column.setSpacing(12)
        column.addWidget(label(say(entrance.PIN_TITLE), "title"))
        column.addWidget(self._in_force)
        column.addWidget(self._plainly())
        column.addLayout(self._fields())
        column.addWidget(Field(say(entrance.LOCKS_AFTER), self.minutes, hint=say(entrance.LOCKS_AFTER_HINT)))
        self._lines = QVBoxLayout()
        column.addLayout(self._lines)
        column.addLayout(self._buttons())
        column.addStretch(1)
        area = scroller(inside)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area)

    def _plainly(self) -> QWidget:
        made = card()
        column = QVBoxLayout(made)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        for sign, words in zip(SIGNS, entrance.PIN_DOES, strict=True):
            row = QHBoxLayout()
            row.setSpacing(8)
            row.addWidget(Icon(self._look, sign, "leaf_text", 18), 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(label(say(words), wrap=True), 1)
            column.addLayout(row)
        return made

    def _fields(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(Field(say(entrance.PIN_NEW), self.pin, hint=say(entrance.PIN_HINT)), 1)
        row.addWidget(Field(say(entrance.PIN_REPEAT), self.repeat), 1)
        return row

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in (self.use, self.drop, self.back):
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _bind(self) -> None:
        self.use.clicked.connect(lambda _checked=False: self._take())
        self.drop.clicked.connect(lambda _checked=False: self.chosen.emit(""))
        self.back.clicked.connect(lambda _checked=False: self.left.emit())
        self.minutes.typed().connect(lambda _value: self._on_minutes())
        self.pin.returnPressed.connect(self.repeat.setFocus)
        self.repeat.returnPressed.connect(self._take)
        inside = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence("Escape"), self, self.left.emit, context=inside)

    def _take(self) -> None:
        pin = self.pin.text()
        if fault := self._fault(pin):
            self._tell(fault)
            self.pin.selectAll()
            self.pin.setFocus()
            return
        self.pin.clear()
        self.repeat.clear()
        self._clear()
        self.minutes_chosen.emit(self._chosen_minutes())
        self.chosen.emit(pin)

    def _on_minutes(self) -> None:
        """At once where a PIN is in force; else with the PIN that is being typed."""
        if self._was_in_force:
            self.minutes_chosen.emit(self._chosen_minutes())

    def _chosen_minutes(self) -> int:
        return int(self.minutes.text() or entrance.LOCK_AFTER[0][0])

    def _fault(self, pin: str) -> str:
        try:
            demand_pin(pin)
        except BadPin as error:
            return say(screen.VAULT[error.code])
        return "" if pin == self.repeat.text() else say(entrance.PIN_NOT_ALIKE)

    def _tell(self, text: str) -> None:
        self._clear()
        self._line = ProblemLine(self._look, "red", text)
        self._lines.addWidget(self._line)

    def _clear(self) -> None:
        if self._line is not None:
            self._line.hide()
            self._line.deleteLater()
            self._line = None
