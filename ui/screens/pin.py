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
from ui.screens.secret_edit import PinEdit
from ui.theme.look import Look
from ui.wording import entrance, screen

SIGNS = ("check", "warning", "lock-simple")


class PinPage(QWidget):
    """`chosen` carries the PIN, empty when it is taken away; `left` when nothing was changed."""

    chosen = Signal(str)
    left = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._line: ProblemLine | None = None
        self.pin, self.repeat = PinEdit(), PinEdit()
        self.use = ActionButton(look, entrance.PIN_USE, kind="primary", key="Enter", height=36)
        self.drop = ActionButton(look, entrance.PIN_DROP)
        self.back = ActionButton(look, entrance.BACK, kind="link", key="Esc")
        self._in_force = label(entrance.PIN_IN_FORCE, "strong", wrap=True)
        self._lay_out()
        self._bind()

    def start(self, *, in_force: bool) -> None:
        """Empty fields; a PIN in force may be replaced or taken away."""
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
        column.addWidget(label(entrance.PIN_TITLE, "title"))
        column.addWidget(self._in_force)
        column.addWidget(self._plainly())
        column.addLayout(self._fields())
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
            row.setSpacing(10)
            row.addWidget(Icon(self._look, sign, "leaf_text", 18), 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(label(words, wrap=True), 1)
            column.addLayout(row)
        return made

    def _fields(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(Field(entrance.PIN_NEW, self.pin, hint=entrance.PIN_HINT), 1)
        row.addWidget(Field(entrance.PIN_REPEAT, self.repeat), 1)
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
        self.chosen.emit(pin)

    def _fault(self, pin: str) -> str:
        try:
            demand_pin(pin)
        except BadPin as error:
            return screen.VAULT[error.code]
        return "" if pin == self.repeat.text() else entrance.PIN_NOT_ALIKE

    def _tell(self, text: str) -> None:
        self._clear()
        self._line = ProblemLine(self._look, "red", text)
        self._lines.addWidget(self._line)

    def _clear(self) -> None:
        if self._line is not None:
            self._line.hide()
            self._line.deleteLater()
            self._line = None
