"""A stand-in for a microphone and a loudspeaker: it hears a computed tone, and plays into a list."""

from array import array
from collections.abc import Callable
from math import pi, sin

from perisai_app.sound.microphone import RATE, SoundError, Take

HERTZ = 440


def tone(seconds: float, *, loud: float = 0.5) -> bytes:
    """Samples as a microphone gives them."""
    count = round(seconds * RATE)
    return array(
        "h", [round(32_000 * loud * sin(2 * pi * HERTZ * at / RATE)) for at in range(count)]
    ).tobytes()


class ToneMicrophone:
    """Hears the tone of `at_once` seconds as soon as it is opened, and more when a test says so."""

    def __init__(self, at_once: float = 0.2, trouble: str = "") -> None:
        self.at_once, self.trouble = at_once, trouble
        self._take: Take | None = None

    @property
    def open(self) -> bool:
        return self._take is not None

    def start(self, take: Take) -> None:
        if self.trouble:
            raise SoundError(self.trouble)
        self._take = take
        self.hear(tone(self.at_once))

    def hear(self, pcm: bytes) -> None:
        assert self._take is not None, "nobody listens"
        self._take(pcm)

    def stop(self) -> None:
        self._take = None


class QuietSpeaker:
    """What was played, and the call that ends it."""

    def __init__(self, trouble: str = "") -> None:
        self.trouble = trouble
        self.played: list[bytes] = []
        self.ended: Callable[[], None] | None = None

    def play(self, data: bytes, ended: Callable[[], None]) -> None:
        if self.trouble:
            raise SoundError(self.trouble)
        self.played.append(data)
        self.ended = ended

    def stop(self) -> None:
        self.ended = None
