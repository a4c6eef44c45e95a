"""Says when the thread of the window was held up: no key was answered and nothing painted meanwhile.

A watcher looks at its stack every few milliseconds. A call goes from the outermost function of `ui` on until
it is over. It is too long by what it worked itself, or lay still at one place: a slow or busy machine alone
bites nobody. What Qt does without a line of ours is not seen.
"""

import gc
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

LIMIT = 0.100  # seconds
LOOKS = 0.008  # seconds between two looks
UI = str(Path(__file__).parents[2] / "ui") + "/"
# Made to stand in a loop of their own, or before the window is there.
APART = (
    "ui/pictures.py",
    "ui/window.py:run_window",
    "ui/window.py:_only_window",
    "ui/window.py:_after_the_last",
)
# What is too long today, and known: each is owed a cure. A call in which one of these was seen is let go.
OWED = {
    "ui/window.py:__init__": "before there is anything to answer; bench/ measures the start",
    "ui/workspace.py:__init__": "unlocking and another language make all pages at once",
    "theme/look.py:_apply": "another text size or theme: Qt asks its sheet for every part of every page",
    "ui/window.py:_shut": "a lock hides everything first, then waits for what is still being written",
    "ui/window.py:closeEvent": "as at a lock",
}


@dataclass(slots=True)
class Call:
    """One call that Qt or a test made into the window's code."""

    frame: FrameType
    worked: float  # processor time of the thread at the first look
    lies_since: float | None = None  # the clock, at the first look that found it asleep
    woken: int = -1
    told: bool = False


@dataclass(slots=True)
class Watchdog:
    """`bitten` has a line for each call that was too long: what it was, how long, and where it stood.

    Worked: by the clock of that thread, which others on the machine do not move, and without the rubbish
    collector, which searches what all tests together have imported. Lay still: asleep, by the kernel's word,
    in every look, without having been woken once. Who only waits for a processor is ready, not asleep; who
    waits for Python's lock is woken every five milliseconds.
    """

    code: str = UI  # where the window's code lies
    thread: int = field(default_factory=threading.get_ident)
    native: int = field(default_factory=threading.get_native_id)
    bitten: list[str] = field(default_factory=list)
    _collected: float = 0.0  # processor time of the thread
    _collects_since: float | None = None
    _stop: threading.Event = field(default_factory=threading.Event)
    _watcher: threading.Thread | None = None

    def start(self) -> None:
        gc.callbacks.append(self._on_collection)
        self._watcher = threading.Thread(target=self._watch, name="watchdog", daemon=True)
        self._watcher.start()

    def stop(self) -> None:
        if self._on_collection in gc.callbacks:
            gc.callbacks.remove(self._on_collection)
        self._stop.set()
        if self._watcher is not None:
            self._watcher.join()

    def _watch(self) -> None:
        clock = time.pthread_getcpuclockid(self.thread)
        call: Call | None = None
        before = time.clock_gettime(clock) - self._collected
        while not self._stop.wait(LOOKS):
            if self._collects_since is not None:
                continue
            worked = time.clock_gettime(clock) - self._collected
            frame = _outermost(sys._current_frames().get(self.thread), self.code)
            if frame is None:
                call = None
            elif call is None or call.frame is not frame:
                call = Call(frame, before if worked - before > LIMIT else worked)
            if call is not None and _is_owed(sys._current_frames().get(self.thread)):
                call.told = True
            if call is not None and not call.told:
                self._look(call, worked)
            before = worked

    def _on_collection(self, phase: str, _told: dict[str, int]) -> None:
        if threading.get_ident() != self.thread:
            return
        if phase == "start":
            self._collects_since = time.thread_time()
        elif self._collects_since is not None:
            self._collected += time.thread_time() - self._collects_since
            self._collects_since = None

    def _look(self, call: Call, worked: float) -> None:
        now, (asleep, woken) = time.monotonic(), _rest(self.native)
        if not asleep or woken != call.woken:
            call.lies_since, call.woken = (now if asleep else None), woken
        if worked - call.worked > LIMIT:
            self._bite(call, f"worked {worked - call.worked:.3f} s")
        elif call.lies_since is not None and now - call.lies_since > LIMIT:
            self._bite(call, f"lay still for {now - call.lies_since:.3f} s")

    def _bite(self, call: Call, how: str) -> None:
        call.told = True
        inner = sys._current_frames().get(self.thread)
        self.bitten.append(f"{_place(call.frame)} {how}, at {_place(inner) if inner is not None else '?'}")


def works_here() -> bool:
    """It asks Linux; what holds there of our code holds elsewhere."""
    return sys.platform == "linux" and hasattr(time, "pthread_getcpuclockid")


def _outermost(frame: FrameType | None, code: str) -> FrameType | None:
    """The first function of `ui` that somebody else called."""
    found = None
    while frame is not None:
        if frame.f_code.co_filename.startswith(code):
            found = frame
        frame = frame.f_back
    return None if found is None or any(one in _place(found) for one in APART) else found


def _is_owed(frame: FrameType | None) -> bool:
    while frame is not None:
        if frame.f_code.co_filename.startswith(UI) and _name(frame) in OWED:
            return True
        frame = frame.f_back
    return False


def _name(frame: FrameType) -> str:
    """File and function, as OWED has them."""
    return f"{'/'.join(Path(frame.f_code.co_filename).parts[-2:])}:{frame.f_code.co_name}"


def _place(frame: FrameType) -> str:
    return f"{_name(frame)}:{frame.f_lineno}"


def _rest(native: int) -> tuple[bool, int]:
    """Whether the thread is asleep now, and how often it has gone to sleep of itself until now."""
    told = Path(f"/proc/self/task/{native}/status").read_text()
    facts = dict(line.split(":", 1) for line in told.splitlines() if ":" in line)
    return facts["State"].split()[0] in "SD", int(facts["voluntary_ctxt_switches"])
