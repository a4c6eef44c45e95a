"""Whether a home is in use, or is changing its contents: never both at once, whatever the processes.

Whoever has a centre open shares the lock's file, a restore has it alone; the system lets go of it with the
process. Windows moves no file that is open, which says the same. Must not know what either does.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from central.stop import Stop

LOCK = "central.lock"


class Share:
    """Held from its making until `let_go`; Stop while somebody else has the home alone. Of a folder that is
    not there nobody needs a share.
    """

    def __init__(self, home: Path) -> None:
        self._handle = _locked(home, alone=False) if home.exists() else None

    def let_go(self) -> None:
        """A second time is no harm."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


@contextmanager
def alone(home: Path) -> Iterator[None]:
    """Nobody else has a centre open here meanwhile; Stop while somebody has."""
    handle = _locked(home, alone=True)
    try:
        yield
    finally:
        os.close(handle)


def _locked(home: Path, *, alone: bool) -> int:
    try:
        handle = os.open(home / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError:
        raise Stop("home_unusable", 2) from None
    if sys.platform != "win32":
        import fcntl

        try:
            fcntl.flock(handle, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except OSError:
            os.close(handle)
            if alone:
                raise Stop("centre_in_use", 3) from None
            raise Stop("restore_under_way", 3) from None
    return handle
