"""Hidden lines: a passphrase that tells of Caps Lock, and a PIN that takes digits only."""

from PySide6.QtCore import QRegularExpression, Qt, Signal
from PySide6.QtGui import QKeyEvent, QRegularExpressionValidator
from PySide6.QtWidgets import QLineEdit

from perisai_app.vault.keys.rules import PIN_DIGITS
from ui.parts.field import LineEdit


class PassEdit(LineEdit):
    """A hidden line; letters that contradict Shift tell that Caps Lock is on (Qt has no other way).

    Up and Down mean nothing in one line: `stepped` gives them to a list above it.
    """

    caps_seen = Signal(bool)
    stepped = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setEchoMode(QLineEdit.EchoMode.Password)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        letter = event.text()
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.stepped.emit(1 if event.key() == Qt.Key.Key_Down else -1)
        elif event.key() == Qt.Key.Key_CapsLock:
            self.caps_seen.emit(False)
        elif letter.isalpha():
            shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.caps_seen.emit(letter.isupper() != shifted)
        super().keyPressEvent(event)


class PinEdit(PassEdit):
    """Digits only, and no more than a PIN has."""

    def __init__(self) -> None:
        super().__init__()
        digits = QRegularExpression(f"[0-9]{{0,{PIN_DIGITS}}}")
        self.setValidator(QRegularExpressionValidator(digits, self))
        self.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
