"""What the present home knows better than a backup of it, into the home that is being restored: whoever was
erased since, keys that sign by now, packs. Must not know databases.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from central.erased import Erased
from central.home import Home, small_files
from central.kept_list import read_list
from central.stop import Stop
from perisai_app.whole_file import replace_file
from perisai_app.wire.rotation import Rotation

T = TypeVar("T", bound=BaseModel)


def refuse_other(home: Home, restored: dict[str, bytes]) -> None:
    """Stop when another centre lives here; nothing of it may be mixed with this one."""
    key = home.signing_key.name
    if home.signing_key.exists() and home.signing_key.read_bytes() != restored.get(key):
        raise Stop("backup_other_centre", 2)


def carry_over(home: Home, new: Home, also_erased: Iterable[Erased]) -> None:
    """Nothing of the restored is replaced but the two lists, and those only by longer ones."""
    gone = {item.registration_id: item for item in read_list(new.erased_list, Erased)}
    for item in (*read_list(home.erased_list, Erased), *also_erased):
        gone.setdefault(item.registration_id, item)
    _write(new.erased_list, gone.values())
    now, then = read_list(home.rotation_list, Rotation), read_list(new.rotation_list, Rotation)
    _write(new.rotation_list, now if len(now) > len(then) else then)
    for name, path in small_files(home):
        if not (new.path / name).exists():
            put(new, name, path.read_bytes())


def put(new: Home, name: str, data: bytes) -> None:
    """A small file of a home, on the disk."""
    path = new.path / name
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    replace_file(path, data)
    path.chmod(0o600)


def _write(path: Path, values: Iterable[T]) -> None:
    lines = [f"{value.model_dump_json()}\n" for value in values]
    if lines:
        put(Home(path.parent), path.name, "".join(lines).encode())
