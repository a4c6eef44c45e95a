"""What a killed writing left on a stick: hidden sealed files under this laptop's mark, never to be finished.

Whoever writes shares a lock in the vault's home, and only who has it alone cleans: what somebody else is just
writing is no leftover. Must not know what is in a package.
"""

import hashlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from perisai_app.vault.errors import VaultError
from perisai_app.vault.instance import Instance

LOCK = "packages.lock"


def unfinished(path: Path, device_id: str, package: str) -> Path:
    """The hidden name under which this laptop writes what is to become `path`: no other writing has it."""
    return path.with_name(f".{path.name}.{_mark(device_id)}{package[:8]}")


@contextmanager
def cleaned(home: Path, folder: Path, device_id: str) -> Iterator[None]:
    """Around a writing into `folder`: before it, what earlier ones of this laptop left there goes.

    OSError only of that folder; a home that takes no lock cleans nothing.
    """
    if _is_alone(home):
        for path in folder.glob(f".?*.{_mark(device_id)}????????"):
            with suppress(OSError):
                path.unlink()
    with ExitStack() as while_writing:
        with suppress(OSError, VaultError):
            while_writing.enter_context(Instance(home, LOCK, shared=True))
        yield


def _is_alone(home: Path) -> bool:
    """Whether nobody writes a package of this vault."""
    try:
        with Instance(home, LOCK):
            return True
    except (OSError, VaultError):
        return False


def _mark(device_id: str) -> str:
    return hashlib.sha256(f"perisai package {device_id}".encode()).hexdigest()[:8]
