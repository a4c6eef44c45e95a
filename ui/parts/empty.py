"""The empty state: one outlined shield, what is true, what will come here."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout

from ui.parts.labels import label
from ui.parts.mark import Mark
from ui.parts.shield import ShieldMark
from ui.theme.look import Look


class EmptyState(QFrame):
    """No illustration, no jokes."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("card")
        middle = Qt.AlignmentFlag.AlignHCenter
        self.truth, self.coming = label("", "section", wrap=True), label("", "soft", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.addStretch(1)
        column.addWidget(ShieldMark(look, Mark.EMPTY, 38), 0, middle)
        column.addSpacing(8)
        for words in (self.truth, self.coming):
            words.setAlignment(middle)
            column.addWidget(words)
        column.addStretch(2)

    def tell(self, truth: str, coming: str) -> None:
        self.truth.setText(truth)
        self.coming.setText(coming)
