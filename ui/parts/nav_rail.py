"""The rail at the left: where one is, and where one can go; icons only when text is large."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QPushButton, QSizePolicy, QStyle, QStyleOptionButton, QVBoxLayout

from ui.parts.mark import Mark
from ui.parts.shield import ShieldMark
from ui.theme.look import Look
from ui.wording.speech import say

WIDE, NARROW, ITEM, FOOT = 100, 52, 66, 54  # what is at the foot is no place to be, and lower
LEAST, LEAST_NARROW = 46, 36  # where a window is low


class RailButton(QPushButton):
    """An icon above its word; a gold stripe says where one is, a gold badge counts."""

    def __init__(self, look: Look, words: str, icon: str, *, checkable: bool = True) -> None:
        super().__init__(words)
        self._look, self._icon, self._badge, self._narrow = look, icon, 0, False
        self.setProperty("kind", "rail")
        self.setCheckable(checkable)
        self.setAutoExclusive(checkable)
        self.setAccessibleName(words)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Maximum)
        self.setToolTip(words)

    def set_badge(self, count: int) -> None:
        self._badge = count
        self.setAccessibleDescription(str(count) if count else "")
        self.update()

    def set_key(self, key: str) -> None:
        """The key that leads there too, told with the words."""
        self.setToolTip(f"{self.text()} ({key})")

    def set_narrow(self, narrow: bool) -> None:
        self._narrow = narrow
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(NARROW, 52) if self._narrow else QSize(WIDE, ITEM if self.isCheckable() else FOOT)

    def minimumSizeHint(self) -> QSize:
        return QSize(NARROW, LEAST_NARROW) if self._narrow else QSize(WIDE, LEAST)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        self.style().drawControl(QStyle.ControlElement.CE_PushButtonBevel, option, painter, self)
        if self.isChecked():
            painter.fillRect(QRectF(0, 0, 3, self.height()), self._look.colour("gold"))
        self._paint_content(painter)
        painter.end()

    def _paint_content(self, painter: QPainter) -> None:
        side = 24
        left = (self.width() - side) // 2
        top = (self.height() - side) // 2 if self._narrow else (self.height() - side - 22) // 2
        icon = self._look.icon(self._icon, "on_night").pixmap(side, side)
        painter.drawPixmap(left, top, side, side, icon)
        painter.setPen(self._look.colour("on_night"))
        if not self._narrow:
            painter.setFont(self._look.font(9.5))
            words = QRectF(0, top + side + 2, self.width(), 22)
            painter.drawText(words, Qt.AlignmentFlag.AlignCenter, self.text())
        if self._badge:
            self._paint_badge(painter, left + side - (12 if self._narrow else 2), top - 6)

    def _paint_badge(self, painter: QPainter, left: int, top: int) -> None:
        painter.setFont(self._look.font(8, bold=True))
        words = str(self._badge) if self._badge < 100 else "99+"
        width = max(18, painter.fontMetrics().horizontalAdvance(words) + 10)
        box = QRectF(left, top, width, 18)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._look.colour("gold"))
        painter.drawRoundedRect(box, 9, 9)
        painter.setPen(self._look.colour("night"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)


class NavRail(QFrame):
    """Entries are (name, words, icon); `went` carries the name. The last ones stand at the bottom."""

    went = Signal(str)

    def __init__(
        self, look: Look, top: tuple[tuple[str, str, str], ...], bottom: tuple[tuple[str, str, str], ...]
    ):
        super().__init__()
        self.setObjectName("rail")
        self._look = look
        self.buttons: dict[str, RailButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 8)
        column.setSpacing(0)
        self._sign = ShieldMark(look, Mark.SIGN, 40)
        column.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(12)
        for entry in top:
            column.addWidget(self._add(*entry, checkable=True))
        column.addStretch(1)
        for entry in bottom:
            column.addWidget(self._add(*entry, checkable=False))
        self.set_narrow(False)

    def mark(self, name: str) -> None:
        self.buttons[name].setChecked(True)

    def rest(self) -> None:
        """A page that is none of the entries stands."""
        for button in self.buttons.values():
            button.setAutoExclusive(False)
            button.setChecked(False)
            button.setAutoExclusive(button.isCheckable())

    def set_narrow(self, narrow: bool) -> None:
        self.setFixedWidth(NARROW if narrow else WIDE)
        self._sign.set_size(24 if narrow else 40)
        for button in self.buttons.values():
            button.set_narrow(narrow)

    def _add(self, name: str, words: str, icon: str, *, checkable: bool) -> RailButton:
        button = RailButton(self._look, say(words), icon, checkable=checkable)
        button.clicked.connect(lambda _checked=False: self.went.emit(name))
        self.buttons[name] = button
        return button
