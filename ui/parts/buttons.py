"""Buttons with a verb, an icon in the text's colour and the key that does the same."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStyle, QStyleOptionButton

from ui.parts.keycap import cap_size, paint_cap
from ui.theme.look import Look

SIDE, GAP = 14, 10
INNER_EDGE = {"primary": "on_leaf"}
TEXT_ROLE = {"primary": "on_leaf", "link": "leaf_text", "plain": "ink"}


class ActionButton(QPushButton):
    """kind: 'primary' (one an area), 'plain' or 'link'. `key` is shown as a cap, bound by the page."""

    def __init__(
        self, look: Look, text: str, *, kind: str = "plain", icon: str = "", key: str = "", height: int = 34
    ) -> None:
        super().__init__(text)
        self._look, self._icon, self._key, self._height = look, icon, key, height
        self._shows_key = True
        self.setAccessibleName(text)
        self.setProperty("kind", kind)
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        look.changed.connect(self.updateGeometry)

    def set_text(self, text: str) -> None:
        self.setText(text)
        self.setAccessibleName(text)
        self.updateGeometry()

    def set_kind(self, kind: str) -> None:
        """Only re-polishes on a change: styling is the costly part."""
        if self.property("kind") != kind:
            self.setProperty("kind", kind)
            self.style().unpolish(self)
            self.style().polish(self)

    def set_icon_name(self, icon: str) -> None:
        self._icon = icon
        self.update()

    def show_key(self, shown: bool) -> None:
        """Key hints hide first when room runs short."""
        self._shows_key = shown
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        width = self._look.px(2 * SIDE) + round(self._words_width()) + 2
        if self._icon:
            width += self._look.px(18 + GAP)
        if self._key and self._shows_key:
            width += self._look.px(GAP) + cap_size(self._key, self._look).width()
        return QSize(width, self._look.px(self._height))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        self.style().drawControl(QStyle.ControlElement.CE_PushButtonBevel, option, painter, self)
        if self.hasFocus():
            self._paint_inner_edge(painter)
        self._paint_content(painter)
        painter.end()

    def _paint_inner_edge(self, painter: QPainter) -> None:
        """Within the ring of the sheet: on a filled button its indigo alone would hardly be seen."""
        kind = str(self.property("kind"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._look.colour(INNER_EDGE.get(kind, "line_strong")), 1))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(3.5, 3.5, -3.5, -3.5), 3, 3)

    def _words_width(self) -> float:
        return QFontMetricsF(self._look.font(10.5, bold=True)).horizontalAdvance(_plain(self.text()))

    def _paint_content(self, painter: QPainter) -> None:
        role = TEXT_ROLE[str(self.property("kind"))] if self.isEnabled() else "ink_soft"
        spare = self.width() - (self.sizeHint().width() - self._look.px(2 * SIDE))
        left = max(4.0, spare / 2)
        if self._icon:
            side = self._look.px(18)
            pixmap = self._look.icon(self._icon, role).pixmap(side, side)
            painter.drawPixmap(round(left), (self.height() - side) // 2, side, side, pixmap)
            left += side + self._look.px(GAP)
        painter.setPen(self._look.colour(role))
        painter.setFont(self._look.font(10.5, bold=True))
        words = QRectF(left, 0, self._words_width() + 2, self.height())
        painter.drawText(
            words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, _plain(self.text())
        )
        if self._key and self._shows_key:
            self._paint_key(painter, words.right() + self._look.px(GAP), role)

    def _paint_key(self, painter: QPainter, left: float, role: str) -> None:
        size = cap_size(self._key, self._look)
        box = QRectF(left, (self.height() - size.height()) / 2, size.width(), size.height())
        paint_cap(painter, box, self._key, self._look, self._look.colour(role))


def _plain(text: str) -> str:
    return text.replace("&", "")
