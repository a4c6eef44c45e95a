"""The way back: into an empty folder, over a damaged vault, and never over somebody else's."""

import errno
import os
import random
import shutil
from pathlib import Path

import pytest

from perisai_app.vault import in_use, mark
from perisai_app.vault.backup import swap
from perisai_app.vault.backup.restore import Restored, restore
from perisai_app.vault.backup.rotation import kept
from perisai_app.vault.database import FILE, create_vault, open_vault, unlock
from perisai_app.vault.errors import (
    BackupOfAnother,
    FolderReadOnly,
    InUse,
    ListUnderWay,
    NoVault,
    RestoreUnderWay,
    SendingUnderWay,
    VaultError,
    WrongPassphrase,
)
from perisai_app.vault.instance import FILES, LISTS, SYNC, Instance
from perisai_app.vault.keys.changing import NewWaysIn, change_passphrase, recovered, renew_code
from perisai_app.vault.keys.slots import COPIES
from perisai_app.vault.register import counts
from tests.vault.backup.conftest import LATER, PASSPHRASE, Old, damage, digests, fill, pages_of, prove

RANDOM = random.Random(7)


def backup_of(old: Old) -> Path:
    return kept(old.home)[0]


def came_back(home: Path) -> tuple[frozenset[str], int]:
    vault = open_vault(home, prove(home))
    try:
        assert vault.rows("PRAGMA integrity_check")[0]["integrity_check"] == "ok"
        assert vault.rows("PRAGMA foreign_key_check") == []
        assert mark.lost_writes(vault) is None
        return digests(vault), counts(vault).drafts
    finally:
        vault.close()


def test_an_empty_folder_gets_all_that_the_backup_held(old: Old, tmp_path: Path) -> None:
    done = restore(backup_of(old), tmp_path / "new", prove=prove, now=LATER)
    assert came_back(tmp_path / "new") == (old.before, 0)
    assert (done.missing, done.aside, done.unread) == (0, None, 0)


def test_a_restored_vault_is_a_new_life_and_never_gives_a_number_out_twice(old: Old) -> None:
    (old.home / FILE).write_bytes(b"")  # nothing of it can be read any more
    restore(backup_of(old), old.home, prove=prove, now=LATER)
    vault = open_vault(old.home, old.key)
    assert vault.row("SELECT incarnation, counter FROM profile") == {"incarnation": 2, "counter": 60}
    vault.close()


def test_without_the_passphrase_nothing_is_restored(old: Old, tmp_path: Path) -> None:
    with pytest.raises(WrongPassphrase):
        restore(backup_of(old), tmp_path / "new", prove=lambda place: unlock(place, "salah"), now=LATER)
    assert [path.name for path in (tmp_path / "new").iterdir()] == [FILES]


def test_a_damaged_backup_is_refused_before_anything_is_touched(old: Old, tmp_path: Path) -> None:
    file = tmp_path / "copy.perisai"
    shutil.copy(backup_of(old), file)
    for _ in range(10):
        whole = bytearray(backup_of(old).read_bytes())
        at = RANDOM.randrange(len(whole) - 40)
        whole[at : at + 40] = RANDOM.randbytes(40)
        file.write_bytes(whole)
        before = {path.name: path.read_bytes() for path in old.home.iterdir() if path.is_file()}
        with pytest.raises(VaultError):
            restore(file, old.home, prove=prove, now=LATER)
        after = {path.name: path.read_bytes() for path in old.home.iterdir() if path.is_file()}
        assert after == before | {FILES: b""}


def test_another_agents_vault_is_left_alone(old: Old, tmp_path: Path) -> None:
    create_vault(tmp_path / "other", agent_name="Made", passphrase="sapi putih di sawah luas")
    before = (tmp_path / "other" / FILE).read_bytes()
    with pytest.raises(BackupOfAnother):
        restore(backup_of(old), tmp_path / "other", prove=prove, now=LATER)
    assert (tmp_path / "other" / FILE).read_bytes() == before
    assert not (tmp_path / "other" / swap.PREPARING).exists()


def test_rows_newer_than_the_backup_come_back_from_the_damaged_vault(old: Old) -> None:
    damage(old.home / FILE, [pages_of(old.home) - 1], RANDOM)
    done = restore(None, old.home, prove=prove, now=LATER)
    found, drafts = came_back(old.home)
    assert found <= old.all
    assert found >= old.before
    assert len(found) >= 55
    assert (done.missing, drafts) == (60 - len(found), 3)


def test_the_damaged_files_are_set_aside_byte_for_byte(old: Old) -> None:
    damage(old.home / FILE, [pages_of(old.home) - 1], RANDOM)
    before = {name: (old.home / name).read_bytes() for name in (FILE, *COPIES)}
    done = restore(None, old.home, prove=prove, now=LATER)
    assert done.aside is not None
    assert {name: (done.aside / name).read_bytes() for name in before} == before


def test_a_lost_first_page_is_no_lost_vault(old: Old) -> None:
    damage(old.home / FILE, [1], RANDOM)
    done = restore(None, old.home, prove=prove, now=LATER)
    assert came_back(old.home) == (old.all, 3)
    assert done.missing == 0


def test_lost_slots_come_back_from_the_backup(old: Old) -> None:
    file = backup_of(old)
    for name in COPIES:
        (old.home / name).write_bytes(b"?")
    restore(file, old.home, prove=prove, now=LATER)
    assert came_back(old.home) == (old.all, 3)


def test_without_any_backup_the_damaged_files_alone_give_what_they_can(old: Old) -> None:
    shutil.rmtree(old.home / "backups")
    damage(old.home / FILE, [pages_of(old.home) - 1], RANDOM)
    done = restore(None, old.home, prove=prove, now=LATER)
    found, _ = came_back(old.home)
    assert done.made_at is None
    assert found <= old.all
    assert len(found) >= 55


def test_a_folder_with_nothing_in_it_has_nothing_to_restore(tmp_path: Path) -> None:
    with pytest.raises(NoVault):
        restore(None, tmp_path / "new", prove=prove, now=LATER)


@pytest.mark.parametrize("moved", range(5))
def test_a_restore_killed_while_files_change_places_is_completed_by_the_next_start(
    old: Old, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moved: int
) -> None:
    steps = iter(range(100))
    replace = Path.replace

    def killed(self: Path, target: Path) -> Path:
        if self.parent.name in (swap.READY, "old") and self.name != swap.PREPARING and next(steps) == moved:
            raise KeyboardInterrupt
        return replace(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", killed)
        with pytest.raises(KeyboardInterrupt):
            swap_in(old)
    found, drafts = came_back(old.home)
    assert (found, drafts) == (old.all, 3)
    assert not (old.home / swap.READY).exists()


@pytest.mark.parametrize("how", ["unlock", "open", "restore"])
def test_what_a_killed_restore_was_preparing_is_cleared_by_whoever_comes_next(old: Old, how: str) -> None:
    left_behind(old)
    if how == "unlock":
        unlock(old.home, PASSPHRASE)
    elif how == "open":
        open_vault(old.home, old.key).close()
    else:
        restore(None, old.home, prove=prove, now=LATER)
    assert not (old.home / swap.PREPARING).exists()
    assert came_back(old.home) == (old.all, 3)


def test_what_a_restore_is_still_preparing_is_left_alone(old: Old) -> None:
    left_behind(old)
    with in_use.alone(old.home):
        assert unlock(old.home, PASSPHRASE) == old.key
        for begin in (lambda: open_vault(old.home, old.key), lambda: restored(old)):
            with pytest.raises(RestoreUnderWay):
                begin()
    assert (old.home / swap.PREPARING / FILE).exists()


def test_an_open_vault_is_not_restored_under_whoever_has_it_open(old: Old) -> None:
    opened = open_vault(old.home, old.key)
    with pytest.raises(InUse):
        restored(old)
    fill(opened, finalized=range(60, 61))
    opened.close()
    restored(old)
    assert len(came_back(old.home)[0]) == 61


@pytest.mark.parametrize(
    ("lock", "told"), [(SYNC, SendingUnderWay), (LISTS, ListUnderWay), ("other.lock", InUse)]
)
def test_who_is_in_a_restores_way_is_named(old: Old, lock: str, told: type[InUse]) -> None:
    opened = open_vault(old.home, old.key)
    with Instance(old.home, lock), pytest.raises(InUse) as refused:
        restored(old)
    assert type(refused.value) is told
    opened.close()


def test_nobody_opens_a_vault_half_of_which_is_set_aside(old: Old, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = []

    def opens(home: Path, ready: Path, now: object) -> None:
        (old.home / FILE).unlink()
        with pytest.raises(RestoreUnderWay):
            opened.append(open_vault(old.home, old.key))

    monkeypatch.setattr(swap, "_set_aside", opens)
    restored(old)
    assert opened == []


def test_no_way_in_is_renewed_while_a_restore_puts_slots_in_their_place(old: Old) -> None:
    with in_use.alone(old.home):
        renewals = (lambda: renew_code(old.home, old.key), lambda: changed(old), lambda: recovered_anew(old))
        for renew in renewals:
            with pytest.raises(RestoreUnderWay):
                renew()


def test_a_vault_that_did_not_open_keeps_no_restore_away(old: Old) -> None:
    damage(old.home / FILE, [1], RANDOM)
    with pytest.raises(VaultError) as kept:
        open_vault(old.home, old.key)
    restored(old)
    assert kept.value.code == "vault_damaged"


def test_in_a_folder_that_may_only_be_read_nothing_is_restored_and_the_reason_has_its_name(
    old: Old, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Instance(old.home, FILES):
        pass
    (old.home / FILE).write_bytes(b"")
    refuse_to_write(monkeypatch)
    with pytest.raises(FolderReadOnly):
        restored(old)


def test_what_a_killed_restore_was_preparing_keeps_nobody_from_reading_such_a_folder(
    old: Old, monkeypatch: pytest.MonkeyPatch
) -> None:
    left_behind(old)
    refuse_to_write(monkeypatch)
    assert unlock(old.home, PASSPHRASE) == old.key


def refuse_to_write(monkeypatch: pytest.MonkeyPatch) -> None:
    """As such a folder answers; root is refused nothing."""
    opened = os.open

    def refused(path: Path, flags: int, mode: int = 0o777) -> int:
        if flags & os.O_RDWR:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return opened(path, flags, mode)

    monkeypatch.setattr(os, "open", refused)


def restored(old: Old) -> Restored:
    return restore(None, old.home, prove=prove, now=LATER)


def changed(old: Old) -> bool:
    return change_passphrase(old.home, old.key, "kambing belang di kebun kopi")


def recovered_anew(old: Old) -> NewWaysIn:
    return recovered(old.home, old.key, "kambing belang di kebun kopi")


def left_behind(old: Old) -> None:
    place = swap.prepare(old.home)
    for name in (FILE, *COPIES):
        shutil.copy(old.home / name, place / name)


def swap_in(old: Old) -> None:
    """A healthy vault in the place of itself: what counts is that nothing is lost on the way."""
    place = swap.prepare(old.home)
    for name in (FILE, "vault.mark", *COPIES):
        shutil.copy(old.home / name, place / name)
    swap.take_place(old.home, LATER)
