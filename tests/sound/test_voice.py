"""What the encoder makes is read back by another library: length, pitch, size and bounds."""

from itertools import pairwise

import miniaudio
import pytest

from perisai_app.domain.settings import Settings
from perisai_app.sound.microphone import RATE
from perisai_app.sound.voice import BYTES_A_SECOND, MEDIA_TYPE, Bounds, Voice
from perisai_app.vault.files.intake import take_in
from perisai_app.wire.submission import FileRole
from tests.sound.tone import HERTZ, tone

ROOMY = Bounds(seconds=180, bytes=6_000_000)
PIECE = RATE // 5  # bytes that a device gives at once: 0.1 s


def recorded(pcm: bytes, bounds: Bounds = ROOMY) -> bytes:
    voice = Voice(bounds)
    for at in range(0, len(pcm), PIECE):
        voice.take(pcm[at : at + PIECE])
    return voice.finish()


def test_a_tone_read_back_has_its_length_and_its_pitch() -> None:
    back = miniaudio.mp3_read_s16(recorded(tone(3)))
    assert (back.nchannels, back.sample_rate) == (1, RATE)
    assert back.duration == pytest.approx(3, abs=0.15)
    middle = back.samples[RATE : 2 * RATE]
    crossings = sum(before < 0 <= after for before, after in pairwise(middle))
    assert crossings == pytest.approx(HERTZ, abs=2)
    assert 14_000 < max(middle) < 18_000  # as loud as it was


def test_a_minute_is_small_and_is_a_file_that_the_vault_takes() -> None:
    data = recorded(tone(1) * 60)
    assert 60 * BYTES_A_SECOND <= len(data) < 185_000
    assert take_in(data, FileRole.CONSENT_AUDIO, Settings()).media_type == MEDIA_TYPE


@pytest.mark.parametrize(("bounds", "seconds"), [(Bounds(2, 6_000_000), 2.0), (Bounds(180, 7_000), 2.0)])
def test_it_ends_at_its_bounds_whichever_comes_first(bounds: Bounds, seconds: float) -> None:
    voice = Voice(bounds)
    assert voice.seconds_left == pytest.approx(seconds)
    for _piece in range(5):
        voice.take(tone(1))
    assert voice.full and voice.seconds == pytest.approx(seconds) and voice.seconds_left == 0
    data = voice.finish()
    assert len(data) <= bounds.bytes
    assert miniaudio.mp3_get_info(data).duration == pytest.approx(seconds, abs=0.15)


def test_what_comes_after_the_end_is_not_taken_and_the_end_may_be_asked_twice() -> None:
    voice = Voice(ROOMY)
    voice.take(tone(1))
    data = voice.finish()
    voice.take(tone(1))
    assert voice.finish() == data and voice.seconds == 1


def test_nothing_said_is_no_file() -> None:
    assert Voice(ROOMY).finish() == b""


def test_the_level_is_that_of_the_last_piece_and_silence_is_known() -> None:
    voice = Voice(ROOMY)
    voice.take(bytes(2 * RATE))
    assert (voice.level, voice.silent) == (0, True)
    voice.take(tone(0.1, loud=0.25))
    assert round(voice.level, 2) == 0.24 and not voice.silent
    voice.take(bytes(200))
    assert (voice.level, voice.silent) == (0, False)


@pytest.mark.parametrize("loudest", [b"\x00\x80", b"\xff\x7f"])
def test_the_loudest_sample_fills_the_meter(loudest: bytes) -> None:
    voice = Voice(ROOMY)
    voice.take(loudest)
    assert voice.level == pytest.approx(1, abs=0.001)
