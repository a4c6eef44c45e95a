"""Paints a list row: shield, name, masked NIK, village, state chip, time. Selected = tint and stripe."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.parts.chip import HEIGHT as CHIP
from ui.parts.chip import chip_width, paint_chip
from ui.parts.mark import Chip
from ui.parts.shield import paint_shield
from ui.screens.register_model import BEHIND_ROLE, CHIP_ROLE, Column
from ui.theme.look import Look
from ui.wording.carrying import BEHIND
from ui.wording.speech import say

HEIGHT, SHIELD, STRIPE = 40, 22, 4


class RegisterDelegate(QStyledItemDelegate):
    """No widget per row: painting only."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, self._look.px(HEIGHT))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        painter.save()
        column, chip, box = Column(index.column()), index.data(CHIP_ROLE), option.rect
        self._paint_ground(painter, box, column, bool(option.state & QStyle.StateFlag.State_Selected))
        if column is Column.SHIELD:
            self._paint_shield(painter, box, chip)
        elif column is Column.STATE:
            self._paint_state(painter, box, chip)
        else:
            behind = column is Column.NAME and bool(index.data(BEHIND_ROLE))
            words = box.adjusted(0, 3, 0, -box.height() // 2) if behind else box
            self._paint_words(painter, words, column, str(index.data()))
            if behind:
                self._paint_behind(painter, box.adjusted(6, box.height() // 2, -6, -4))
        painter.restore()

    def _paint_ground(self, painter: QPainter, box: QRect, column: Column, selected: bool) -> None:
        painter.fillRect(box, self._look.colour("indigo_soft" if selected else "sheet"))
        painter.setPen(self._look.colour("line"))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        if selected and column is Column.SHIELD:
            painter.fillRect(QRect(box.left(), box.top(), STRIPE, box.height()), self._look.colour("indigo"))

    def _paint_shield(self, painter: QPainter, box: QRect, chip: Chip) -> None:
        side = self._look.px(SHIELD)
        at = QRectF(box.right() - side - 4, box.center().y() - side / 2, side, side)
        paint_shield(painter, at, chip.mark, self._look.palette, chip.number)

    def _paint_state(self, painter: QPainter, box: QRect, chip: Chip) -> None:
        height = self._look.px(CHIP)
        width = min(chip_width(chip, self._look), box.width() - 8)
        at = QRectF(box.left() + 6, box.center().y() - height / 2, width, height)
        paint_chip(painter, at, chip, self._look)

    def _paint_behind(self, painter: QPainter, box: QRect) -> None:
        """Below the name: icon and word."""
        side = self._look.px(14)
        at = box.center().y() - side // 2
        painter.drawPixmap(box.left(), at, side, side, self._look.pixmap("cloud-arrow-up", "ink_soft", 14))
        painter.setFont(self._look.font(9))
        painter.setPen(self._look.colour("ink_soft"))
        words = box.adjusted(side + self._look.px(5), 0, 0, 0)
        shown = painter.fontMetrics().elidedText(say(BEHIND), Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)

    def _paint_words(self, painter: QPainter, box: QRect, column: Column, words: str) -> None:
        strong = column is Column.NAME
        painter.setFont(self._look.font(10.5, bold=strong))
        soft = column in (Column.NIK, Column.CHANGED)
        painter.setPen(self._look.colour("ink_soft" if soft else "ink"))
        right = column is Column.CHANGED
        inner = box.adjusted(6, 0, -12 if right else -6, 0)
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, side | Qt.AlignmentFlag.AlignVCenter, shown)
