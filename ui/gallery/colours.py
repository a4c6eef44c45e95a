"""The tokens themselves: colours by role, and the steps of the type scale."""

from collections.abc import Iterable, Sequence
from dataclasses import fields

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from ui.gallery.desk import Desk, heading
from ui.parts.labels import label
from ui.theme.look import Look
from ui.theme.palette import Palette
from ui.wording import gallery

ROLES = tuple(each.name for each in fields(Palette) if each.name != "name")
A_ROW, SWATCH = 5, QSize(64, 32)
TYPE = ("title", "count", "figure", "section", "label", "strong", "", "soft", "caption", "verdict")


class Swatch(QWidget):
    """One colour by its role."""

    def __init__(self, look: Look, role: str) -> None:
        super().__init__()
        self._look, self._role = look, role
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(role)

    def sizeHint(self) -> QSize:
        return SWATCH

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self._look.colour("line_strong"))
        painter.setBrush(self._look.colour(self._role))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.end()


def rows(desk: Desk) -> Sequence[QWidget]:
    type_scale = [label(f"{role} 0123456789", role) for role in TYPE]
    return (
        heading(gallery.TOKENS),
        _grid((Swatch(desk.look, role), label(role, "caption")) for role in ROLES),
        heading(gallery.TYPE),
        *type_scale,
    )


def _grid(pairs: Iterable[tuple[QWidget, QWidget]]) -> QWidget:
    box = QWidget()
    grid = QGridLayout(box)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(4)
    for at, (upper, lower) in enumerate(pairs):
        row, column = divmod(at, A_ROW)
        grid.addWidget(upper, 2 * row, column, Qt.AlignmentFlag.AlignLeft)
        grid.addWidget(lower, 2 * row + 1, column)
    return box
