"""A folder of files under random names, each on the disk before anybody is told its name.

Names are made and synced some at a time ahead of their use, so that keeping a file costs one sync, not two.
Must not know what is in a file.
"""

import os
import secrets
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import BinaryIO

from perisai_app.whole_file import settle

NAMES_AT_ONCE = 32
# A name made ahead is used within this time, or never: `leftovers` takes what is older for forgotten.
NAME_SECONDS = 1_800
FORGOTTEN_SECONDS = 2 * NAME_SECONDS


class Folder:
    """One for each process of a centre; several may share the folder itself."""

    def __init__(self, path: Path) -> None:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._path = path
        self._lock = Lock()
        self._names: list[str] = []
        self._made_at = 0.0

    def save(self, data: Iterable[bytes], *, lasting: bool) -> str:
        """The name of the new file. `lasting` outlives a power cut; without it, only this process."""
        name = self._name() if lasting else secrets.token_hex(16)
        try:
            with (self._path / name).open("r+b" if lasting else "xb") as file:
                file.writelines(data)
                if lasting:
                    file.flush()
                    os.fsync(file.fileno())
        except BaseException:
            self.remove(name)
            raise
        return name

    def place(self, name: str, data: Iterable[bytes]) -> None:
        """A lasting file under the name that it has already, from a backup; whoever puts many
        there settles the folder at their end.
        """
        with (self._path / name).open("wb") as file:
            file.writelines(data)
            file.flush()
            os.fsync(file.fileno())

    def open(self, name: str) -> BinaryIO:
        """FileNotFoundError when it is not there."""
        return (self._path / name).open("rb")

    def has(self, name: str) -> bool:
        """Whether anything lies there: a file that a power cut emptied does not count."""
        try:
            return (self._path / name).stat().st_size > 0
        except FileNotFoundError:
            return False

    def remove(self, name: str) -> None:
        """Nothing happens to a file that has gone already."""
        with suppress(FileNotFoundError):
            (self._path / name).unlink()

    def try_out(self) -> None:
        """OSError when nothing can be written."""
        with (self._path / secrets.token_hex(16)).open("xb") as file:
            file.write(b"?")
        Path(file.name).unlink()

    def names(self) -> set[str]:
        """Of whatever has bytes."""
        with os.scandir(self._path) as entries:
            return {entry.name for entry in entries if entry.stat().st_size > 0}

    def leftovers(self) -> Iterator[str]:
        """Files that nobody can be about to write any more."""
        latest = time.time() - FORGOTTEN_SECONDS
        for entry in os.scandir(self._path):
            with suppress(FileNotFoundError):
                if entry.stat().st_mtime < latest:
                    yield entry.name

    def close(self) -> None:
        """Names made ahead go."""
        with self._lock:
            for name in self._names:
                self.remove(name)
            self._names = []

    def _name(self) -> str:
        with self._lock:
            if not self._names or time.monotonic() - self._made_at > NAME_SECONDS:
                self._names, self._made_at = self._make_names(), time.monotonic()
            return self._names.pop()

    def _make_names(self) -> list[str]:
        names = [secrets.token_hex(16) for _ in range(NAMES_AT_ONCE)]
        for name in names:
            os.close(os.open(self._path / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        settle(self._path)
        return names
