"""The machine's own microphone and loudspeaker, through miniaudio, which brings no library of the system's.

It is loaded when the first sound is wanted. Its silent stand-in for a machine without sound is never among
SYSTEM: it would record nothing and say nothing.
"""

from collections.abc import Callable, Generator
from typing import Any

from perisai_app.sound.microphone import RATE, SoundError, Take

SYSTEM = ("WASAPI", "DSOUND", "WINMM", "COREAUDIO", "PULSEAUDIO", "ALSA")
PERIOD_MS = 100
_FORBIDDEN, _BUSY, _NO_BACKEND, _NO_DEVICE = -6, -19, -203, -204  # miniaudio's results


class SystemMicrophone:
    """The one that the system holds for the default; it knows which is plugged in."""

    def __init__(self, backends: tuple[str, ...] = SYSTEM) -> None:
        self._backends = backends
        self._device: Any = None

    def start(self, take: Take) -> None:
        audio = _miniaudio()
        try:
            device = audio.CaptureDevice(**_format(audio, "input_format", self._backends))
            self._device = device
            device.start(_begun(_given_to(take)))
        except audio.MiniaudioError as error:
            self.stop()
            raise SoundError(_why_deaf(audio, error, self._backends)) from None

    def stop(self) -> None:
        device, self._device = self._device, None
        if device is not None:
            device.close()


class SystemSpeaker:
    """Plays what the library can read: MP3, WAV, and Ogg Vorbis."""

    def __init__(self, backends: tuple[str, ...] = SYSTEM) -> None:
        self._backends = backends
        self._device: Any = None

    def play(self, data: bytes, ended: Callable[[], None]) -> None:
        self.stop()
        audio = _miniaudio()
        try:
            sound = audio.stream_memory(data, audio.SampleFormat.SIGNED16, nchannels=1, sample_rate=RATE)
        except audio.DecodeError:
            raise SoundError("sound_unknown") from None
        try:
            device = audio.PlaybackDevice(**_format(audio, "output_format", self._backends))
            self._device = device
            device.start(_begun(_until_over(sound, ended)))
        except audio.MiniaudioError as error:
            self.stop()
            missing = _result(error) == _NO_BACKEND
            raise SoundError("sound_missing" if missing else "no_speaker") from None

    def stop(self) -> None:
        device, self._device = self._device, None
        if device is not None:
            device.close()


def _given_to(take: Take) -> Generator[None, bytes, None]:
    while True:
        take(bytes((yield)))


def _until_over(sound: Generator[Any, int, None], ended: Callable[[], None]) -> Generator[Any, int, None]:
    wanted = yield b""
    while True:
        try:
            samples = sound.send(wanted)
        except StopIteration:
            break
        wanted = yield samples
    ended()


def _begun(made: Generator[Any, Any, None]) -> Generator[Any, Any, None]:
    """The library wants it at its first yield."""
    next(made)
    return made


def _miniaudio() -> Any:
    try:
        import miniaudio
    except (ImportError, OSError):
        raise SoundError("sound_missing") from None
    return miniaudio


def _format(audio: Any, name: str, backends: tuple[str, ...]) -> dict[str, Any]:
    return {
        name: audio.SampleFormat.SIGNED16,
        "nchannels": 1,
        "sample_rate": RATE,
        "buffersize_msec": PERIOD_MS,
        "backends": [audio.Backend[backend] for backend in backends],
        "app_name": "Perisai",
    }


def _why_deaf(audio: Any, error: Exception, backends: tuple[str, ...]) -> str:
    """Systems differ in what they answer, so a microphone that is there but does not open counts as busy."""
    known = {_FORBIDDEN: "microphone_forbidden", _BUSY: "microphone_busy", _NO_BACKEND: "sound_missing"}
    result = _result(error)
    if result in known:
        return known[result]
    return "microphone_busy" if result != _NO_DEVICE and _hears(audio, backends) else "no_microphone"


def _hears(audio: Any, backends: tuple[str, ...]) -> bool:
    """ALSA lists a stand-in of its own."""
    try:
        found = audio.Devices([audio.Backend[backend] for backend in backends]).get_captures()
    except audio.MiniaudioError:
        return False
    return any(not one["name"].startswith("Discard all samples") for one in found)


def _result(error: Exception) -> object:
    return error.args[1] if len(error.args) > 1 else None
