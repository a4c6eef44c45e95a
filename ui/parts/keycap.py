"""Key hints as small caps with a thicker lower edge, inside a button or beside a hint."""

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme.look import Look

HEIGHT, SIDE = 20, 6
_RIGHT = QPoint(3, 0)


def cap_size(key: str, look: Look) -> QSize:
    words = QFontMetricsF(look.font(8.25, bold=True)).horizontalAdvance(key)
    return QSize(round(words) + look.px(2 * SIDE), look.px(HEIGHT))


def paint_cap(painter: QPainter, box: QRectF, key: str, look: Look, colour: QColor) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour, 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    frame = box.adjusted(0.5, 0.5, -0.5, -1)
    painter.drawRoundedRect(frame, 4, 4)
    painter.drawLine(frame.bottomLeft().toPoint() + _RIGHT, frame.bottomRight().toPoint() - _RIGHT)
    painter.setFont(look.font(8.25, bold=True))
    painter.drawText(box.adjusted(0, 0, 0, -1), Qt.AlignmentFlag.AlignCenter, key)
    painter.restore()


class KeyCap(QWidget):
    """A cap beside a hint."""

    def __init__(self, look: Look, key: str) -> None:
        super().__init__()
        self._look, self._key = look, key
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        return cap_size(self._key, self._look)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        size = cap_size(self._key, self._look)
        box = QRectF(0, (self.height() - size.height()) / 2, size.width(), size.height())
        paint_cap(painter, box, self._key, self._look, self._look.colour("ink_soft"))
        painter.end()
