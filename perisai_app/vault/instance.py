"""One window, one import, one sending per vault, and no restore under any of them: locks of the operating
system's own, which a killed holder does not keep.

Not the database's lock: commands may write beside an open window, SQLite lets them take turns. Knows no Qt.
"""

import errno
import os
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

from perisai_app.vault.errors import AlreadyOpen, NoLocks, VaultError

WINDOW, LISTS, SYNC, FILES = "window.lock", "lists.lock", "sync.lock", "files.lock"
HELD = (errno.EAGAIN, errno.EWOULDBLOCK, errno.EACCES, errno.EDEADLK)  # the last two are Windows' words

if sys.platform == "win32":
    import msvcrt

    MOST_SHARERS = 64

    def _seize(file: int, shared: bool) -> None:
        """Windows shares no lock: each sharer takes one byte, who wants to be alone takes all of them."""
        places = range(MOST_SHARERS) if shared else range(1)
        for place in places:
            os.lseek(file, place, os.SEEK_SET)
            try:
                return msvcrt.locking(file, msvcrt.LK_NBLCK, 1 if shared else MOST_SHARERS)
            except OSError:
                if place == places[-1]:
                    raise

else:
    import fcntl

    def _seize(file: int, shared: bool) -> None:
        fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)


class Instance:
    """Held while the context lasts, or the holder lives; AlreadyOpen when another process, or part of this
    one, holds it; NoLocks where the disk knows none. Sharers exclude only who wants it alone."""

    def __init__(self, home: Path, name: str = WINDOW, *, shared: bool = False) -> None:
        self._path, self._shared = home / name, shared
        self._file: int | None = None

    def __enter__(self) -> Self:
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = os.open(self._path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        try:
            _seize(file, self._shared)
        except OSError as error:
            os.close(file)
            raise _refusal(error) from error
        self._file = file
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.let_go()

    def let_go(self) -> None:
        """The file stays: removing it would let two holders lock two files of one name."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def __del__(self) -> None:
        self.let_go()


def _refusal(error: OSError) -> VaultError:
    return AlreadyOpen() if error.errno in HELD else NoLocks()
