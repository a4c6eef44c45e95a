"""The restored home takes the old one's place. The old one is set aside, never deleted.

`restore-preparing` may be half; `restore-ready` is whole; with `restore-moving` the old is out of the way.
The next to open the centre ends what was begun. With a database server its commit decides: it then bears the
epoch of the note. Must not know how a home is restored.
"""

import shutil
from collections.abc import Callable
from pathlib import Path

from pydantic import ValidationError

from central.home import Home
from central.in_use import LOCK
from central.stop import Stop
from perisai_app.domain.registration import Value
from perisai_app.whole_file import replace_file, settle

PREPARING, READY, MOVING = "restore-preparing", "restore-ready", "restore-moving"
ASIDE = "set-aside-"
_NOTE = "restore.json"


class Note(Value):
    """Where the old contents go; the epoch that the server's database bears if it was restored, too."""

    aside: str
    epoch_at_server: str | None


def prepare(home: Home) -> Home:
    """An empty place for the new contents; what an earlier try left goes."""
    preparing = home.path / PREPARING
    if preparing.exists():
        shutil.rmtree(preparing)
    preparing.mkdir(mode=0o700)
    return Home(preparing)


def make_ready(home: Home, note: Note) -> None:
    """The new contents are whole and on the disk."""
    preparing = home.path / PREPARING
    for folder in (path for path in preparing.rglob("*") if path.is_dir()):
        settle(folder)
    replace_file(preparing / _NOTE, note.model_dump_json().encode())
    preparing.rename(home.path / READY)
    settle(home.path)


def is_pending(home: Home) -> bool:
    return (home.path / READY).exists() or (home.path / MOVING).exists()


def end_swap(home: Home, epoch_there: Callable[[], str]) -> None:
    """Ends a restore that was begun, or takes it back where the server knows nothing of it; nobody else has
    the home open. `epoch_there` asks the database server.
    """
    ready, moving = home.path / READY, home.path / MOVING
    if ready.exists():
        note = _note(ready)
        if note.epoch_at_server not in (None, epoch_there() if note.epoch_at_server else None):
            ready.rename(home.path / PREPARING)
            shutil.rmtree(home.path / PREPARING)
            return
        _set_aside(home.path, home.path / note.aside)
        ready.rename(moving)
        settle(home.path)
    if moving.exists():
        _move_in(home.path, moving)


def _set_aside(home: Path, aside: Path) -> None:
    aside.mkdir(mode=0o700, exist_ok=True)
    for entry in sorted(home.iterdir()):
        if entry.name not in (READY, LOCK) and not entry.name.startswith(ASIDE):
            entry.rename(aside / entry.name)
    settle(aside)
    settle(home)


def _move_in(home: Path, moving: Path) -> None:
    for entry in sorted(moving.iterdir()):
        if entry.name != _NOTE:
            entry.rename(home / entry.name)
    settle(home)
    (moving / _NOTE).unlink(missing_ok=True)
    moving.rmdir()
    settle(home)


def _note(ready: Path) -> Note:
    try:
        return Note.model_validate_json((ready / _NOTE).read_bytes())
    except (OSError, ValidationError):
        raise Stop("home_unusable", 2) from None
