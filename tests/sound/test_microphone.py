"""One contract for every microphone: the stand-in of the tests, and the real one over a null device.

That is the library's own and needs no hardware; it is the same code up to the system's own driver.
"""

import subprocess
import sys
from collections.abc import Callable
from threading import Event

import pytest

from perisai_app.sound.devices import SYSTEM, SystemMicrophone, SystemSpeaker
from perisai_app.sound.microphone import RATE, WIDTH, Microphone, SoundError, Speaker
from perisai_app.sound.voice import Bounds, Voice
from tests.sound.tone import QuietSpeaker, ToneMicrophone, tone
from ui.wording.recording import TROUBLE

NO_HARDWARE = ("NULL",)
NOT_HERE = ("WASAPI",) if sys.platform != "win32" else ("ALSA",)


@pytest.fixture(params=[ToneMicrophone, lambda: SystemMicrophone(NO_HARDWARE)], ids=["tone", "system"])
def microphone(request: pytest.FixtureRequest) -> Microphone:
    made: Microphone = request.param()
    return made


class Hearer:
    """Counts what it gets, and says when there was some."""

    def __init__(self) -> None:
        self.heard: list[bytes] = []
        self.some = Event()

    def take(self, pcm: bytes) -> None:
        self.heard.append(pcm)
        self.some.set()


def test_what_is_heard_comes_as_whole_samples(microphone: Microphone) -> None:
    hearer = Hearer()
    microphone.start(hearer.take)
    assert hearer.some.wait(30)
    microphone.stop()
    assert all(len(pcm) % WIDTH == 0 for pcm in hearer.heard) and sum(map(len, hearer.heard)) > RATE // 100


def test_after_stop_nothing_more_comes_and_a_second_stop_is_harmless(microphone: Microphone) -> None:
    hearer = Hearer()
    microphone.start(hearer.take)
    assert hearer.some.wait(30)
    microphone.stop()
    before = len(hearer.heard)
    microphone.stop()
    assert len(hearer.heard) == before


def test_it_may_be_started_again(microphone: Microphone) -> None:
    for _twice in range(2):
        hearer = Hearer()
        microphone.start(hearer.take)
        assert hearer.some.wait(30)
        microphone.stop()


@pytest.mark.parametrize(
    "start",
    [
        lambda: SystemMicrophone(NOT_HERE).start(lambda _pcm: None),
        lambda: ToneMicrophone(trouble="sound_missing").start(lambda _pcm: None),
        lambda: SystemSpeaker(NOT_HERE).play(recorded(), lambda: None),
        lambda: QuietSpeaker(trouble="sound_missing").play(recorded(), lambda: None),
    ],
    ids=["system", "tone", "system speaker", "quiet speaker"],
)
def test_a_machine_without_its_sound_library_is_told_by_a_code_that_has_a_cure(
    start: Callable[[], None],
) -> None:
    with pytest.raises(SoundError) as stopped:
        start()
    assert stopped.value.code == "sound_missing" and "apt install" in TROUBLE[stopped.value.code]


def test_the_silent_stand_in_of_the_library_never_counts_as_a_microphone() -> None:
    assert not set(SYSTEM) & {"NULL", "CUSTOM"}


@pytest.mark.parametrize("module", ["miniaudio", "_miniaudio"])
def test_without_the_library_the_program_starts_and_only_the_recording_says_so(module: str) -> None:
    told = subprocess.run(
        [sys.executable, "-c", WITHOUT.format(module=module)], capture_output=True, text=True, check=True
    )
    assert told.stdout.split() == ["window", "sound_missing"]


WITHOUT = """
import sys
sys.modules[{module!r}] = None
import ui.window
print("window")
from perisai_app.sound.devices import SystemMicrophone
from perisai_app.sound.microphone import SoundError
try:
    SystemMicrophone().start(print)
except SoundError as error:
    print(error.code)
"""


def recorded() -> bytes:
    voice = Voice(Bounds(seconds=10, bytes=100_000))
    voice.take(tone(0.3))
    return voice.finish()


def speakers() -> list[Speaker]:
    return [SystemSpeaker(NO_HARDWARE), QuietSpeaker()]


def test_a_recording_is_played_to_its_end() -> None:
    over = Event()
    speaker = SystemSpeaker(NO_HARDWARE)
    speaker.play(recorded(), over.set)
    assert over.wait(30)
    speaker.stop()


def test_a_sound_that_was_stopped_does_not_end_too() -> None:
    for speaker in speakers():
        over = Event()
        speaker.play(recorded(), over.set)
        speaker.stop()
        speaker.stop()
        assert not over.is_set()


def test_a_form_that_cannot_be_played_here_is_told() -> None:
    with pytest.raises(SoundError) as stopped:
        SystemSpeaker(NO_HARDWARE).play(b"OggS" + bytes(99), lambda: None)
    assert stopped.value.code == "sound_unknown"
