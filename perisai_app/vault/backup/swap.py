"""Puts a finished vault in the place of a damaged one: the old files are set aside, never deleted.

Killed anywhere, the next start completes it: what is in the waiting folder was whole before it got that name.
Must not know the database.
"""

import shutil
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from perisai_app.vault import in_use
from perisai_app.vault.errors import AlreadyOpen, VaultError
from perisai_app.vault.keys.slots import COPIES
from perisai_app.whole_file import settle

DATABASE = "vault.db"
MOVED = (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", "vault.mark", *COPIES)
READY, PREPARING = "restore-ready", "restore-preparing"
ASIDE = "set-aside"


def prepare(home: Path) -> Path:
    """An empty folder for the new vault's files; what a killed restore left in it is gone."""
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder = home / PREPARING
    if folder.exists():
        drop(folder)
    folder.mkdir(mode=0o700)
    return folder


def recover(home: Path) -> None:
    """What a killed restore left: completed where it was whole, else cleared away. A restore that is still
    at work, in this process too, is left alone."""
    if is_begun(home):
        with suppress(AlreadyOpen), in_use.alone(home):
            finish(home)
    if (home / PREPARING).is_dir():
        with suppress(VaultError, OSError), in_use.alone(home):  # in nobody's way, so no reason to stop
            drop(home / PREPARING)


def is_begun(home: Path) -> bool:
    """Whether a new vault stands ready, and the old one may lie half set aside."""
    return (home / READY).is_dir()


def drop(folder: Path) -> None:
    """The folder of a restore; what is in it are copies, all of them."""
    shutil.rmtree(folder)


def take_place(home: Path, now: datetime) -> Path | None:
    """From here on the new vault will be the vault. The folder with the old files, or None without any."""
    (home / PREPARING).replace(home / READY)
    settle(home)
    return finish(home, now)


def finish(home: Path, now: datetime | None = None) -> Path | None:
    """Complete what `take_place` began; nothing when nothing was begun."""
    ready = home / READY
    if not ready.is_dir():
        return None
    aside = _set_aside(home, ready, now)
    for path in sorted(ready.iterdir(), key=_turn):
        path.replace(home / path.name)
    ready.rmdir()
    settle(home)
    return aside


def _turn(path: Path) -> tuple[bool, bool]:
    """The database first, as what still waits tells whether the old files are to be set aside; the slots
    last, since before them there is no vault.
    """
    return path.name in COPIES, path.name != DATABASE


def _set_aside(home: Path, ready: Path, now: datetime | None) -> Path | None:
    """Only what is still to be replaced: after a kill some of the new files are in place already."""
    waiting = {path.name for path in ready.iterdir()}
    if DATABASE not in waiting:
        return None
    old = [home / name for name in MOVED if (home / name).exists()]
    if not old:
        return None
    aside = home / f"{ASIDE}-{_stamp(now or datetime.fromtimestamp(ready.stat().st_mtime, UTC))}"
    aside.mkdir(exist_ok=True, mode=0o700)
    for path in old:
        path.replace(aside / path.name)
    settle(aside)
    return aside


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
