"""The NIK: 16 digits shown 6-6-4 as the number is built, each group above what it means.

The grouping is painted, never stored; paste takes dots and spaces. The text stays a plain line edit's.
"""

from PySide6.QtCore import QMimeData, QRectF, QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QLineEdit, QSizePolicy

from perisai_app.domain.nik import LENGTH
from perisai_app.domain.typed import digits
from ui.theme.look import Look

GROUPS = ((0, 6), (6, 12), (12, 16))
SHARES = (0.36, 0.36, 0.28)
TOP, BOTTOM, INSET = 46, 28, 14


class NikEdit(QLineEdit):
    """A line edit that paints itself in three groups; `completed` when the 16th digit was typed."""

    completed = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._meanings = ("", "", "")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
        look.changed.connect(self.updateGeometry)

    def typed(self) -> SignalInstance:
        return self.textEdited

    def set_meanings(self, place: str, born: str, serial: str) -> None:
        self._meanings = (place, born, serial)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(420), self._look.px(TOP + BOTTOM))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(280), self._look.px(TOP + BOTTOM))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self._paste(QGuiApplication.clipboard().mimeData())
            return
        typed = event.text()
        if typed and typed.isprintable() and not (typed.isascii() and typed.isdigit()):
            return  # a letter is no part of a NIK; the meaning line stays readable
        before = len(self.text())
        super().keyPressEvent(event)
        if before == LENGTH - 1 and len(self.text()) == LENGTH:
            self.completed.emit()

    def _paste(self, mime: QMimeData) -> None:
        """What was copied, without the dots and blanks; a letter in it stays, to be told."""
        self.insert(digits(mime.text()))
        self.textEdited.emit(self.text())
        if len(self.text()) == LENGTH:
            self.completed.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.setCursorPosition(self._index_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_frame(painter)
        for group in range(3):
            self._paint_group(painter, group)
        self._paint_cursor(painter)
        painter.end()

    def _paint_frame(self, painter: QPainter) -> None:
        role, width = self._edge()
        box = QRectF(self.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._look.colour("sheet_alt"))
        painter.drawRoundedRect(box, 6, 6)
        painter.setBrush(self._look.colour("sheet"))
        painter.setClipRect(QRectF(0, 0, self.width(), self._top()))
        painter.drawRoundedRect(box, 6, 6)
        painter.setClipping(False)
        painter.setPen(QPen(self._look.colour("line"), 1))
        painter.drawLine(0, self._top(), self.width(), self._top())
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._look.colour(role), width))
        painter.drawRoundedRect(box, 6, 6)

    def _edge(self) -> tuple[str, int]:
        if self.hasFocus():
            return "indigo", 2
        tones = {"red": "brick_line", "amber": "amber_line"}
        tone = tones.get(str(self.property("tone") or ""))
        return (tone, 2) if tone else ("line_strong", 1)

    def _paint_group(self, painter: QPainter, group: int) -> None:
        left, width = self._span(group)
        if group:
            painter.setPen(QPen(self._look.colour("line_strong"), 1, Qt.PenStyle.DashLine))
            painter.drawLine(round(left), 8, round(left), self._top() - 8)
        self._paint_selection(painter, group)
        painter.setFont(self._digit_font())
        painter.setPen(self._look.colour("ink"))
        upper = QRectF(left + self._inset(), 0, width - self._inset(), self._top())
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(upper, middle, self._digits_of(group))
        painter.setFont(self._look.font(9))
        painter.setPen(self._look.colour("ink_soft"))
        lower = QRectF(left + self._inset(), self._top(), width - self._inset() - 4, self._bottom())
        words = QFontMetricsF(painter.font()).elidedText(
            self._meanings[group], Qt.TextElideMode.ElideRight, lower.width()
        )
        painter.drawText(lower, middle, words)

    def _paint_selection(self, painter: QPainter, group: int) -> None:
        if not self.hasSelectedText():
            return
        start, _end = GROUPS[group]
        picked = range(self.selectionStart(), self.selectionStart() + len(self.selectedText()))
        for index in range(start, start + len(self._digits_of(group))):
            if index in picked:
                left, right = self._x_of(index), self._x_of(index, after=True)
                box = QRectF(left, self._top() * 0.18, right - left, self._top() * 0.64)
                painter.fillRect(box, self._look.colour("indigo_soft"))

    def _paint_cursor(self, painter: QPainter) -> None:
        if not self.hasFocus() or self.isReadOnly():
            return
        x = self._x_of(self.cursorPosition())
        painter.setPen(QPen(self._look.colour("ink"), 2))
        painter.drawLine(round(x) - 2, round(self._top() * 0.2), round(x) - 2, round(self._top() * 0.8))

    def _digits_of(self, group: int) -> str:
        start, end = GROUPS[group]
        return self.text()[start : None if group == 2 else end]

    def _span(self, group: int) -> tuple[float, float]:
        return self.width() * sum(SHARES[:group]), self.width() * SHARES[group]

    def _x_of(self, index: int, *, after: bool = False) -> float:
        """Where the digit at `index` begins; with `after` where it ends, in its own group."""
        group = 2 if index >= 12 else 1 if index >= 6 else 0
        start, _end = GROUPS[group]
        shown = self._digits_of(group)[: index - start + after]
        return (
            self._span(group)[0] + self._inset() + QFontMetricsF(self._digit_font()).horizontalAdvance(shown)
        )

    def _index_at(self, x: float) -> int:
        return min(range(len(self.text()) + 1), key=lambda index: abs(self._x_of(index) - x))

    def _digit_font(self) -> QFont:
        font = self._look.font(18, bold=True)
        font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 2.5)
        return font

    def _top(self) -> int:
        return self._look.px(TOP)

    def _bottom(self) -> int:
        return self._look.px(BOTTOM)

    def _inset(self) -> int:
        return self._look.px(INSET)
