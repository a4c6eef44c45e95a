"""The slot file: two copies that mend each other, and a backup's copy that comes back."""

import errno
import json
import os
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from perisai_app.vault.errors import (
    DiskFull,
    DiskGone,
    FolderReadOnly,
    NewerVault,
    NoVault,
    VaultDamaged,
    VaultError,
)
from perisai_app.vault.keys import slots
from perisai_app.vault.keys.changing import change_passphrase, renew_code
from perisai_app.vault.keys.opening import open_with_code
from perisai_app.vault.keys.slots import (
    COPIES,
    SlotFile,
    agent_of,
    read_slots,
    restore_slots,
    slot_bytes,
    write_slots,
)
from perisai_app.whole_file import replace_file
from tests.vault.keys.conftest import NOW, Made

FIRST, SECOND = COPIES
PLAIN = SlotFile("Sri", ({"v": 2, "kind": "passphrase"},))


def copies(home: Path) -> list[bytes]:
    return [(home / name).read_bytes() for name in COPIES]


@pytest.mark.parametrize("name", COPIES)
@pytest.mark.parametrize("damage", [b"", b"\x00" * 500, b'{"body": "{}", "sha256": "0"}', b"[]", b"{}", None])
def test_a_damaged_or_missing_copy_is_mended_from_the_other(
    made: Made, name: str, damage: bytes | None
) -> None:
    before = copies(made.home)
    if damage is None:
        (made.home / name).unlink()
    else:
        (made.home / name).write_bytes(damage)
    assert made.unlock() == made.key
    assert copies(made.home) == before


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0, 10_000), value=st.integers(1, 255))
def test_any_changed_byte_is_seen_and_mended(tmp_path: Path, at: int, value: int) -> None:
    write_slots(tmp_path, PLAIN)
    data = bytearray((tmp_path / FIRST).read_bytes())
    data[at % len(data)] ^= value
    (tmp_path / FIRST).write_bytes(data)
    assert read_slots(tmp_path).slots == PLAIN.slots


def test_both_copies_damaged_is_damage_and_the_backups_copy_comes_back(made: Made) -> None:
    kept = slot_bytes(made.home)
    for name in COPIES:
        (made.home / name).write_bytes(os.urandom(300))
    with pytest.raises(VaultDamaged):
        made.unlock()
    restore_slots(made.home, kept)
    assert made.unlock() == open_with_code(made.home, made.told.recovery_code, now=NOW) == made.key
    assert copies(made.home) == [kept, kept]


def test_slots_come_back_also_into_an_empty_folder(made: Made, tmp_path: Path) -> None:
    restore_slots(tmp_path / "new", slot_bytes(made.home))
    assert agent_of(tmp_path / "new") == "Sri"


@pytest.mark.parametrize("data", [b"", b"{}", b"\xff" * 40, b'{"body": "{}", "sha256": "0"}'])
def test_what_is_no_slot_file_is_not_put_back_and_nothing_is_changed(made: Made, data: bytes) -> None:
    before = copies(made.home)
    with pytest.raises(VaultDamaged):
        restore_slots(made.home, data)
    assert copies(made.home) == before


def test_after_a_crash_between_the_copies_the_newer_is_in_force_and_the_older_is_gone(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Crash(BaseException):
        """The process ends here."""

    def first_only(path: Path, data: bytes) -> None:
        if path.name == SECOND:
            raise Crash
        replace_file(path, data)

    with monkeypatch.context() as patch:
        patch.setattr(slots, "replace_file", first_only)
        with pytest.raises(Crash):
            renew_code(made.home, made.key)
    assert len(set(copies(made.home))) == 2
    assert made.unlock() == made.key
    assert len(set(copies(made.home))) == 1


def test_a_copy_that_cannot_be_mended_keeps_nobody_out(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    def read_only(*_: object) -> None:
        raise OSError("read-only")

    (made.home / FIRST).write_bytes(b"")
    monkeypatch.setattr(slots, "replace_file", read_only)
    assert made.unlock() == made.key


def test_a_disk_that_takes_only_the_first_copy_has_taken_the_change(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    def first_only(path: Path, data: bytes) -> None:
        if path.name == SECOND:
            raise OSError(errno.ENOSPC, "refused")
        replace_file(path, data)

    with monkeypatch.context() as patch:
        patch.setattr(slots, "replace_file", first_only)
        change_passphrase(made.home, made.key, "salak pondoh", by=made.by)
    assert len(set(copies(made.home))) == 2
    assert made.unlock("salak pondoh") == made.key
    assert len(set(copies(made.home))) == 1


REFUSALS = [(errno.ENOSPC, DiskFull), (errno.EROFS, FolderReadOnly), (errno.EIO, DiskGone), (0, DiskGone)]


@pytest.mark.parametrize(("number", "told"), REFUSALS)
def test_what_the_disk_refuses_is_told_and_the_old_ways_in_stay(
    made: Made, monkeypatch: pytest.MonkeyPatch, number: int, told: type[VaultError]
) -> None:
    before = copies(made.home)
    with monkeypatch.context() as patch:
        patch.setattr(slots, "replace_file", refusing(number))
        with pytest.raises(told):
            change_passphrase(made.home, made.key, "salak pondoh", by=made.by)
    assert copies(made.home) == before
    assert made.unlock() == made.key
    assert len(made.keystore.held) == 1, "the secret of the slot that never was is gone"


def refusing(number: int) -> Callable[[Path, bytes], None]:
    def refuse(*_: object) -> None:
        raise OSError(number, "refused")

    return refuse


def test_copies_that_the_system_withholds_are_whole(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    def withheld(_: Path) -> bytes:
        raise PermissionError(errno.EACCES, "in use")

    monkeypatch.setattr(Path, "read_bytes", withheld)
    with pytest.raises(FolderReadOnly):
        read_slots(made.home)


def test_a_crash_while_a_copy_is_written_leaves_the_old_one_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a").write_bytes(b"old")

    def power_cut(_: int) -> None:
        raise OSError("gone")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", power_cut)
        with pytest.raises(OSError, match="gone"):
            replace_file(tmp_path / "a", b"new")
    assert (tmp_path / "a").read_bytes() == b"old"
    replace_file(tmp_path / "a", b"new")
    assert (tmp_path / "a").read_bytes() == b"new" and [f.name for f in tmp_path.iterdir()] == ["a"]


def test_one_slot_of_each_kind_and_the_newest_stays(made: Made) -> None:
    change_passphrase(made.home, made.key, "salak pondoh", by=made.by)
    renew_code(made.home, made.key)
    assert sorted(slot["kind"] for slot in read_slots(made.home).slots) == ["passphrase", "recovery"]


def test_a_newer_programs_slot_file_is_refused_and_left_alone(tmp_path: Path) -> None:
    newer = PLAIN.as_bytes()
    content = json.loads(json.loads(newer)["body"]) | {"v": slots.VERSION + 1}
    body = json.dumps(content, sort_keys=True)
    data = json.dumps({"body": body, "sha256": sha256(body.encode()).hexdigest()}).encode()
    for name in COPIES:
        (tmp_path / name).write_bytes(data)
    with pytest.raises(NewerVault):
        read_slots(tmp_path)
    assert copies(tmp_path) == [data, data]


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=200) | st.text(max_size=100).map(lambda text: json.dumps({"body": text}).encode()))
def test_any_bytes_are_slots_or_damage(tmp_path: Path, data: bytes) -> None:
    for name in COPIES:
        (tmp_path / name).write_bytes(data)
    with pytest.raises(VaultError):
        read_slots(tmp_path)


def test_a_folder_without_slots_has_no_vault(tmp_path: Path) -> None:
    with pytest.raises(NoVault):
        read_slots(tmp_path)
