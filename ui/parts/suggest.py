"""A typeahead: a few letters, a list below, Enter takes. Holds a code and shows its words.

What was typed and never matched stays as typed: a draft loses nothing, and the rule book names the cure.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, Qt, QTimer, Signal, SignalInstance
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget

PAUSE_MS, SHOWN = 90, 8


@dataclass(frozen=True, slots=True)
class Suggestion:
    code: str
    words: str


Source = Callable[[str], Sequence[Suggestion]]
Words = Callable[[str], str | None]


class SuggestEdit(QLineEdit):
    """text() is the code once one was taken, else what was typed."""

    taken = Signal(str)

    def __init__(self, source: Source, words_of: Words) -> None:
        super().__init__()
        self._source, self._words_of = source, words_of
        self._code = ""
        self._found: Sequence[Suggestion] = ()
        self._list: QListWidget | None = None
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._offer)
        self.textEdited.connect(self._on_edited)

    def text(self) -> str:
        return self._code or super().text()

    def shown_text(self) -> str:
        return super().text()

    def setText(self, text: str | None) -> None:
        text = text or ""
        words = self._words_of(text) if text else None
        self._code = text if words else ""
        super().setText(words or text)
        self.setCursorPosition(0)

    def typed(self) -> SignalInstance:
        return self.taken

    @property
    def offering(self) -> bool:
        return self._list is not None and self._list.isVisible()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._move(1 if event.key() == Qt.Key.Key_Down else -1)
        elif event.key() == Qt.Key.Key_Escape and self.offering:
            self._close()
        else:
            super().keyPressEvent(event)

    def take(self) -> None:
        """Take the marked suggestion (the first one when nobody moved), as Enter does."""
        if self._pause.isActive():
            self._pause.stop()
            self._find()
        if self._found and not self._code and super().text().strip():
            row = self._list.currentRow() if self.offering and self._list is not None else 0
            self._take(max(0, row))
        self._close()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._pause.stop()
        if not self._code:
            self._find()
            if len(self._found) == 1 and self._begins(self._found[0]):
                self._take(0)
        self._close()
        super().focusOutEvent(event)

    def _begins(self, found: Suggestion) -> bool:
        """Only what was begun is taken unasked; a name one slip away waits for Enter."""
        return found.words.lower().startswith(super().text().strip().lower())

    def _on_edited(self, text: str) -> None:
        self._code = ""
        self.taken.emit(text)
        self._pause.start()

    def _find(self) -> None:
        text = super().text().strip()
        self._found = self._source(text)[:SHOWN] if len(text) >= 2 else ()

    def _offer(self) -> None:
        self._find()
        if not self._found or not self.hasFocus():
            self._close()
            return
        box = self._box()
        box.clear()
        box.addItems([found.words for found in self._found])
        box.setCurrentRow(0)
        self._place(box)

    def _place(self, box: QListWidget) -> None:
        """Below the field, inside the window; above it when there is no room below."""
        height = box.sizeHintForRow(0) * len(self._found) + 6
        below = self.mapTo(self.window(), QPoint(0, self.height()))
        width = min(max(self.width(), box.sizeHintForColumn(0) + 28), self.window().width() - 16)
        left = max(8, min(below.x(), self.window().width() - width - 8))
        if below.y() + height > self.window().height():
            below.setY(max(0, below.y() - self.height() - height))
        box.setGeometry(left, below.y(), width, height)
        box.show()
        box.raise_()

    def _box(self) -> QListWidget:
        if self._list is None:
            self._list = QListWidget(self.window())
            self._list.setObjectName("suggestions")
            self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self._list.setAccessibleName(self.accessibleName())
            self._list.itemClicked.connect(lambda _item: self.take())
        return self._list

    def _move(self, step: int) -> None:
        if not self.offering:
            self._offer()
        elif self._list is not None:
            row = self._list.currentRow() + step
            self._list.setCurrentRow(max(0, min(self._list.count() - 1, row)))

    def _take(self, row: int) -> None:
        found = self._found[row]
        self._code = found.code
        super().setText(found.words)
        self.setCursorPosition(0)
        self.taken.emit(found.code)

    def _close(self) -> None:
        if self._list is not None:
            self._list.hide()
