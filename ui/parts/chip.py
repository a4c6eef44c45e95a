"""The state chip: a small shield and the state's word, in a list row or on a page. Knows no states."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.parts.mark import Chip
from ui.parts.shield import paint_shield
from ui.theme.look import Look
from ui.wording.speech import say

HEIGHT, SHIELD, SIDE, GAP = 24, 14, 9, 6


def chip_words(chip: Chip) -> str:
    return say(chip.word, n=chip.number) if chip.number else say(chip.word)


def chip_width(chip: Chip, look: Look) -> int:
    words = QFontMetricsF(look.font(9.5, bold=True)).horizontalAdvance(chip_words(chip))
    return round(words) + look.px(SIDE * 2 + SHIELD + GAP) + 2


def paint_chip(painter: QPainter, box: QRectF, chip: Chip, look: Look) -> None:
    """Paint into `box`, whose width comes from `chip_width`."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _paint_ground(painter, box, chip, look)
    side = look.px(SHIELD)
    at = QPointF(box.left() + look.px(SIDE), box.center().y() - side / 2)
    paint_shield(painter, QRectF(at.x(), at.y(), side, side), chip.mark, look.palette, chip.number)
    painter.setFont(look.font(9.5, bold=True))
    painter.setPen(look.colour(chip.text))
    words = box.adjusted(look.px(SIDE + SHIELD + GAP), 0, 0, 0)
    painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, chip_words(chip))
    painter.restore()


def _paint_ground(painter: QPainter, box: QRectF, chip: Chip, look: Look) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    if chip.edge is not None:
        style = Qt.PenStyle.DashLine if chip.dashed else Qt.PenStyle.SolidLine
        painter.setPen(QPen(look.colour(chip.edge), 1, style))
    painter.setBrush(look.colour(chip.ground) if chip.ground else QColor(Qt.GlobalColor.transparent))
    radius = box.height() / 2
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)


class StateChip(QWidget):
    """A chip on a page."""

    def __init__(self, look: Look, chip: Chip) -> None:
        super().__init__()
        self._look, self._chip = look, chip
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(chip_words(chip))
        look.changed.connect(self.updateGeometry)

    def set_chip(self, chip: Chip) -> None:
        self._chip = chip
        self.setAccessibleName(chip_words(chip))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(chip_width(self._chip, self._look), self._look.px(HEIGHT))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_chip(painter, QRectF(self.rect()), self._chip, self._look)
        painter.end()
