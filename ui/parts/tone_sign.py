"""The sign in a field that is asked about or stands in the way: its edge alone would be only colour."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QLabel, QLineEdit

from ui.parts.problem_line import ICONS, TEXT
from ui.theme.look import Look

SIDE, INSET = 18, 10


class ToneSign(QLabel):
    """At the right end of a line, hidden without a tone; halfway down, unless `middle` says how far."""

    def __init__(self, look: Look, line: QLineEdit, middle: float = 0) -> None:
        super().__init__(line)
        self._look, self._line, self._tone, self._middle = look, line, "", middle
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        line.installEventFilter(self)
        look.changed.connect(self._place)
        self.hide()

    def set_tone(self, tone: str) -> None:
        self._tone = tone if tone in ICONS else ""
        self._place()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize:
            self._place()
        return False

    def _place(self) -> None:
        """The text never runs under the sign."""
        side, line = self._look.px(SIDE), self._line
        margins = line.textMargins()
        margins.setRight(side + 4 if self._tone else 0)
        line.setTextMargins(margins)
        self.setVisible(bool(self._tone))
        if self._tone:
            self.setPixmap(self._look.pixmap(ICONS[self._tone], TEXT[self._tone], SIDE))
            middle = self._look.px(self._middle) if self._middle else line.height() // 2
            self.setGeometry(line.width() - side - INSET, middle - side // 2, side, side)
