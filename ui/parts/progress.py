"""A bar with words above it: never per cent alone. Hidden while nothing runs."""

from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from ui.parts.labels import label
from ui.theme.space import UNDER_LABEL

STEPS = 1000  # a bar counts in C ints, and bytes outgrow them


class ProgressWords(QWidget):
    def __init__(self, name: str) -> None:
        super().__init__()
        self.words, self.bar = label("", "strong"), QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(name)
        self.bar.setRange(0, STEPS)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(UNDER_LABEL)
        column.addWidget(self.words)
        column.addWidget(self.bar)
        policy = self.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.setSizePolicy(policy)
        self.hide()

    def show_at(self, words: str, done: int, total: int) -> None:
        self.words.setText(words)
        self.bar.setValue(STEPS * done // max(1, total))
        self.show()
