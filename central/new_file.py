"""A new file for whoever runs a command: readable by nobody else, and there only once it is whole."""

import os
import secrets
from collections.abc import Callable, Iterable
from pathlib import Path

from central.stop import Stop
from perisai_app.whole_file import settle


def write_new(path: Path, pieces: Callable[[], Iterable[bytes]]) -> None:
    """Asks for the pieces once the file can be made. Stop `file_exists` or `file_unwritable`; whatever making
    the pieces raises goes on. In each case nothing is left behind.
    """
    if path.exists():
        raise Stop("file_exists", 2)
    beside = path.with_name(f".{secrets.token_hex(8)}.new")
    try:
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    except OSError:
        raise Stop("file_unwritable", 2) from None
    try:
        _write(handle, pieces)
        _name(beside, path)
    except OSError:
        raise Stop("file_unwritable", 2) from None
    finally:
        beside.unlink(missing_ok=True)


def _write(handle: int, pieces: Callable[[], Iterable[bytes]]) -> None:
    with os.fdopen(handle, "wb") as out:
        out.writelines(pieces())
        out.flush()
        os.fsync(out.fileno())


def _name(beside: Path, path: Path) -> None:
    """Whoever made a file of this name meanwhile keeps it."""
    if os.name == "nt":  # there a rename takes nobody's place
        beside.rename(path)
        return
    try:
        os.link(beside, path)
    except FileExistsError:
        raise Stop("file_exists", 2) from None
    settle(path.parent)
