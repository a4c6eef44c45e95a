"""The slot file: whose vault this is, and the key sealed once for each way in.

Two checksummed copies lie beside the database, and one in every backup; one damaged copy is mended from the
other. Changing a way in rewrites this file, never the database. Must not know what a slot holds.
"""

import hashlib
import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from perisai_app.vault.backup import disk
from perisai_app.vault.errors import DiskGone, NewerVault, NoVault, VaultDamaged, VaultError
from perisai_app.whole_file import replace_file

COPIES = ("keys-1.json", "keys-2.json")
VERSION = 2
Slot = dict[str, Any]


@dataclass(frozen=True, slots=True, repr=False)
class SlotFile:
    """What both copies hold: at most one slot of each kind."""

    agent_name: str
    slots: tuple[Slot, ...]

    def slot(self, kind: str) -> Slot | None:
        return next((slot for slot in self.slots if slot["kind"] == kind), None)

    def with_slot(self, slot: Slot) -> "SlotFile":
        """This slot in the place of the one of its kind."""
        others = tuple(one for one in self.slots if one["kind"] != slot["kind"])
        return replace(self, slots=(*others, slot))

    def as_bytes(self) -> bytes:
        content = {"v": VERSION, "agent_name": self.agent_name, "slots": list(self.slots)}
        body = json.dumps(content, sort_keys=True)
        return json.dumps({"body": body, "sha256": hashlib.sha256(body.encode()).hexdigest()}).encode()


def has_slots(home: Path) -> bool:
    return any((home / name).exists() for name in COPIES)


def agent_of(home: Path) -> str:
    """Whose vault this is, told before it is opened (several agents share a laptop)."""
    return read_slots(home).agent_name


def read_slots(home: Path) -> SlotFile:
    """The first whole copy; the other is mended from it. NoVault, VaultDamaged or NewerVault otherwise."""
    if not has_slots(home):
        raise NoVault
    for name in COPIES:
        if (data := _whole(home / name)) is not None:
            _mend(home, data)
            return _file(data)
    raise _unreadable(home)


def write_slots(home: Path, file: SlotFile) -> None:
    """Both copies, one after the other: a crash between them leaves the first, newer one in force."""
    _put(home, file.as_bytes())


def slot_bytes(home: Path) -> bytes:
    """One whole copy as it lies there, to be put into a backup."""
    return read_slots(home).as_bytes()


def restore_slots(home: Path, data: bytes) -> None:
    """Put a backup's copy back where both copies are damaged; VaultDamaged when it is not whole itself.

    It opens with the passphrase and codes of the day of the backup, unless their device secret is gone.
    """
    if _checked(data) is None:
        raise VaultDamaged
    _file(data)
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    _put(home, data)


def _put(home: Path, data: bytes) -> None:
    """The first copy decides: DiskFull, FolderReadOnly or DiskGone when it cannot be written.

    The second, where only it failed, is mended by the next reading.
    """
    first, *others = COPIES
    try:
        replace_file(home / first, data)
    except OSError as error:
        raise disk.named(error) or DiskGone() from error
    for name in others:
        with suppress(OSError):
            replace_file(home / name, data)


def _mend(home: Path, data: bytes) -> None:
    """Best effort: a read-only disk must not keep anybody from reading."""
    for name in _other_than(home, data):
        with suppress(OSError):
            replace_file(home / name, data)


def _other_than(home: Path, data: bytes) -> Iterator[str]:
    for name in COPIES:
        try:
            same = (home / name).read_bytes() == data
        except OSError:
            same = False
        if not same:
            yield name


def _whole(path: Path) -> bytes | None:
    """One copy's bytes, or None when it is missing or its checksum does not fit."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    return data if _checked(data) is not None else None


def _unreadable(home: Path) -> VaultError:
    """A file that the system withholds (a virus scanner, another user's) is not damaged."""
    for name in COPIES:
        try:
            (home / name).read_bytes()
        except FileNotFoundError:
            continue
        except OSError as error:
            return disk.named(error) or VaultDamaged()
    return VaultDamaged()


def _checked(data: bytes) -> dict[str, Any] | None:
    try:
        outer = json.loads(data)
        if hashlib.sha256(outer["body"].encode()).hexdigest() != outer["sha256"]:
            return None
        return dict(json.loads(outer["body"]))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _file(data: bytes) -> SlotFile:
    content = _checked(data)
    try:
        if content is None:
            raise VaultDamaged
        if int(content["v"]) > VERSION:
            raise NewerVault
        slots = tuple({"v": content["v"], **slot} for slot in content["slots"])
        if not all(isinstance(slot["kind"], str) for slot in slots):
            raise VaultDamaged
        return SlotFile(str(content["agent_name"]), slots)
    except (KeyError, TypeError, ValueError):
        raise VaultDamaged from None
