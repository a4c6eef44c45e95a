"""The language of the window, remembered beside the vaults: no personal data. Qt's buttons speak it too."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QSettings, QTranslator

from ui.wording.speech import language, other, speak
from ui.wording.stock import WORDS

KEY = "Ctrl+B"
KEYS = ("QShortcut", "QGuiApplication")  # names of keys, and which way one writes


class StockWords(QTranslator):
    """Indonesian for what Qt itself says; English is what it says anyway."""

    def isEmpty(self) -> bool:
        return False  # what is empty is not installed

    def translate(self, context: str, text: str, _note: str | None = None, _n: int = -1) -> str | None:
        """None where Qt's own word stays: for the names of keys as well, which stand on them in English."""
        return WORDS.get(text) if language() == "id" and context not in KEYS else None


class Language:
    """The one last chosen in this folder; the laptop's own says little of its reader and is not asked."""

    def __init__(self, app: QCoreApplication, folder: Path) -> None:
        self._store = QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat)
        speak(str(self._store.value("language", "id")))
        if app.findChild(StockWords) is None:
            app.installTranslator(StockWords(app))

    def turn(self) -> None:
        """To the other one, from now on."""
        speak(other())
        self._store.setValue("language", language())
