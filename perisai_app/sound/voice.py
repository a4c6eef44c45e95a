"""A voice becomes a small MP3 while it is spoken: in memory, within bounds, and whole at any instant.

MP3, since the office can play it everywhere; the constant rate makes the bound in bytes one in seconds.
"""

import sys
from array import array
from dataclasses import dataclass
from threading import Lock

import lameenc

from perisai_app.sound.microphone import RATE, WIDTH

MEDIA_TYPE = "audio/mpeg"
BYTES_A_SECOND = 3_000  # 24 kbit/s, so a minute has 180 KB
_ADDED = 1_000  # bytes that the encoder puts around a sound: its delay, and the last frame filled up
_LOUDEST = 32_768


@dataclass(frozen=True, slots=True)
class Bounds:
    """The most that one recording may have."""

    seconds: int
    bytes: int

    @property
    def samples(self) -> int:
        """Both at once."""
        return min(self.seconds * RATE, max(0, self.bytes - _ADDED) * RATE // BYTES_A_SECOND)


class Voice:
    """What was said so far. `take` may be called on the device's thread, everything else on any other."""

    def __init__(self, bounds: Bounds) -> None:
        self._most = bounds.samples
        self._samples, self._level, self._loudest = 0, 0.0, 0.0
        self._done = False
        self._made = bytearray()
        self._encoder = _encoder()
        self._lock = Lock()

    @property
    def seconds(self) -> float:
        return self._samples / RATE

    @property
    def seconds_left(self) -> float:
        return (self._most - self._samples) / RATE

    @property
    def full(self) -> bool:
        """It takes no more."""
        return self._samples >= self._most

    @property
    def level(self) -> float:
        """How loud the last piece was, from 0 to 1."""
        return self._level

    @property
    def silent(self) -> bool:
        """Nothing but zeros came: the microphone is switched off, or the system lets us hear nothing."""
        return self._loudest == 0

    def take(self, pcm: bytes) -> None:
        """Whole little-endian samples; what does not fit the bounds is left out."""
        with self._lock:
            fitting = bytes(pcm[: (self._most - self._samples) * WIDTH])
            if self._done or not fitting:
                return
            self._samples += len(fitting) // WIDTH
            self._level = _peak(fitting)
            self._loudest = max(self._loudest, self._level)
            self._made += self._encoder.encode(fitting)

    def finish(self) -> bytes:
        """The recording as a file's bytes, empty when nothing was said; what comes later is not taken."""
        with self._lock:
            if not self._done and self._samples:
                self._made += self._encoder.flush()
            self._done = True
            return bytes(self._made)


def _peak(pcm: bytes) -> float:
    samples = array("h", pcm)
    if sys.byteorder == "big":
        samples.byteswap()
    return max(max(samples), -min(samples)) / _LOUDEST


def _encoder() -> lameenc.Encoder:
    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_channels(1)
    encoder.set_in_sample_rate(RATE)
    encoder.set_out_sample_rate(RATE)
    encoder.set_bit_rate(BYTES_A_SECOND * 8 // 1000)
    return encoder
