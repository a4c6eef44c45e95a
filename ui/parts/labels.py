"""Labels of the type scale, icons with a colour role, and the thin rule between things."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from ui.theme.look import Look


def label(text: str, role: str = "", *, wrap: bool = False) -> QLabel:
    """`role` names a step of the type scale in the sheet; texts that may grow wrap."""
    made = QLabel(text)
    made.setProperty("role", role)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setIndent(1)  # a J reaches to the left of where it begins
    if wrap:
        made.setWordWrap(True)
        made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.MinimumExpanding)
    return made


def rule() -> QFrame:
    made = QFrame()
    made.setObjectName("rule")
    return made


def card() -> QFrame:
    made = QFrame()
    made.setObjectName("card")
    return made


def restyle(widget: QWidget, name: str, value: object) -> None:
    """Set a dynamic property; the sheet is asked again only on a change."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


class Icon(QLabel):
    """An outline icon that follows theme and text size."""

    def __init__(self, look: Look, name: str, role: str = "ink", size: int = 20) -> None:
        super().__init__()
        self._look, self._name, self._role, self._size = look, name, role, size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self._redraw)
        self._redraw()

    def set_icon(self, name: str, role: str) -> None:
        if (name, role) != (self._name, self._role):
            self._name, self._role = name, role
            self._redraw()

    def _redraw(self) -> None:
        self.setPixmap(self._look.pixmap(self._name, self._role, self._size))
