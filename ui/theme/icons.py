"""The outline icons: the Phosphor font that QtAwesome brings, painted by ourselves.

QtAwesome itself would load eleven more fonts and all of Qt's names before the first page is seen.
"""

import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QIconEngine, QPainter, QPixmap

FONT, CHARACTERS = "phosphor-*.ttf", "phosphor-charmap-*.json"
OF_ITS_BOX = 0.875  # the font's letters have room of their own around them


class Glyph(QIconEngine):
    """One letter of the font in one colour, at any size."""

    def __init__(self, letter: str, colour: str) -> None:
        super().__init__()
        self._letter, self._colour = letter, colour

    def paint(self, painter: QPainter, rect: QRect, _mode: QIcon.Mode, _state: QIcon.State) -> None:
        font = QFont(_family())
        font.setPixelSize(max(1, round(OF_ITS_BOX * rect.height())))
        painter.save()
        painter.setPen(QColor(self._colour))
        painter.setFont(font)
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, self._letter)
        painter.restore()

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        made = QPixmap(size)
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return made

    def clone(self) -> QIconEngine:
        return Glyph(self._letter, self._colour)


def outline(name: str, colour: str) -> QIcon:
    """The icon of this name at its 2 px weight; KeyError where the set has none."""
    return QIcon(Glyph(_letters()[f"{name}-bold"], colour))


@cache
def _letters() -> dict[str, str]:
    codes = json.loads(_file(CHARACTERS).read_text(encoding="utf-8"))
    return {name: chr(int(code, 16)) for name, code in codes.items()}


@cache
def _family() -> str:
    added = QFontDatabase.addApplicationFont(str(_file(FONT)))
    return QFontDatabase.applicationFontFamilies(added)[0]


def _file(pattern: str) -> Path:
    """In the package's folder, which is found without running the package."""
    found = find_spec("qtawesome")
    assert found is not None and found.submodule_search_locations, "it is a dependency of ours"
    (path,) = (Path(found.submodule_search_locations[0]) / "fonts").glob(pattern)
    return path
