"""Packages onto a stick and receipts from it, one at a time on a lane of its own: no typing waits for it.

What is seen of it is told by signals. Must not know pages.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import count
from pathlib import Path
from shutil import disk_usage
from threading import Event

from PySide6.QtCore import QObject, Signal

from perisai_app import logs
from perisai_app.package.place import named_trouble
from perisai_app.package.receipts import take_receipts
from perisai_app.package.write import Written, write_package
from perisai_app.vault.database import Vault
from perisai_app.vault.errors import VaultError
from perisai_app.vault.files.sending import waiting_files
from perisai_app.vault.keys.vault_key import VaultKey
from perisai_app.vault.outbox import owed_count
from ui.lanes import VaultLane
from ui.wording import hand_over
from ui.wording.speech import say

LINE_BYTES = 500  # of a packed registration, about; and what a package costs by itself
Told = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person chose: a folder, bytes a part, and whether files stay behind."""

    folder: Path
    part_bytes: int
    text_only: bool


class HandingOver(QObject):
    """`looked` and `wrote` carry tone and sentence, `took` a tuple of these; `moved` when the vault changed.

    `writing` tells bytes done and in all (as objects: they outgrow a C int), `reading` files done and in all.
    `writes` while a stick is written, `running` while receipts are read too. `came` is what came of a writing
    that nobody was there to be told of, else None.
    """

    looked = Signal(str, str)
    writing = Signal(object, object)
    reading = Signal(int, int)
    wrote = Signal(str, str)
    took = Signal(object)
    moved = Signal()

    def __init__(
        self,
        home: Path,
        key: VaultKey,
        now: Callable[[], datetime],
        after: Callable[[], None] = lambda: None,
    ) -> None:
        """`after` returns once an earlier session's writing has ended: two at once would take one name."""
        super().__init__()
        self.home, self._now, self._after = home, now, after
        self.came: Told | None = None
        self._lane = VaultLane("package", home, key)
        self._cancel = Event()
        self._look = 0
        self.running = self.writes = self._closed = False

    def look(self, asked: Asked) -> None:
        """Whether the place is there and has room; an answer to an older question is dropped. Nothing once
        closed: the page asks a little after the last key.
        """
        if self._closed:
            return
        self._look += 1
        self._lane.ask(partial(_look, asked), partial(self._on_looked, self._look), _log)

    def write(self, asked: Asked) -> None:
        """Nothing while something runs."""
        if self.running:
            return
        self.running = self.writes = True
        self._cancel = Event()
        work = partial(_write, asked, self._now(), self._cancel, self._report_bytes)
        self._lane.ask(partial(self._kept, work), self._on_written, self._on_unwritten)

    def take(self, files: Sequence[Path]) -> None:
        """Receipts, one file after the other; one that fails keeps no other back."""
        if self.running or not files:
            return
        self.running, self._cancel = True, Event()
        work = partial(_take, tuple(files), self._now, self._cancel, self._report_files)
        self._lane.ask(work, self._on_taken, self._on_untaken)

    def stop(self) -> None:
        """Safe at any instant: nothing is left on the stick, what was confirmed stays confirmed."""
        self._cancel.set()

    def close(self, *, at_once: bool = True) -> None:
        """What runs is stopped, or else goes on to its end on its own thread."""
        self._closed = True
        if at_once:
            self.stop()
        self._lane.close(wait=not self.running)

    def waiter(self) -> Callable[[], None]:
        """What returns once nothing of this uses the key any more; after `close`."""
        return self._lane.waiter()

    def _kept(self, work: Callable[[Vault], Written], vault: Vault) -> Written:
        """On the lane: what came of it is known even where nobody hears it any more."""
        self._after()
        try:
            made = work(vault)
        except Exception as error:
            self.came = _unwritten(error)
            raise
        self.came = hand_over.written(made)
        return made

    def _report_bytes(self, done: int, total: int) -> None:
        self._lane.post(lambda: self.writing.emit(done, total))

    def _report_files(self, done: int, total: int) -> None:
        self._lane.post(lambda: self.reading.emit(done, total))

    def _on_looked(self, number: int, told: Told) -> None:
        if number == self._look:
            self.looked.emit(*told)

    def _on_written(self, made: Written) -> None:
        self._end()
        self.wrote.emit(*hand_over.written(made))

    def _on_unwritten(self, error: Exception) -> None:
        told = self.came or _unwritten(error)
        self._end()
        self.wrote.emit(*told)

    def _on_taken(self, told: tuple[Told, ...]) -> None:
        self._end()
        self.took.emit(told)

    def _on_untaken(self, error: Exception) -> None:
        self._end()
        self.took.emit((("red", hand_over.trouble(_code(error))),))

    def _end(self) -> None:
        self.running, self.writes, self.came = False, False, None
        self.moved.emit()


def _unwritten(error: Exception) -> Told:
    code = _code(error)
    return "indigo" if code == "package_cancelled" else "red", hand_over.trouble(code)


def _look(asked: Asked, vault: Vault) -> Told:
    try:
        free = disk_usage(asked.folder).free if asked.folder.is_dir() else None
    except OSError:
        free = None
    if free is None:
        return "amber", say(hand_over.NO_PLACE)
    files = 0 if asked.text_only else waiting_files(vault).bytes
    return hand_over.space(free, files + LINE_BYTES * (1 + owed_count(vault)))


def _write(
    asked: Asked, now: datetime, cancel: Event, report: Callable[[int, int], None], vault: Vault
) -> Written:
    return write_package(
        vault,
        _free_name(asked.folder, now),
        now=now,
        part_bytes=asked.part_bytes,
        text_only=asked.text_only,
        cancel=cancel,
        report=report,
    )


def _free_name(folder: Path, now: datetime) -> Path:
    """By the day, and a number from the second of a day on; no name says whose it is."""
    stem = f"perisai-{now.astimezone():%Y-%m-%d}"
    stems = (stem if number == 1 else f"{stem}-no{number}" for number in count(1))
    with named_trouble(folder):
        taken = {path.name for path in folder.glob(f"{stem}*")}
        free = next(one for one in stems if not any(_is_of(one, name) for name in taken))
    return folder / f"{free}.age"


def _is_of(stem: str, name: str) -> bool:
    return name == f"{stem}.age" or re.fullmatch(rf"{re.escape(stem)}-\d+-of-\d+\.age", name) is not None


def _take(
    files: tuple[Path, ...],
    now: Callable[[], datetime],
    cancel: Event,
    report: Callable[[int, int], None],
    vault: Vault,
) -> tuple[Told, ...]:
    told: list[Told] = []
    for done, path in enumerate(files):
        if cancel.is_set():
            break
        report(done, len(files))
        try:
            told.append(hand_over.taken(path.name, take_receipts(vault, path, now=now())))
        except VaultError as error:
            told.append(hand_over.refused(path.name, error.code))
    return tuple(told)


def _code(error: Exception) -> str:
    """Words of what nobody foresaw may hold a value: types and places alone are logged."""
    if isinstance(error, VaultError):
        return error.code
    _log(error)
    return "unexpected"


def _log(error: Exception) -> None:
    logs.info("handing_over_failed", **logs.of_error(error))
