"""The part of the form that records a consent: the text to read aloud, one button, and how it stands.

It only shows and asks; the sound and where it goes are ConsentSound's.
"""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.parts.buttons import ActionButton
from ui.parts.labels import Icon, label
from ui.parts.level_meter import LevelMeter
from ui.parts.problem_line import Answer, ProblemLine
from ui.theme.look import Look
from ui.wording import recording as words
from ui.wording.speech import say


class Recorder(QFrame):
    """`record` begins and ends; `listen` and `discard` stand there once there is a recording.

    `grew` carries a line that was said here while the focus is here.
    """

    grew = Signal(QWidget)

    def __init__(self, look: Look, text: str) -> None:
        super().__init__()
        self.setObjectName("card")
        self._look = look
        self.line: ProblemLine | None = None
        self.record = ActionButton(look, say(words.RECORD), icon="microphone", key=words.RECORD_KEY)
        self.listen = ActionButton(look, say(words.LISTEN), icon="play")
        self.discard = ActionButton(look, say(words.DISCARD), icon="trash")
        self.meter = LevelMeter(look, say(words.LEVEL))
        self.status = label("", "soft", wrap=True)
        self._icon = Icon(look, "record", "brick_text", 18)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 12, 16, 12)
        self._column.setSpacing(8)
        self._column.addWidget(label(say(words.READ_ALOUD), "caption"))
        self.text = label(text, wrap=True)
        self._column.addWidget(self.text)
        self._column.addLayout(_row(self._icon, self.status, self.meter, grows=self.status))
        self._column.addLayout(_row(self.record, self.listen, self.discard))
        self.show_idle(0)

    def show_idle(self, most_seconds: int) -> None:
        self._stand(say(words.RECORD), "microphone")
        self.status.setText(say(words.HOW, length=words.length_in_words(most_seconds)))

    def show_opening(self) -> None:
        self._stand(say(words.STOP), "stop", busy=True)
        self.status.setText(say(words.OPENING))

    def show_recording(self, left: float, level: float) -> None:
        self._stand(say(words.STOP), "stop", busy=True, live=True)
        self.status.setText(say(words.RECORDING, length=words.length(left + 0.999)))
        self.meter.set_level(level)

    def show_keeping(self) -> None:
        self._stand(say(words.RECORD), "microphone")
        self.status.setText(say(words.KEEPING))

    def show_kept(self, size: str, *, playing: bool) -> None:
        self._stand(say(words.AGAIN), "microphone", kept=True)
        self.status.setText(say(words.KEPT, size=size))
        self.listen.set_text(say(words.HUSH) if playing else say(words.LISTEN))
        self.listen.set_icon_name("stop" if playing else "play")

    def say(self, tone: str, text: str, *answers: Answer) -> None:
        """One line below, instead of the last; its first answer gets the focus, as it was asked for."""
        self.hush()
        self.line = ProblemLine(self._look, tone, text, answers)
        self._column.addWidget(self.line)
        self.line.show()
        before: QWidget = self.discard
        for button in self.line.findChildren(ActionButton):
            self.setTabOrder(before, button)
            before = button
        if answers:
            self.line.findChildren(ActionButton)[0].setFocus()
        focus = self.window().focusWidget()
        if focus is not None and self.isAncestorOf(focus):
            self.grew.emit(self.line)

    def hush(self) -> None:
        if self.line is not None:
            inside = self.line.isAncestorOf(focus) if (focus := self.window().focusWidget()) else False
            self._column.removeWidget(self.line)
            self.line.hide()
            self.line.deleteLater()
            self.line = None
            if inside:
                self.record.setFocus()

    def _stand(
        self, text: str, icon: str, *, busy: bool = False, live: bool = False, kept: bool = False
    ) -> None:
        if self.record.text() != text:
            self.record.set_text(text)
            self.record.set_icon_name(icon)
        self.record.set_kind("primary" if busy else "plain")
        self._icon.setVisible(live or kept)
        self._icon.set_icon(*(("check", "leaf_text") if kept else ("record", "brick_text")))
        self.meter.setVisible(live)
        self.listen.setVisible(kept)
        self.discard.setVisible(kept)


def _row(*parts: QWidget, grows: QWidget | None = None) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    for part in parts:
        row.addWidget(part, 1 if part is grows else 0)
    if grows is None:
        row.addStretch(1)
    return row
