"""The program ended while somebody was typed: asked at the next start, never resumed or dropped by itself."""

from functools import partial

from PySide6.QtCore import QObject, Signal

from perisai_app.vault.drafts import Draft
from perisai_app.vault.open_forms import left_open
from ui import session_work as work
from ui.lanes import VaultLane
from ui.parts.banner import Banner
from ui.parts.problem_line import Answer
from ui.wording import screen
from ui.wording.dates import hour
from ui.wording.speech import say


class LeftOpen(QObject):
    """`goes_on` carries the draft's id that a person wants to go on with."""

    goes_on = Signal(str)

    def __init__(self, banner: Banner, lane: VaultLane) -> None:
        super().__init__()
        self._banner, self._lane = banner, lane

    def look(self) -> None:
        self._lane.ask(left_open, self._on_found)

    def _on_found(self, found: tuple[Draft, ...]) -> None:
        if not found or self._banner.text():
            return  # an alarm goes first; the question comes again at the next start
        newest = found[0]
        name = newest.texts.get("name", "").title() or say(screen.NO_NAME)
        text = say(screen.LEFT_OPEN, name=name, at=hour(newest.saved_at))
        text += say(screen.LEFT_OPEN_MORE, n=len(found) - 1) if len(found) > 1 else ""
        go_on = Answer(say(screen.GO_ON), partial(self._go_on, newest))
        self._banner.ask("amber", text, go_on, Answer(say(screen.LATER), partial(self._later, found)))

    def _go_on(self, found: Draft) -> None:
        self._banner.clear()
        self.goes_on.emit(found.draft_id)

    def _later(self, found: tuple[Draft, ...]) -> None:
        self._banner.clear()
        for one in found:
            self._lane.ask(partial(work.leave, one.draft_id))
