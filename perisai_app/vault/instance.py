"""One window per vault: a lock of the operating system's own, which a killed holder does not keep.

Not the database's lock: commands may write beside an open window, SQLite lets them take turns. Knows no Qt.
"""

import sys
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from perisai_app.vault.errors import AlreadyOpen

WINDOW, LISTS = "window.lock", "lists.lock"

if sys.platform == "win32":
    import msvcrt

    def _seize(file: IO[bytes]) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _seize(file: IO[bytes]) -> None:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)


class Instance:
    """Held while the context lasts; AlreadyOpen when another process, or part of this one, holds it."""

    def __init__(self, home: Path, name: str = WINDOW) -> None:
        self._path = home / name
        self._file: IO[bytes] | None = None

    def __enter__(self) -> Self:
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = self._path.open("a+b")
        try:
            _seize(file)
        except OSError as error:
            file.close()
            raise AlreadyOpen from error
        self._file = file
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """The file stays: removing it would let two holders lock two files of one name."""
        if self._file is not None:
            self._file.close()
            self._file = None
