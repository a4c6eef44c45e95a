"""The office's messages in the banner: each until somebody says that it was read, and never twice."""

from collections.abc import Callable
from functools import partial

from perisai_app.vault.messages import OfficeMessage, note_seen
from ui.lanes import VaultLane
from ui.parts.banner import Banner
from ui.parts.problem_line import Answer
from ui.wording import past
from ui.wording.speech import say


class News:
    """`read` is called once the vault knows that a message was read."""

    def __init__(self, banner: Banner, lane: VaultLane, read: Callable[[], None]) -> None:
        self._banner, self._lane, self._read = banner, lane, read
        self._told = 0

    def tell(self, found: tuple[OfficeMessage, ...]) -> None:
        """Those that were not told yet, the oldest first."""
        for message in found:
            if message.place > self._told:
                self._told = message.place
                seen = Answer(say(past.READ), partial(self._seen, message.place), past.READ_KEY)
                self._banner.later("indigo", past.in_banner(message.text), seen)

    def _seen(self, place: int) -> None:
        self._banner.clear()
        self._lane.ask(lambda vault: note_seen(vault, place), lambda _none: self._read())
