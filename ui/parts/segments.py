"""A choice of a few, all in view: one row of segments, arrow keys and first letters choose."""

from typing import cast

from PySide6.QtCore import QEvent, QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import QFocusEvent, QFontMetricsF, QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from ui.parts.labels import restyle
from ui.theme.look import Look
from ui.wording.speech import say


class Segment(QPushButton):
    """One segment; the keys move the choice within its row. A tick says it is chosen, not only colour."""

    def __init__(self, look: Look, words: str, at: str) -> None:
        super().__init__(words)
        self._look, self._words = look, words
        self.setCheckable(True)
        self.setProperty("kind", "segment")
        self.setProperty("at", at)
        self.setSizePolicy(QSizePolicy.Policy.MinimumExpanding, QSizePolicy.Policy.Fixed)
        self.toggled.connect(self._tick)

    def sizeHint(self) -> QSize:
        width = QFontMetricsF(self._look.font(10.5, bold=True)).horizontalAdvance(f"✓ {self._words}")
        return QSize(round(width) + self._look.px(20), self._look.px(36))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _tick(self, checked: bool) -> None:
        self.setText(f"✓ {self._words}" if checked else self._words)


class Segments(QWidget):
    """An editor like any other: text() is the chosen value, '' while there is none."""

    chosen_by_hand = Signal(str)

    def __init__(self, look: Look, options: tuple[tuple[str, str], ...]) -> None:
        super().__init__()
        self._values = [value for value, _words in options]
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.buttons: list[Segment] = []
        for index, (_value, words) in enumerate(options):
            at = "first" if index == 0 else "last" if index == len(options) - 1 else "middle"
            self._add(Segment(look, say(words), at), index, row)
        self.setFocusProxy(self.buttons[0])

    def text(self) -> str:
        checked = self._group.checkedId()
        return self._values[checked] if checked >= 0 else ""

    def setText(self, text: str) -> None:
        if text in self._values:
            self.buttons[self._values.index(text)].setChecked(True)
            self._aim(self._values.index(text))
            return
        self._group.setExclusive(False)
        for button in self.buttons:
            button.setChecked(False)
        self._group.setExclusive(True)
        self._aim(0)

    def typed(self) -> SignalInstance:
        return self.chosen_by_hand

    def name_parts(self, name: str) -> None:
        for button in self.buttons:
            button.setAccessibleName(f"{name}: {button.text().removeprefix('✓ ')}")

    def set_tone(self, tone: str) -> None:
        for button in self.buttons:
            restyle(button, "tone", tone)

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(cast(Segment, watched), event)
        if event.type() is QEvent.Type.FocusIn and isinstance(event, QFocusEvent):
            self.setFocusProxy(cast(Segment, watched))
        return False

    def _add(self, button: Segment, index: int, row: QHBoxLayout) -> None:
        button.installEventFilter(self)
        button.clicked.connect(lambda: self._choose(index))
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if index == 0 else Qt.FocusPolicy.ClickFocus)
        self._group.addButton(button, index)
        self.buttons.append(button)
        row.addWidget(button, 1)

    def _key(self, button: Segment, event: QKeyEvent) -> bool:
        at = self.buttons.index(button)
        steps = {Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1}
        if event.key() in steps:
            self._choose((at + steps[Qt.Key(event.key())]) % len(self.buttons))
            return True
        letter = event.text().lower()
        if letter and letter.isalnum():
            return self._choose_by_letter(letter)
        return False

    def _choose_by_letter(self, letter: str) -> bool:
        for index, button in enumerate(self.buttons):
            if button.text().removeprefix("✓ ").lower().startswith(letter):
                self._choose(index)
                return True
        return False

    def _choose(self, index: int) -> None:
        self.buttons[index].setChecked(True)
        self._aim(index)
        self.buttons[index].setFocus(Qt.FocusReason.OtherFocusReason)
        self.chosen_by_hand.emit(self.text())

    def _aim(self, index: int) -> None:
        """One Tab stop for the row: the chosen segment."""
        for at, button in enumerate(self.buttons):
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if at == index else Qt.FocusPolicy.ClickFocus)
        self.setFocusProxy(self.buttons[index])
