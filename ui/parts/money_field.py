"""Money: 'Rp' in soft text, dots while typing, whole rupiah; '1,5 jt' is understood on leaving."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFocusEvent, QFontMetricsF, QPainter, QPaintEvent

from perisai_app.domain.rupiah import rupiah
from ui.parts.field import LineEdit
from ui.theme.look import Look
from ui.wording.dates import thousands


class MoneyEdit(LineEdit):
    """Holds the text as shown ('1.000.000'), which the rule book reads."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.textEdited.connect(self._group)
        look.changed.connect(self._make_room)
        self._make_room()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        amount = rupiah(self.text()) if self.text() else None
        if amount is not None and self.text() != thousands(amount):
            self.setText(thousands(amount))
            self.textEdited.emit(self.text())
        super().focusOutEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setFont(self.font())
        painter.setPen(self._look.colour("ink_soft"))
        box = QRectF(13, 0, self.width(), self.height())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, "Rp")
        painter.end()

    def _make_room(self) -> None:
        width = QFontMetricsF(self._look.font(12)).horizontalAdvance("Rp")
        self.setTextMargins(round(width) + 8, 0, self.textMargins().right(), 0)

    def _group(self, text: str) -> None:
        """Dots between thousands, the cursor keeping its distance from the right end."""
        plain = text.replace(".", "")
        if not (plain.isascii() and plain.isdigit()) or text == thousands(int(plain)):
            return
        from_right = len(text) - self.cursorPosition()
        self.setText(thousands(int(plain)))
        self.setCursorPosition(max(0, len(self.text()) - from_right))
