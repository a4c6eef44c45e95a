"""Reads a backup through without touching anything: its label, its keys and lists, and every file beside it.

Must not know where it could be restored to.
"""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from pyrage import x25519

from central.files.cabinet import Cabinet
from central.files.folder import Folder
from central.keys import key_of
from central.operations.age_stream import unseal
from central.operations.backup import OF_HOME
from central.operations.backup_folder import BackupFolder, Place
from central.operations.labels import END, HEAD, End, Head
from central.operations.tape import Part, Unpacking
from central.stop import Stop

T = TypeVar("T", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Seen:
    """`home` has what lay in the centre's folder, by name; `missing` files are absent or damaged."""

    head: Head
    end: End
    home: dict[str, bytes]
    missing: int

    @property
    def key(self) -> bytes:
        """Of the database, and so of the files."""
        return key_of(self.home.get("database.key", b"").decode("ascii", "replace"))


@dataclass(slots=True)
class _Held:
    """A small part, kept."""

    into: dict[str, bytes]
    name: str
    data: bytearray = field(default_factory=bytearray)

    def write(self, data: bytes) -> None:
        self.data += data

    def close(self) -> None:
        self.into[self.name] = bytes(self.data)


class Passed:
    """A part that is read and let go."""

    def write(self, data: bytes) -> None:
        """Its bytes were proved by the seal around them."""

    def close(self) -> None:
        """Nothing was kept."""


def look(folder: BackupFolder, place: Place, identity: x25519.Identity) -> Seen:
    """Stop when the head is not whole; files are counted only."""
    parts: dict[str, bytes] = {}

    def opened(name: str) -> Part:
        return _Held(parts, name) if name in (HEAD, END) or name.startswith(OF_HOME) else Passed()

    tape = Unpacking(opened)
    unseal(place.head, identity, tape.write)
    if not tape.is_over or END not in parts:
        raise Stop("backup_damaged", 2)
    home = {name.removeprefix(OF_HOME): data for name, data in parts.items() if name.startswith(OF_HOME)}
    if any(not _is_plain(name) for name in home):
        raise Stop("backup_damaged", 2)
    seen = Seen(_read(Head, parts.get(HEAD)), _read(End, parts[END]), home, 0)
    _check_list(place, seen.end)
    return Seen(seen.head, seen.end, home, _missing(folder, place, seen.key))


def _missing(folder: BackupFolder, place: Place, key: bytes) -> int:
    cabinet = Cabinet(key, Folder(folder.files))
    return sum(cabinet.whole_at(name) is None for name in place.names())


def _check_list(place: Place, end: End) -> None:
    try:
        told = hashlib.sha256(place.files_list.read_bytes()).hexdigest()
    except OSError:
        raise Stop("backup_damaged", 2) from None
    if told != end.files_sha256 or not all(_is_name(name) for name in place.names()):
        raise Stop("backup_damaged", 2)


def _is_name(name: str) -> bool:
    """Whether this is no way to anywhere else."""
    return name != "" and "/" not in name and _is_plain(name)


def _is_plain(name: str) -> bool:
    """Whether this name stays inside the folder that it is put into."""
    path = Path(name)
    return not path.is_absolute() and ".." not in path.parts and "\\" not in name


def _read(kind: type[T], data: bytes | None) -> T:
    try:
        return kind.model_validate_json(data or b"")
    except ValidationError:
        raise Stop("backup_damaged", 2) from None
