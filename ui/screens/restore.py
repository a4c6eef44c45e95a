"""A damaged vault, or one that lost something: what can come back is said first, brought back on a lane, and
told in plain sentences.
"""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from perisai_app.vault.backup.restore import Restored
from ui.bringing_back import BringBack
from ui.parts.buttons import ActionButton
from ui.parts.labels import card, label
from ui.parts.problem_line import ProblemLine
from ui.screens.outside import OutsidePage
from ui.theme.look import Look
from ui.wording import backup, entrance
from ui.wording.speech import say
from ui.wording.trouble import sentence


class RestorePage(OutsidePage):
    """`left` asks for the unlock page again, before a restore or after it."""

    left = Signal()

    def __init__(self, look: Look, agent: str, work: BringBack) -> None:
        super().__init__(look, say(entrance.LOST_TITLE) if work.holds_lost else say(entrance.RESTORE_TITLE))
        self._work, self._seconds = work, 0
        self.language.hide()  # nothing here may be interrupted
        self.restored: Restored | None = None
        self._why = _card(_reasons(agent or say(entrance.NO_NAME), work))
        self.parts.addWidget(self._why)
        self.button = ActionButton(look, say(entrance.RESTORE_NOW), kind="primary", key="Enter", height=36)
        self.parts.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        self.button.clicked.connect(lambda _checked=False: self._on_pressed())
        self.back = self.add_back(self.left.emit)
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            inside = Qt.ShortcutContext.WidgetWithChildrenShortcut
            QShortcut(QKeySequence(key), self, self.button.click, context=inside)
        self._clock = QTimer(self, interval=1000)
        self._clock.timeout.connect(self._on_second)

    def first(self) -> QWidget:
        return self.button

    def close_lane(self) -> None:
        """A restore under way is finished: killed anywhere, the next start would complete it all the same."""
        self._clock.stop()
        super().close_lane()

    def _on_pressed(self) -> None:
        if self.restored is not None:
            self.left.emit()
            return
        self._set_busy(True)
        self._seconds = 0
        self._say_seconds()
        self._clock.start()
        self.lane.run(self._work, self._on_restored, self._on_failed)

    def _on_second(self) -> None:
        self._seconds += 1
        self._say_seconds()

    def _say_seconds(self) -> None:
        self.tell("indigo", say(entrance.RESTORING, seconds=self._seconds))

    def _on_restored(self, found: Restored) -> None:
        self._set_busy(False)
        self.restored = found
        self.back.hide()
        self._why.hide()
        self.title.setText(say(entrance.RESTORED_TITLE))
        self.button.set_text(say(entrance.OPEN_AGAIN))
        self._told = _card(backup.restored(found).splitlines())
        self.parts.insertWidget(0, self._told)
        if found.missing:
            self.parts.insertWidget(1, ProblemLine(self._look, "amber", say(entrance.TYPE_AGAIN)))
        self.button.setFocus()

    def _on_failed(self, error: Exception) -> None:
        self._set_busy(False)
        self.tell("red", sentence(error))
        self.button.setFocus()

    def _set_busy(self, busy: bool) -> None:
        self._clock.stop()
        self.clear()
        for part in (self.button, self.back):
            part.setVisible(not busy)
            part.setEnabled(not busy)  # a hidden button still takes its key


def _reasons(agent: str, work: BringBack) -> list[str]:
    made_at = work.made_at()
    if work.holds_lost:
        what = say(entrance.LOST_WHAT, agent=agent)
        of = [entrance.lost_backup_made(made_at)] if made_at else []
        return [what, say(entrance.LOST_HOW), *of, say(entrance.LOST_KEEPS)]
    return [
        say(entrance.RESTORE_WHAT, agent=agent),
        say(entrance.RESTORE_HOW),
        entrance.backup_made(made_at),
        say(entrance.RESTORE_KEEPS),
    ]


def _card(lines: list[str]) -> QWidget:
    made = card()
    column = QVBoxLayout(made)
    column.setContentsMargins(16, 12, 16, 12)
    column.setSpacing(8)
    for at, line in enumerate(lines):
        column.addWidget(label(line, "strong" if at == 0 else "", wrap=True))
    return made
