"""The bar at the foot: contact or why it waits, what is ready, what needs fixing, and the one sending button.

Told what to show; it derives nothing, so that 'sent' can only come from receipts. What gives way when room
runs short is decided here, and a reason for waiting never does.
"""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLayout, QProgressBar, QVBoxLayout, QWidget

from ui.parts.buttons import ActionButton
from ui.parts.labels import Icon, label, restyle
from ui.parts.mark import Mark
from ui.parts.shield import ShieldMark
from ui.theme.look import Look

WAITING = "lihat daftar"
PROGRESS = "Kemajuan pengiriman"
PAST, PAST_KEY, SEND_KEY = "Kiriman", "Ctrl+R", "F9"
ICONS = {
    "": ("cloud-check", "ink_soft"),
    "indigo": ("cloud-slash", "ink_soft"),
    "amber": ("warning", "amber_text"),
    "red": ("warning-octagon", "brick_text"),
}


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
    tone: str = ""
    contact_tone: str = ""
    counts_down: bool = False
    files_wait: bool = False


class SyncBar(QFrame):
    """`pressed` is 'send', or 'stop' while a sending runs; `asked_past` wants the page of sendings."""

    pressed = Signal()
    asked_past = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("sync_bar")
        self._look, self._tone, self._files_wait = look, "", False
        self._icon = Icon(look, *ICONS[""], 24)
        self.state, self.contact = label("", "strong"), label("", "caption")
        self._where = _pair(self._icon, self.state, self.contact)
        self.ready, self.age = label("", "strong"), label("", "caption")
        self.fixing, self._fix_note = label("", "strong"), label(WAITING, "caption")
        self._ready = _pair(ShieldMark(look, Mark.OUTLINE, 22), self.ready, self.age)
        self._fix = _pair(ShieldMark(look, Mark.ALERT, 22), self.fixing, self._fix_note)
        self.running, self.bytes, self.bar = label("", "strong"), label("", "caption"), QProgressBar()
        self._run = self._build_run()
        self.past = ActionButton(look, PAST, kind="link", key=PAST_KEY, height=38)
        self.past.clicked.connect(lambda _checked=False: self.asked_past.emit())
        self.button = ActionButton(look, "", icon="arrow-up", key=SEND_KEY, height=38)
        self.button.clicked.connect(lambda _checked=False: self.pressed.emit())
        self._lay_out()
        self._restyled = QTimer(self, singleShot=True, interval=0)  # once the labels have their new font
        self._restyled.timeout.connect(self.fit)
        look.changed.connect(self._restyled.start)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 6, 12, 6)
        row.setSpacing(16)
        for part in (self._where, self._ready, self._fix):
            row.addWidget(part)
        row.addWidget(self._run, 4)
        row.addStretch(1)
        row.addWidget(self.past)
        row.addWidget(self.button)
        self._run.hide()

    def show_facts(self, facts: BarFacts) -> None:
        self._tone, self._files_wait = facts.tone, facts.files_wait
        self._icon.set_icon(*ICONS[facts.tone])
        self.state.setText(facts.state)
        restyle(self.state, "tone", facts.tone if facts.tone in ("amber", "red") else "")
        self.contact.setText(facts.contact)
        restyle(self.contact, "tone", facts.contact_tone)
        self.ready.setText(facts.ready)
        self.age.setText(facts.age)
        restyle(self.age, "tone", facts.age_tone)
        self.fixing.setText(facts.fixing)
        self.button.set_icon_name("arrow-up")
        self.button.set_text(facts.button)
        self._run.hide()
        self.fit()

    def show_running(self, words: str, sent: str, done: int, total: int, stop: str) -> None:
        self.running.setText(words)
        self.bytes.setText(sent)
        self.bar.setRange(0, max(1, total))
        self.bar.setValue(done)
        self.button.set_icon_name("stop")
        self.button.set_text(stop)
        for part in (self._where, self._ready, self._fix):
            part.hide()
        self._run.show()
        self._fit_keys()

    def fit(self) -> None:
        """Show all, then let go of one thing after the other until it fits: keys, captions, then words."""
        if self._run.isHidden():
            self._show_all()
            self._give_way(self._ways())
        else:
            self._fit_keys()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def _show_all(self) -> None:
        for part in (self._where, self._ready, self.past, self.contact, self.age, self._fix_note):
            part.setVisible(True)
        self._fix.setVisible(bool(self.fixing.text()))
        self.past.show_key(True)
        self.button.show_key(True)

    def _ways(self) -> tuple[Callable[[], None], ...]:
        """What is in order goes first; why it waits and what needs a person stay to the end."""
        in_order = (lambda: self._where.hide(),) if not self._tone else ()
        age = (lambda: self.age.hide(), lambda: self._fix_note.hide())
        return (
            self._hide_keys,
            *(in_order + age if self._files_wait else age + in_order),
            lambda: self._ready.hide(),
            lambda: self.past.hide(),  # the rail goes there too
            lambda: self.contact.hide(),
            lambda: self._fix.hide(),
        )

    def _hide_keys(self) -> None:
        self.past.show_key(False)
        self.button.show_key(False)

    def _fit_keys(self) -> None:
        self.past.setVisible(True)
        self.past.show_key(True)
        self.button.show_key(True)
        self._give_way((self._hide_keys, lambda: self.past.hide()))

    def _give_way(self, ways: tuple[Callable[[], None], ...]) -> None:
        for give_way in ways:
            if self._fits():
                break
            give_way()
        layout = self._layout()
        layout.invalidate()
        layout.activate()  # at once: nobody sees the parts at their places of before

    def _layout(self) -> QLayout:
        layout = self.layout()
        assert layout is not None, "it was laid out when it was made"
        return layout

    def _fits(self) -> bool:
        """Measured now, not when Qt gets to it: a layout keeps what its parts wanted before."""
        layout = self._layout()
        for part in (self._where, self._ready, self._fix, self._run, self.past, self.button):
            if (inner := part.layout()) is not None:
                inner.invalidate()
                inner.activate()
            part.updateGeometry()
        layout.invalidate()
        return layout.minimumSize().width() <= self.width()

    def _build_run(self) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(self.running)
        head.addStretch(1)
        head.addWidget(self.bytes)
        column.addLayout(head)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(PROGRESS)
        column.addWidget(self.bar)
        return box


def _pair(mark: QWidget, first: QLabel, second: QLabel) -> QWidget:
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
