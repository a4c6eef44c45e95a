"""People towards a number: each a shield while they can be told apart, above that a bar. Never per cent."""

from collections.abc import Sequence

from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from ui.parts.mark import Mark
from ui.parts.shield_count import ShieldCount
from ui.theme.look import Look

MOST_SHIELDS = 30


class PeopleProgress(QWidget):
    """The count in words stands beside it; here it is the accessible name."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.shields, self.bar = ShieldCount(look), QProgressBar()
        self.bar.setTextVisible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.shields)
        column.addWidget(self.bar)

    def tell(self, marks: Sequence[Mark], done: int, whole: int, words: str) -> None:
        """`done` people of `whole` who are wanted; their `marks` are only needed while each is shown."""
        each = max(done, whole) <= MOST_SHIELDS
        self.shields.setVisible(each)
        self.bar.setVisible(not each)
        self.shields.tell(marks if each else (), max(0, whole - done) if each else 0, words)
        self.bar.setRange(0, max(1, whole))
        self.bar.setValue(min(done, whole))
        self.bar.setAccessibleName(words)
