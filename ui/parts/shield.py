"""The shield, the one mark of our own: every worker is one, and it fills as the person comes to be protected.

States differ in shape, not only in colour. Painted on a 16-unit path.
"""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.parts.mark import Mark
from ui.theme.look import Look
from ui.theme.palette import Palette

FILLED = (Mark.FULL, Mark.TICK, Mark.ALERT)
# What stands within, as strokes from point to point; a stroke to its own begin is a dot.
SIGNS: dict[Mark, tuple[float, tuple[tuple[float, float, float, float], ...]]] = {
    Mark.ALERT: (1.7, ((8, 4.6, 8, 8.4), (8, 11.1, 8, 11.1))),
    Mark.CROSS: (1.4, ((6, 5.8, 10, 9.8), (10, 5.8, 6, 9.8))),
    Mark.TICK: (1.7, ((5.2, 7.9, 7.2, 9.9), (7.2, 9.9, 10.9, 5.9))),
    Mark.DOT: (3.0, ((8, 7.6, 8, 7.6),)),
    Mark.CLOCK: (1.4, ((8, 4.8, 8, 8), (8, 8, 10.4, 9.2))),
    Mark.BAR: (1.6, ((5.6, 7.8, 10.4, 7.8),)),
}


def shield_path() -> QPainterPath:
    """Peak, straight sides, point; in a box of 16 by 16."""
    path = QPainterPath(QPointF(8, 1))
    path.lineTo(14, 3.1)
    path.lineTo(14, 8)
    path.cubicTo(14, 11.4, 11.6, 13.8, 8, 15.2)
    path.cubicTo(4.4, 13.8, 2, 11.4, 2, 8)
    path.lineTo(2, 3.1)
    path.closeSubpath()
    return path


def mark_colour(mark: Mark, palette: Palette) -> QColor:
    """The line and fill colour of a mark."""
    roles = {
        Mark.DASHED: "line_strong",
        Mark.OUTLINE: "indigo",
        Mark.HALF: "indigo",
        Mark.FULL: "leaf",
        Mark.TICK: "leaf",
        Mark.DOT: "amber_line",
        Mark.CLOCK: "amber_line",
        Mark.NUMBER: "amber_line",
        Mark.BAR: "ink_soft",
        Mark.ALERT: "brick_line",
        Mark.CROSS: "ink_soft",
        Mark.EMPTY: "line_strong",
        Mark.SIGN: "gold",
    }
    return QColor(getattr(palette, roles[mark]))


def paint_shield(painter: QPainter, box: QRectF, mark: Mark, palette: Palette, number: int = 0) -> None:
    """Paint `mark` into `box`, with `number` in a shield that counts; the painter comes back as it was."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(box.topLeft())
    painter.scale(box.width() / 16, box.height() / 16)
    colour = mark_colour(mark, palette)
    _paint_body(painter, mark, colour)
    _paint_sign(painter, mark, QColor(palette.sheet if mark in FILLED else colour))
    if mark is Mark.NUMBER:
        _paint_number(painter, number, QColor(palette.amber_text))
    painter.restore()


def paint_outline(painter: QPainter, box: QRectF, mark: Mark, colour: QColor) -> None:
    """The mark's body in a colour of the caller's (on the night side)."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(box.topLeft())
    painter.scale(box.width() / 16, box.height() / 16)
    _paint_body(painter, mark, colour)
    painter.restore()


def _paint_body(painter: QPainter, mark: Mark, colour: QColor) -> None:
    pen = QPen(colour, 1.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    if mark is Mark.DASHED:
        pen.setDashPattern([1.2, 1.7])
    path = shield_path()
    painter.setPen(pen)
    painter.setBrush(colour if mark in FILLED else Qt.BrushStyle.NoBrush)
    painter.drawPath(path)
    if mark is Mark.HALF:
        painter.setClipRect(QRectF(0, 7.6, 16, 9))
        painter.fillPath(path, colour)


def _paint_sign(painter: QPainter, mark: Mark, colour: QColor) -> None:
    width, strokes = SIGNS.get(mark, (1.0, ()))
    painter.setPen(QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    for left, top, right, bottom in strokes:
        if (left, top) == (right, bottom):
            painter.drawPoint(QPointF(left, top))
        else:
            painter.drawLine(QPointF(left, top), QPointF(right, bottom))


def _paint_number(painter: QPainter, number: int, colour: QColor) -> None:
    font = painter.font()
    font.setPixelSize(9 if number < 10 else 7)
    font.setWeight(QFont.Weight.DemiBold)
    painter.setFont(font)
    painter.setPen(colour)
    painter.drawText(QRectF(0, 0, 16, 15.4), Qt.AlignmentFlag.AlignCenter, str(number))


class ShieldMark(QWidget):
    """One shield as a widget."""

    def __init__(self, look: Look, mark: Mark, size: int = 20, number: int = 0) -> None:
        super().__init__()
        self._look, self._mark, self._size, self._number = look, mark, size, number
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    def set_mark(self, mark: Mark) -> None:
        self._mark = mark
        self.update()

    def set_size(self, size: int) -> None:
        self._size = size
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        side = self._look.px(self._size)
        return QSize(side, side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        side = self._look.px(self._size)
        box = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
        paint_shield(painter, box, self._mark, self._look.palette, self._number)
        painter.end()
