"""A row of work: sign, how many, what and why, and the one verb with its digit. The whole row acts."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.parts.buttons import ActionButton
from ui.parts.labels import Icon, label
from ui.parts.shield import ShieldMark
from ui.parts.work_line import WorkLine
from ui.theme.look import Look

HEIGHT, STRIPE, SIGN, NARROW, ROUND = 66, 4, 26, 460, 9
STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
ICON_ROLES = {"red": "brick_text", "amber": "amber_text"}
STRIPE_ROLES = {"red": "brick_line", "amber": "amber_line"}


class RowButton(ActionButton):
    """Enter presses it; up and down go to the next row's."""

    moved = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in STEPS:
            self.moved.emit(STEPS[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)


class WorkRow(QFrame):
    """`acted` carries the line's name; `moved` is a step up or down from here."""

    acted = Signal(str)
    moved = Signal(int)

    def __init__(self, look: Look, line: WorkLine, digit: str = "") -> None:
        super().__init__()
        self.line, self._look = line, look
        self.button = RowButton(look, line.verb, key=digit)
        spoken = " ".join(part for part in (line.verb, line.count, line.title) if part)
        self.button.setAccessibleName(spoken)
        self.button.setAccessibleDescription(line.detail)
        self.button.clicked.connect(lambda _checked=False: self.acted.emit(line.name))
        self.button.moved.connect(self.moved)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._lay_out()
        look.changed.connect(self._fit)
        self._fit()

    def count_width(self) -> int:
        """What the number needs, in px; `set_count_width` then makes it as wide as the others'."""
        return self._count.sizeHint().width() if self.line.count else 0

    def set_count_width(self, width: int) -> None:
        self._count.setFixedWidth(width)

    def _lay_out(self) -> None:
        line = self.line
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(16)
        self._sign = self._made_sign()
        row.addWidget(self._sign)
        self._count = label(line.count, "count")
        self._count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._count)
        # In its row already: alone it would be a window for a moment, and take the focus from this one.
        self._count.setVisible(bool(line.count))
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addStretch(1)
        words.addWidget(label(line.title, "strong", wrap=True))
        if line.detail:
            words.addWidget(label(line.detail, "soft", wrap=True))
        words.addStretch(1)
        row.addLayout(words, 1)
        row.addWidget(self.button)

    def _made_sign(self) -> QWidget:
        if self.line.mark is not None:
            return ShieldMark(self._look, self.line.mark, SIGN)
        return Icon(self._look, self.line.icon, ICON_ROLES.get(self.line.tone, "ink_soft"), SIGN)

    def _fit(self) -> None:
        self.setMinimumHeight(self._look.px(HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.line.tone in STRIPE_ROLES:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.fillPath(self._stripe(), self._look.colour(STRIPE_ROLES[self.line.tone]))
            painter.end()

    def _stripe(self) -> QPainterPath:
        """Round where the card is."""
        card, stripe = QPainterPath(), QPainterPath()
        around = QRectF((self.parentWidget() or self).rect()).translated(-self.pos())
        card.addRoundedRect(around.adjusted(1, 1, -1, -1), ROUND, ROUND)
        stripe.addRect(QRectF(0, 0, STRIPE, self.height()))
        return stripe & card

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.button.click()
        super().mouseReleaseEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Key hints hide first."""
        super().resizeEvent(event)
        self.button.show_key(self.width() > self._look.px(NARROW))
