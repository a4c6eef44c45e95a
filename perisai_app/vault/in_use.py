"""Whether a vault's files are in use, or are changing places: never both at once, whatever the processes.

Who reads or writes shares `files.lock`, a restore has it alone. Must not know what either does.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from perisai_app.vault.backup import disk
from perisai_app.vault.errors import AlreadyOpen, InUse, ListUnderWay, RestoreUnderWay, SendingUnderWay
from perisai_app.vault.instance import FILES, LISTS, SYNC, Instance

WORKERS: tuple[tuple[str, type[AlreadyOpen]], ...] = ((SYNC, SendingUnderWay), (LISTS, ListUnderWay))


def share(home: Path) -> Instance | None:
    """A share of the files until it is let go; RestoreUnderWay while they change places. None in a folder
    that cannot be written, for there nothing can be restored either."""
    try:
        return Instance(home, FILES, shared=True).__enter__()
    except AlreadyOpen:
        raise RestoreUnderWay from None
    except OSError:
        return None


@contextmanager
def shared(home: Path) -> Iterator[None]:
    """`share` for as long as the context lasts."""
    held = share(home)
    try:
        yield
    finally:
        if held is not None:
            held.let_go()


@contextmanager
def alone(home: Path) -> Iterator[None]:
    """Nobody else reads or writes here meanwhile. An AlreadyOpen of the kind that tells who does now;
    FolderReadOnly and its like where the disk refuses the lock's file."""
    held = Instance(home, FILES)
    try:
        held.__enter__()
    except AlreadyOpen:
        raise _who(home) from None
    except OSError as error:
        raise disk.named(error) or error from error
    try:
        yield
    finally:
        held.let_go()


def _who(home: Path) -> AlreadyOpen:
    try:
        with shared(home):
            return next((kind() for name, kind in WORKERS if _is_held(home, name)), InUse())
    except RestoreUnderWay as restoring:
        return restoring


def _is_held(home: Path, name: str) -> bool:
    try:
        with Instance(home, name):
            return False
    except AlreadyOpen:
        return True
