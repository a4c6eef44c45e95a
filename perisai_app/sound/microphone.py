"""The seam to the machine's sound: what a microphone and a loudspeaker must do, and how they fail."""

from collections.abc import Callable
from typing import Protocol

RATE = 16_000  # samples a second, of 16 bits, one channel: all that a voice needs
WIDTH = 2  # bytes a sample

Take = Callable[[bytes], None]


class SoundError(Exception):
    """The machine's sound cannot be used now; the code says which cure helps.

    `sound_missing` (no system library), `no_microphone`, `microphone_busy`, `microphone_forbidden`,
    `no_speaker`, `sound_unknown` (this form of recording is not played here).
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Microphone(Protocol):
    """One at a time: `start` and `stop` take turns, and a needless `stop` is harmless."""

    def start(self, take: Take) -> None:
        """From now on `take` gets whole little-endian samples at RATE, on a thread of its own. SoundError."""

    def stop(self) -> None:
        """After it returns `take` is called no more, and the device is free for other programs."""


class Speaker(Protocol):
    """As with the microphone; `stop` may come at any time."""

    def play(self, data: bytes, ended: Callable[[], None]) -> None:
        """From the beginning; `ended` is called on another thread, unless it was stopped. SoundError."""

    def stop(self) -> None: ...
