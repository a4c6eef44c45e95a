"""A start while the window before, closed already, still works in the vault: it waits, then goes on."""

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QWidget

from perisai_app.vault.errors import AlreadyOpen
from perisai_app.vault.instance import Instance
from ui.screens.outside import OutsidePage
from ui.theme.look import Look
from ui.wording import entrance, screen
from ui.wording.speech import say

ASK_AGAIN_MS = 300


class WaitingPage(OutsidePage):
    """A window of its own, which closes once `take` has given the lock; `held` is then that lock."""

    def __init__(self, look: Look, take: Callable[[], Instance]) -> None:
        super().__init__(look, say(entrance.WAITING_TITLE))
        self._take = take
        self.language.hide()  # it opens by itself in a moment
        self.held: Instance | None = None
        self.setWindowTitle(say(screen.BRAND))
        self.tell("indigo", say(entrance.WAITING))
        self._close = self.add_link(say(entrance.GIVE_UP), "Esc", self._end)
        self._again = QTimer(self, interval=ASK_AGAIN_MS)
        self._again.timeout.connect(self._try)
        self._again.start()

    def first(self) -> QWidget:
        return self._close

    def closeEvent(self, event: QCloseEvent) -> None:
        self._again.stop()
        super().closeEvent(event)

    def _try(self) -> None:
        try:
            self.held = self._take()
        except AlreadyOpen:
            return
        self._end()

    def _end(self) -> None:
        self.close()
