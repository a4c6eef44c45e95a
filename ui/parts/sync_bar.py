"""The bar at the foot: contact, what is ready, what needs fixing, and the one sending button.

Told what to show; it derives nothing, so that 'sent' can only come from receipts.
"""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from ui.parts.buttons import ActionButton
from ui.parts.labels import Icon, label, restyle
from ui.parts.mark import Mark
from ui.parts.shield import ShieldMark
from ui.theme.look import Look

WAITING = "lihat daftar"
PROGRESS = "Kemajuan pengiriman"


@dataclass(frozen=True, slots=True)
class BarFacts:
    """Sentences and tones; all of it made by ui.wording."""

    state: str
    contact: str
    ready: str
    age: str
    age_tone: str
    fixing: str
    button: str


class SyncBar(QFrame):
    """`pressed` is 'send', or 'stop' while a sending runs."""

    pressed = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("sync_bar")
        self._look = look
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 6, 12, 6)
        row.setSpacing(20)
        self._icon = Icon(look, "cloud-check", "ink_soft", 24)
        self.state, self.contact = label("", "strong"), label("", "caption")
        self._where = _pair(self._icon, self.state, self.contact)
        row.addWidget(self._where)
        self.ready, self.age = label("", "strong"), label("", "caption")
        self.fixing = label("", "strong")
        self._fix = _pair(ShieldMark(look, Mark.ALERT, 22), self.fixing, label(WAITING, "caption"))
        self._facts = self._build_facts()
        row.addWidget(self._facts)
        self.running, self.bytes, self.bar = label("", "strong"), label("", "caption"), QProgressBar()
        self._run = self._build_run()
        row.addWidget(self._run, 1)
        row.addStretch(1)
        self.button = ActionButton(look, "", icon="arrow-up", height=38)
        self.button.clicked.connect(lambda _checked=False: self.pressed.emit())
        row.addWidget(self.button)
        self._run.hide()

    def show_facts(self, facts: BarFacts) -> None:
        self.state.setText(facts.state)
        self.contact.setText(facts.contact)
        self.ready.setText(facts.ready)
        self.age.setText(facts.age)
        restyle(self.age, "tone", facts.age_tone)
        self.fixing.setText(facts.fixing)
        self._fix.setVisible(bool(facts.fixing))
        self.button.set_icon_name("arrow-up")
        self.button.set_text(facts.button)
        self._facts.show()
        self._run.hide()

    def show_running(self, words: str, sent: str, done: int, total: int, stop: str) -> None:
        self.running.setText(words)
        self.bytes.setText(sent)
        self.bar.setRange(0, max(1, total))
        self.bar.setValue(done)
        self.button.set_icon_name("stop")
        self.button.set_text(stop)
        self._facts.hide()
        self._run.show()

    def set_short(self, short: bool, *, shorter: bool) -> None:
        """When room runs short the captions go second, after the key hints; then the first words."""
        self._where.setVisible(not shorter)
        for caption in (self.contact, self.age):
            caption.setVisible(not short)

    def _build_facts(self) -> QWidget:
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(20)
        row.addWidget(_pair(ShieldMark(self._look, Mark.OUTLINE, 22), self.ready, self.age))
        row.addWidget(self._fix)
        return box

    def _build_run(self) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        head = QHBoxLayout()
        head.addWidget(self.running)
        head.addStretch(1)
        head.addWidget(self.bytes)
        column.addLayout(head)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(PROGRESS)
        column.addWidget(self.bar)
        return box


def _pair(mark: QWidget, first: QWidget, second: QWidget) -> QWidget:
    """A mark beside two lines."""
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(10)
    row.addWidget(mark, 0, Qt.AlignmentFlag.AlignVCenter)
    column = QVBoxLayout()
    column.setSpacing(0)
    column.addWidget(first)
    column.addWidget(second)
    row.addLayout(column)
    return box
