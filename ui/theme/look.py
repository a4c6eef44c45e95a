"""The look in force: palette, text size, fonts and icons, and the signal that it changed.

One Look is made at start and handed to every painter; setting it writes the one application style sheet.
"""

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QIcon, QPalette, QPixmap
from PySide6.QtWidgets import QApplication

from ui.theme.icons import outline
from ui.theme.palette import DARK, LIGHT, Palette
from ui.theme.sheet import style_sheet

FAMILIES = ["Segoe UI", "Noto Sans", "DejaVu Sans"]
SCALES = (100, 115, 130, 150)
SETTINGS = ("system", "light", "dark")


class Look(QObject):
    """Palette and text size of the application; `changed` asks painters to paint again."""

    changed = Signal()

    def __init__(self, app: QApplication, *, setting: str = "system", percent: int = 100) -> None:
        super().__init__(app)
        self.app = app
        self._setting, self._percent = setting, percent
        self.app.setStyle("Fusion")
        self.app.styleHints().colorSchemeChanged.connect(self._apply)
        self._apply()

    @property
    def palette(self) -> Palette:
        return self._palette

    @property
    def percent(self) -> int:
        return self._percent

    @property
    def setting(self) -> str:
        return self._setting

    def set_setting(self, setting: str) -> None:
        """'system', 'light' or 'dark'."""
        self._setting = setting
        self._apply()

    def set_percent(self, percent: int) -> None:
        self._percent = percent
        self._apply()

    def step_text(self, step: int) -> None:
        """One size up or down; 0 is back to normal."""
        at = SCALES.index(self._percent) if self._percent in SCALES else 0
        self.set_percent(SCALES[max(0, min(len(SCALES) - 1, at + step))] if step else SCALES[0])

    def colour(self, role: str) -> QColor:
        return QColor(getattr(self._palette, role))

    def font(self, points: float, *, bold: bool = False) -> QFont:
        """A font of the type scale at the text size in force."""
        font = QFont(FAMILIES)
        font.setPointSizeF(points * self._percent / 100)
        font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
        return font

    def px(self, at_normal: float) -> int:
        """A minimum length that grows with the text."""
        return round(at_normal * self._percent / 100)

    def icon(self, name: str, role: str = "ink") -> QIcon:
        """An outline icon (its 2 px weight) of the Phosphor set in a role's colour."""
        return outline(name, getattr(self._palette, role))

    def pixmap(self, name: str, role: str = "ink", size: int = 20) -> QPixmap:
        return self.icon(name, role).pixmap(self.px(size), self.px(size))

    def _apply(self) -> None:
        self._palette = DARK if self._wants_dark() else LIGHT
        self.app.setPalette(_qt_palette(self._palette))
        self.app.setFont(self.font(10.5))
        self.app.setStyleSheet(style_sheet(self._palette, self._percent))
        self.changed.emit()

    def _wants_dark(self) -> bool:
        if self._setting == "system":
            return self.app.styleHints().colorScheme() is Qt.ColorScheme.Dark
        return self._setting == "dark"


def _qt_palette(tokens: Palette) -> QPalette:
    palette = QPalette()
    roles = {
        QPalette.ColorRole.Window: tokens.paper,
        QPalette.ColorRole.WindowText: tokens.ink,
        QPalette.ColorRole.Base: tokens.sheet,
        QPalette.ColorRole.AlternateBase: tokens.sheet_alt,
        QPalette.ColorRole.Text: tokens.ink,
        QPalette.ColorRole.Button: tokens.sheet,
        QPalette.ColorRole.ButtonText: tokens.ink,
        QPalette.ColorRole.Highlight: tokens.indigo,
        QPalette.ColorRole.HighlightedText: tokens.sheet,
        QPalette.ColorRole.PlaceholderText: tokens.ink_soft,
        QPalette.ColorRole.ToolTipBase: tokens.sheet,
        QPalette.ColorRole.ToolTipText: tokens.ink,
    }
    for role, colour in roles.items():
        palette.setColor(role, QColor(colour))
    return palette
