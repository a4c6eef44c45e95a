"""Records a consent into the draft that is open: microphone, bounds, and what becomes of it.

Nothing that was said is lost: whoever leaves the form, locks or closes the window ends the recording, and it
is kept. Devices open and close on a lane of their own; must not know fields.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from perisai_app.domain.settings import Settings
from perisai_app.sound.devices import SystemMicrophone, SystemSpeaker
from perisai_app.sound.microphone import Microphone, SoundError, Speaker
from perisai_app.sound.voice import Bounds, Voice
from perisai_app.vault.errors import FileRefused
from perisai_app.wire.submission import FileRef
from ui.form.keeper import Keeper
from ui.form.listening import Listening
from ui.form.recorder import Recorder
from ui.lanes import Lane, VaultLane
from ui.parts.problem_line import Answer
from ui.wording import recording as words
from ui.wording.files import REFUSED, size
from ui.wording.speech import say

TICK_MS = 100
TICKS_WITHOUT_SOUND = 50  # five seconds without a single sample: the device is gone


@dataclass(frozen=True, slots=True)
class Sound:
    """The machine's sound, or a stand-in for it."""

    microphone: Microphone
    speaker: Speaker


def system_sound() -> Sound:
    return Sound(SystemMicrophone(), SystemSpeaker())


class ConsentSound(QObject):
    """`began` comes when it is heard, `recorded` before the recording goes into the draft."""

    began = Signal()
    recorded = Signal()

    def __init__(
        self, panel: Recorder, lane: VaultLane, sound: Sound, settings: Settings, now: Callable[[], datetime]
    ) -> None:
        super().__init__()
        self._panel, self._lane, self._microphone = panel, lane, sound.microphone
        self._settings, self._now = settings, now
        self._bounds = Bounds(settings.recording_seconds, settings.recording_max_bytes)
        self._devices = Lane("sound")
        self._listening = Listening(sound.speaker, self._devices, self._show, self._on_mute)
        self._keeper = Keeper(None)
        self._voice: Voice | None = None
        self._kept: FileRef | None = None
        self._wanted, self._keeping = False, False
        self._heard, self._still = 0.0, 0
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self.tick)
        panel.record.clicked.connect(lambda _checked=False: self.press())
        panel.listen.clicked.connect(lambda _checked=False: self.listen())
        panel.discard.clicked.connect(lambda _checked=False: self._ask_discard())

    @property
    def recording(self) -> bool:
        return self._voice is not None

    def start(self, keeper: Keeper) -> None:
        """Another draft stands in the form; what was recorded for the last one is kept there."""
        self.stop()
        self._listening.hush()
        self._keeper, self._kept, self._wanted, self._keeping = keeper, None, False, False
        self._panel.hush()
        self._show()
        self._lane.ask(keeper.sound, partial(self._on_found, keeper), _only_not_shown)

    def tell_wanted(self, wanted: bool) -> None:
        """Whether the consent was given by voice, as the form has it."""
        if wanted != self._wanted:
            self._wanted = wanted
            self._tell_whether_missing()

    def press(self) -> None:
        """F4: begin, or end; over an earlier recording only when a person says so."""
        if self.recording:
            self.stop()
        elif self._kept is not None:
            self._panel.say("amber", say(words.ASK_AGAIN), Answer(say(words.AGAIN), self._begin), self._no())
        else:
            self._begin()

    def stop(self) -> None:
        """End, and keep what was said; without a recording a no-op."""
        voice, self._voice = self._voice, None
        if voice is None:
            return
        self._timer.stop()
        data = voice.finish()
        self._devices.run(self._microphone.stop)
        if data:
            self._keep(data)
        else:
            self._show()
        if voice.silent and data:
            self._panel.say("amber", say(words.SILENT))

    def listen(self) -> None:
        """From the beginning; while it sounds, silence."""
        if self._listening.playing:
            self._listening.hush()
        elif self._kept is not None:
            turn = self._listening.begin()
            failed = partial(self._listening.fail, turn)
            self._lane.ask(self._keeper.sound_bytes, partial(self._play, turn), failed)

    def close(self) -> None:
        """The devices are let go; what is still to be done with them is done."""
        self.stop()
        self._listening.hush()
        self._devices.close(wait=False)

    def tick(self) -> None:
        """Show how it goes; the bounds, or a microphone that went away, end it."""
        voice = self._voice
        if voice is None:
            return
        self._still = 0 if voice.seconds > self._heard else self._still + 1
        self._heard = voice.seconds
        self._panel.show_recording(voice.seconds_left, voice.level)
        if voice.full:
            self.stop()
            self._panel.say("indigo", say(words.FULL, length=words.length(voice.seconds)))
        elif self._still >= TICKS_WITHOUT_SOUND:
            self.stop()
            self._panel.say("amber", say(words.CUT_OFF))

    # -- recording

    def _begin(self) -> None:
        self._listening.hush()
        self._panel.hush()
        self._voice = voice = Voice(self._bounds)
        self._heard, self._still = 0.0, 0
        self._panel.show_opening()
        self._devices.run(
            partial(self._microphone.start, voice.take),
            lambda _none: self._on_begun(voice),
            lambda error: self._on_deaf(voice, error),
        )

    def _on_begun(self, voice: Voice) -> None:
        if voice is self._voice:
            self._timer.start()
            self.tick()
            self.began.emit()

    def _on_deaf(self, voice: Voice, error: Exception) -> None:
        if voice is self._voice:
            self._voice = None
            self._show()
            self._panel.say("red", _why(error))

    # -- the draft

    def _keep(self, data: bytes) -> None:
        keeper = self._keeper
        self._panel.hush()
        self._panel.show_keeping()
        self._keeping = True
        self.recorded.emit()
        work = partial(keeper.keep_sound, data=data, settings=self._settings, now=self._now())
        self._lane.ask(
            work, partial(self._on_found, keeper), lambda error: self._on_unkept(keeper, data, error)
        )

    def _on_found(self, keeper: Keeper, found: FileRef | None) -> None:
        if keeper is self._keeper and not self.recording:
            self._kept, self._keeping = found, False
            self._show()
            self._tell_whether_missing()

    def _on_unkept(self, keeper: Keeper, data: bytes, error: Exception) -> None:
        if keeper is self._keeper:
            self._keeping = False
            self._show()
            text = say(REFUSED[error.code]) if isinstance(error, FileRefused) else say(words.NOT_SAVED)
            self._panel.say("red", text, Answer(say(words.SAVE_AGAIN), partial(self._keep, data)))

    def _ask_discard(self) -> None:
        self._panel.say(
            "amber", say(words.ASK_DISCARD), Answer(say(words.DISCARD), self._discard), self._no()
        )

    def _discard(self) -> None:
        self._listening.hush()
        self._panel.hush()
        keeper = self._keeper
        work = partial(keeper.drop_sound, now=self._now())
        self._lane.ask(work, lambda _none: self._on_found(keeper, None), self._on_mute)

    # -- listening

    def _play(self, turn: int, data: bytes | None) -> None:
        if data is None:
            self._listening.fail(turn, SoundError("file_elsewhere"))
        else:
            self._listening.play(turn, data)

    def _on_mute(self, error: Exception) -> None:
        self._panel.say("amber", _why(error))

    # -- showing

    def _no(self) -> Answer:
        return Answer(say(words.NO), self._panel.hush)

    def _show(self) -> None:
        if self._kept is not None:
            self._panel.show_kept(size(self._kept.bytes), playing=self._listening.playing)
        else:
            self._panel.show_idle(self._bounds.seconds)

    def _tell_whether_missing(self) -> None:
        line = self._panel.line
        if self._wanted and self._kept is None and not (self.recording or self._keeping):
            if line is None:
                self._panel.say("amber", say(words.WANTED))
        elif line is not None and line.text() == say(words.WANTED):
            self._panel.hush()


def _why(error: Exception) -> str:
    code = error.code if isinstance(error, SoundError) else ""
    return say(words.TROUBLE.get(code, words.NOT_SAVED))


def _only_not_shown(_error: Exception) -> None:
    """A draft whose files cannot be read: nothing is shown, and a new recording is said to fail."""
