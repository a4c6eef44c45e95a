"""Rows of work in a card, one under the other: digits, arrows and Enter. Knows no kind of work."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from ui.parts.labels import rule
from ui.parts.work_line import WorkLine
from ui.parts.work_row import WorkRow
from ui.theme.look import Look
from ui.theme.space import EDGE

MOST_DIGITS = 6


class WorkCard(QFrame):
    """`acted` carries the name of a line; `reached` the row that the keys have come to."""

    acted = Signal(str)
    reached = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setObjectName("card")
        self.rows: list[WorkRow] = []
        self._told: tuple[WorkLine, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(EDGE, EDGE, EDGE, EDGE)
        self._column.setSpacing(0)
        look.changed.connect(self._align)

    def tell(self, lines: Sequence[WorkLine], *, digits: bool = True) -> None:
        """New rows, only where something changed; the focus stays with the same kind of work."""
        if tuple(lines) == self._told and self.rows:
            return
        kept = next((at for at, row in enumerate(self.rows) if row.button.hasFocus()), None)
        name = self.rows[kept].line.name if kept is not None else ""
        self._clear()
        self._told = tuple(lines)
        for at, line in enumerate(lines):
            if at:
                self._column.addWidget(rule())
            self._add(line, str(at + 1) if digits and at < MOST_DIGITS else "")
        self._align()
        if kept is not None and self.rows:
            same = [at for at, row in enumerate(self.rows) if row.line.name == name]
            self.focus_row(same[0] if same else min(kept, len(self.rows) - 1))

    def focus_row(self, at: int) -> None:
        if 0 <= at < len(self.rows):
            self.rows[at].button.setFocus(Qt.FocusReason.OtherFocusReason)
            self.reached.emit(self.rows[at])

    def press(self, digit: int) -> None:
        """1 is the first row."""
        if 1 <= digit <= min(len(self.rows), MOST_DIGITS):
            self.rows[digit - 1].button.click()

    def _add(self, line: WorkLine, digit: str) -> None:
        row = WorkRow(self._look, line, digit)
        row.acted.connect(self.acted)
        at = len(self.rows)
        row.moved.connect(lambda step: self.focus_row(at + step))
        self.rows.append(row)
        self._column.addWidget(row)
        row.show()  # now, not with the next layout: the keys are to stand on it

    def _align(self) -> None:
        """The numbers stand under each other, however long the longest."""
        width = max((row.count_width() for row in self.rows), default=0)
        for row in self.rows:
            row.set_count_width(width)

    def _clear(self) -> None:
        self.rows.clear()
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.setParent(None)
                widget.deleteLater()
