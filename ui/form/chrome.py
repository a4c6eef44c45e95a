"""What stands around the fields and never scrolls: head with the saved time, section strip, action bar."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from perisai_app.vault.register import State
from ui.parts.buttons import ActionButton
from ui.parts.chip import StateChip
from ui.parts.keycap import KeyCap
from ui.parts.labels import Icon, label, restyle
from ui.theme.look import Look
from ui.wording import screen
from ui.wording.fields import STEPS
from ui.wording.speech import say
from ui.wording.states import CHIPS


class StepButton(QPushButton):
    """One section in the strip: a tick, a ring (empty) or the red sign before its name."""

    def __init__(self, look: Look, words: str) -> None:
        super().__init__(words)
        self._look, self._mark = look, ("circle", "ink_soft")
        self.setProperty("kind", "step")
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(words)
        look.changed.connect(self._redraw)
        self._redraw()

    def set_mark(self, icon: str, role: str) -> None:
        if self._mark != (icon, role):
            self._mark = (icon, role)
            self._redraw()

    def sizeHint(self) -> QSize:
        """Room for the heavier words of the section one is in."""
        return super().sizeHint() + QSize(self._look.px(18), 0)

    def _redraw(self) -> None:
        side = self._look.px(16)
        self.setIconSize(QSize(side, side))
        self.setIcon(self._look.icon(*self._mark))


class FormHead(QWidget):
    """Who this is, in which state, saved when; below it the sections. `went` carries a section."""

    went = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.title = label(say(screen.NEW_PERSON), "title")
        self._chip = StateChip(look, CHIPS[State.DRAFT])
        self._saved_icon = Icon(look, "check", "leaf_text", 16)
        self.saved = label(say(screen.NOT_SAVED_YET), "soft")
        row = QHBoxLayout()
        row.setContentsMargins(20, 8, 20, 8)
        row.setSpacing(12)
        for part in (self.title, self._chip, self._saved_icon, self.saved):
            row.addWidget(part)
        row.addStretch(1)
        column.addLayout(row)
        self.strip, self.steps = self._strip(look)
        column.addWidget(self.strip)
        self._saved_icon.hide()

    def tell_saved(self, words: str, *, good: bool) -> None:
        self.saved.setText(words)
        self._saved_icon.setVisible(good)
        restyle(self.saved, "tone", "")

    def tell_trouble(self, words: str) -> None:
        self.saved.setText(words)
        self._saved_icon.hide()
        restyle(self.saved, "tone", "red")

    def set_state(self, state: State) -> None:
        self._chip.set_chip(CHIPS[state])

    def set_narrow(self, narrow: bool) -> None:
        self.strip.setVisible(not narrow)

    def _strip(self, look: Look) -> tuple[QFrame, dict[str, StepButton]]:
        strip = QFrame()
        strip.setObjectName("strip")
        row = QHBoxLayout(strip)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(4)
        steps = {}
        for section, words in STEPS.items():
            steps[section] = StepButton(look, say(words))
            steps[section].clicked.connect(self._goer(section))
            row.addWidget(steps[section])
        row.addStretch(1)
        return strip, steps

    def _goer(self, section: str) -> object:
        return lambda _checked=False: self.went.emit(section)


class ActionBar(QFrame):
    """The page's own answers, outside the scrolling: hints at the left, park and finalize at the right."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("action_bar")
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 8, 16, 8)
        row.setSpacing(12)
        self._hints = _hints(look)
        self.summary = ActionButton(look, "", kind="link")
        self.summary.hide()
        self.park = ActionButton(look, say(screen.PARK), icon="pause", key="F7", height=38)
        self.finish = ActionButton(look, say(screen.FINALIZE), kind="primary", key="Ctrl+Enter", height=38)
        row.addWidget(self._hints)
        row.addWidget(self.summary)
        row.addStretch(1)
        row.addWidget(self.park)
        row.addWidget(self.finish)

    def set_narrow(self, narrow: bool, *, keys: bool) -> None:
        """The summary takes the hints' place; caps go when there is no room for them either."""
        self._hints.setVisible(not narrow)
        self.summary.setVisible(narrow)
        for button in (self.park, self.finish):
            button.show_key(keys)


def _hints(look: Look) -> QWidget:
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    for key, words in (("Enter", say(screen.NEXT)), ("Shift+Enter", say(screen.BACK))):
        row.addWidget(KeyCap(look, key))
        row.addWidget(label(words, "caption"))
        row.addSpacing(8)
    return box
