"""Closing with something unsent: said once, in the banner, and never in anybody's way.

A second wish to close, or the system that logs off, closes at once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from ui.parts.problem_line import Answer
from ui.wording import leaving as words
from ui.wording.speech import say

if TYPE_CHECKING:
    from ui.workspace import Workspace


class Leaving:
    """`close` closes the window; it may be called again from within."""

    def __init__(self, close: Callable[[], object]) -> None:
        self._close = close
        self._asked = self._at_once = False

    def at_once(self, *_of_the_system: object) -> None:
        """The system ends the session: nobody is there to answer."""
        self._at_once = True

    def may_go(self, workspace: Workspace | None) -> bool:
        """Whether the window closes now; else the workspace has the question."""
        unsent = workspace.sending.unsent if workspace is not None else 0
        if workspace is None or not unsent or self._asked or self._at_once:
            return True
        self._asked = True
        go = Answer(say(words.GO), self._go)
        first = Answer(say(words.SEND_FIRST), lambda: self._send(workspace), words.SEND_FIRST_KEY)
        workspace.banner.ask("indigo", say(words.UNSENT, n=unsent), go, first)
        workspace.banner.focus_first()
        return False

    def _go(self) -> None:
        QTimer.singleShot(0, self._close)  # the button that was pressed goes with the window

    def _send(self, workspace: Workspace) -> None:
        """Closes after a run that went to its end; after any other the agent reads why."""
        workspace.banner.clear()
        workspace.sending.over.connect(self._on_over)
        workspace.sending.start(by_person=True)

    def _on_over(self, code: str) -> None:
        if not code:
            self._go()
