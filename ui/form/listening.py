"""Plays a recording that lies in the vault, from its bytes in memory. Must not know whose it is."""

from collections.abc import Callable
from functools import partial

from perisai_app.sound.microphone import Speaker
from ui.lanes import Lane


class Listening:
    """`playing` while it sounds; `moved` is called whenever that changes, `failed` with the reason."""

    def __init__(
        self, speaker: Speaker, lane: Lane, moved: Callable[[], None], failed: Callable[[Exception], None]
    ) -> None:
        self._speaker, self._lane = speaker, lane
        self._moved, self._failed = moved, failed
        self._turn = 0  # each begin and each end makes one; what belongs to an older one comes too late
        self.playing = False

    def begin(self) -> int:
        """It is about to sound; its bytes are given to `play` with this number."""
        self._turn += 1
        self.playing = True
        self._moved()
        return self._turn

    def play(self, turn: int, data: bytes) -> None:
        if turn == self._turn:
            ended = partial(self._lane.post, partial(self._on_over, turn))
            self._lane.run(partial(self._speaker.play, data, ended), failed=partial(self.fail, turn))

    def fail(self, turn: int, error: Exception) -> None:
        """It does not sound, for this reason."""
        if turn == self._turn:
            self._turn += 1
            self.playing = False
            self._moved()
            self._failed(error)

    def hush(self) -> None:
        """Silence; a no-op when nothing sounds."""
        if self.playing:
            self._turn += 1
            self.playing = False
            self._lane.run(self._speaker.stop)
            self._moved()

    def _on_over(self, turn: int) -> None:
        if turn == self._turn:
            self.hush()
