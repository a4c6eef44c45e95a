"""The bar at the foot: contact or why it waits, what is ready, what needs fixing, and the one sending button.

Told what to show; it derives nothing, so that 'sent' can only come from receipts. What gives way when room
runs short is decided here, and a reason for waiting never does.
"""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLayout, QProgressBar, QVBoxLayout, QWidget

from ui.parts.buttons import ActionButton
from ui.parts.labels import Icon, label, restyle
from ui.parts.mark import Mark
from ui.parts.people import MOST_SHIELDS
from ui.parts.shield import ShieldMark
from ui.parts.shield_row import ShieldRow
from ui.theme.look import Look
from ui.theme.space import UNDER_LABEL
from ui.wording import sending
from ui.wording.speech import say

PAST_KEY, SEND_KEY, STICK_KEY = "Ctrl+R", "F9", "F8"
AGE_ICONS = {"amber": ("warning", "amber_text"), "red": ("warning-octagon", "brick_text")}
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
    confirmed: bool = False


class SyncBar(QFrame):
    """`pressed` is 'send', or 'stop' while a sending runs; `asked_past` wants the page of sendings,
    `asked_stick` the way by stick."""

    pressed = Signal()
    asked_past = Signal()
    asked_stick = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("sync_bar")
        self._look, self._tone, self._age_tone, self._files_wait = look, "", "", False
        self._contact_tone = ""
        self._icon = Icon(look, *ICONS[""], 24)
        self.state, self.contact = label("", "strong"), label("", "caption")
        self._where = _pair(self._icon, self.state, self.contact)
        self.ready, self.age = label("", "strong"), label("", "caption")
        self.fixing, self._fix_note = label("", "strong"), label(say(sending.SEE_LIST), "caption")
        self._ready_mark, self.age_icon = (
            ShieldMark(look, Mark.OUTLINE, 22),
            Icon(look, *AGE_ICONS["amber"], 14),
        )
        self._ready = _pair(self._ready_mark, self.ready, self.age, self.age_icon)
        self._fix = _pair(ShieldMark(look, Mark.ALERT, 22), self.fixing, self._fix_note)
        self.running, self.bytes, self.bar = label("", "strong"), label("", "caption"), QProgressBar()
        self.shields, self._people = ShieldRow(look), False
        self._run = self._build_run()
        self.past = ActionButton(look, say(sending.PAGE), kind="link", key=PAST_KEY, height=38)
        self.past.clicked.connect(lambda _checked=False: self.asked_past.emit())
        self.stick = ActionButton(look, say(sending.STICK), kind="link", key=STICK_KEY, height=38)
        self.stick.clicked.connect(lambda _checked=False: self.asked_stick.emit())
        self.button = ActionButton(look, "", icon="arrow-up", key=SEND_KEY, height=38)
        self.button.clicked.connect(lambda _checked=False: self.pressed.emit())
        self._lay_out()
        self._restyled = QTimer(self, singleShot=True, interval=0)  # once the labels have their new font
        self._restyled.timeout.connect(self.fit)
        look.changed.connect(self._restyled.start)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 4, 12, 4)
        row.setSpacing(16)
        for part in (self._where, self._ready, self._fix):
            row.addWidget(part)
        row.addWidget(self._run, 4)
        row.addStretch(1)
        row.addWidget(self.stick)
        row.addWidget(self.past)
        row.addWidget(self.button)
        self._run.hide()

    def show_facts(self, facts: BarFacts) -> None:
        self._tone, self._age_tone, self._files_wait = facts.tone, facts.age_tone, facts.files_wait
        self._contact_tone = facts.contact_tone
        self._ready_mark.set_mark(Mark.HALF if facts.confirmed else Mark.OUTLINE)
        self._icon.set_icon(*ICONS[facts.tone])
        self.state.setText(facts.state)
        restyle(self.state, "tone", facts.tone if facts.tone in ("amber", "red") else "")
        self.contact.setText(facts.contact)
        restyle(self.contact, "tone", facts.contact_tone)
        self.ready.setText(facts.ready)
        self.age.setText(facts.age)
        restyle(self.age, "tone", facts.age_tone)
        if facts.age_tone:
            self.age_icon.set_icon(*AGE_ICONS[facts.age_tone])
        self.fixing.setText(facts.fixing)
        self.button.set_icon_name("arrow-up")
        self.button.set_text(facts.button)
        self._run.hide()
        self.fit()

    def show_running(
        self, words: str, sent: str, done: int, total: int, stop: str, *, odd: int | None = None
    ) -> None:
        """`odd` of the `done` ones need fixing; None where not people are counted."""
        self._people = odd is not None and 0 < total <= MOST_SHIELDS
        self.shields.tell(done - (odd or 0), odd or 0, total if self._people else 0, words)
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

    def minimumSizeHint(self) -> QSize:
        """It lets go of things before it asks for more room."""
        return QSize(self.button.minimumSizeHint().width(), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def _show_all(self) -> None:
        captions = self.contact, self.age, self._fix_note, self.ready
        for part in (self._where, self._ready, self.stick, self.past, *captions):
            part.setVisible(True)
        self.age_icon.setVisible(bool(self._age_tone))
        self.stick.show_key(True)
        self._fix.setVisible(bool(self.fixing.text()))
        self.past.show_key(True)
        self.button.show_key(True)

    def _ways(self) -> tuple[Callable[[], None], ...]:
        """What is in order goes first; why it waits and what needs a person stay to the end."""
        in_order = (lambda: self._where.hide(),) if not self._tone else ()
        age = () if self._age_tone else (lambda: self.age.hide(),)
        contact = () if self._tone or self._contact_tone else (lambda: self.contact.hide(),)
        captions = (lambda: self._fix_note.hide(), *age, *contact)
        return (
            self._hide_keys,
            lambda: self.past.hide(),  # the rail goes there too
            *(in_order + captions if self._files_wait else captions + in_order),
            *(() if self._age_tone else (lambda: self._ready.hide(),)),
            lambda: self.stick.hide(),  # its page does too, and F8
            lambda: self.contact.hide(),
            lambda: self._fix.hide(),
            lambda: self.ready.hide(),  # the button has the number
            lambda: self._ready.hide(),
        )

    def _hide_keys(self) -> None:
        self.stick.show_key(False)
        self.past.show_key(False)
        self.button.show_key(False)

    def _fit_keys(self) -> None:
        self.stick.hide()
        self.past.setVisible(True)
        self.past.show_key(True)
        self.button.show_key(True)
        self._show_people(self._people)
        no_people = (lambda: self._show_people(False),) if self._people else ()
        self._give_way((self._hide_keys, lambda: self.past.hide(), *no_people))

    def _show_people(self, shown: bool) -> None:
        """As shields where there is room, else as a bar."""
        self.shields.setVisible(shown)
        self.bar.setVisible(not shown)

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
        for part in (self._where, self._ready, self._fix, self._run, self.stick, self.past, self.button):
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
        column.setSpacing(UNDER_LABEL)
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(self.running)
        head.addStretch(1)
        head.addWidget(self.bytes)
        column.addLayout(head)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(say(sending.PROGRESS))
        column.addWidget(self.bar)
        column.addWidget(self.shields)
        self.shields.hide()
        return box


def _pair(mark: QWidget, first: QLabel, second: QLabel, warning: QWidget | None = None) -> QWidget:
    """A mark beside two lines, the second one perhaps with a warning's sign."""
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    row.addWidget(mark, 0, Qt.AlignmentFlag.AlignVCenter)
    column = QVBoxLayout()
    column.setSpacing(0)
    column.addWidget(first)
    if warning is None:
        column.addWidget(second)
    else:
        line = QHBoxLayout()
        line.setSpacing(4)
        line.addWidget(warning)
        line.addWidget(second, 1)
        column.addLayout(line)
    row.addLayout(column)
    return box
