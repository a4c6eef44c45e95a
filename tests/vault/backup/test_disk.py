"""A full disk, simulated by SQLite's own page limit and the process's file size limit: no quota is needed."""

import os
import resource
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from perisai_app.domain.settings import Settings
from perisai_app.vault.backup import ballast, disk
from perisai_app.vault.backup.backup import back_up
from perisai_app.vault.backup.rotation import back_up_if_changed
from perisai_app.vault.database import Vault, open_vault
from perisai_app.vault.drafts import new_draft
from perisai_app.vault.errors import DiskFull, DiskGone, FolderReadOnly, VaultBusy, VaultError
from perisai_app.vault.register import counts
from tests.domain.texts import COMPLETE
from tests.vault.backup.conftest import Old
from tests.vault.conftest import NOW


@contextmanager
def no_file_grows_past(size: int) -> Iterator[None]:
    """RLIMIT_FSIZE: a longer write fails with EFBIG, as ENOSPC would at that place."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def write_on(vault: Vault) -> None:
    for _ in range(500):
        new_draft(vault, now=NOW, texts=COMPLETE)


def full(vault: Vault) -> None:
    pages = vault.rows("PRAGMA page_count")[0]["page_count"]
    vault.db.execute(f"PRAGMA max_page_count = {pages}")


def test_a_full_disk_is_named_and_loses_nothing(vault: Vault) -> None:
    before = counts(vault)
    full(vault)
    with pytest.raises(DiskFull):
        write_on(vault)
    saved = counts(vault).drafts
    assert saved >= before.drafts
    vault.db.execute("PRAGMA max_page_count = 1000000")
    new_draft(vault, now=NOW, texts=COMPLETE)
    assert counts(vault).drafts == saved + 1


def test_the_reserve_is_given_free_by_a_full_disk_and_laid_again_by_the_next_backup(vault: Vault) -> None:
    assert ballast.lay(vault.home, size=1_000_000, margin=0)
    full(vault)
    with pytest.raises(DiskFull):
        write_on(vault)
    assert not ballast.is_laid(vault.home)
    vault.db.execute("PRAGMA max_page_count = 1000000")
    assert back_up_if_changed(vault, now=NOW).trouble is None
    assert ballast.is_laid(vault.home)


def test_the_reserve_is_as_large_as_it_says_and_laid_once(tmp_path: Path) -> None:
    assert ballast.lay(tmp_path, size=2_500_000, margin=0)
    assert (tmp_path / ballast.FILE).stat().st_size == 2_500_000
    made = (tmp_path / ballast.FILE).stat().st_mtime_ns
    assert ballast.lay(tmp_path, size=2_500_000, margin=0)
    assert (tmp_path / ballast.FILE).stat().st_mtime_ns == made
    assert ballast.release(tmp_path)
    assert not ballast.release(tmp_path)


def test_the_reserve_is_not_what_fills_the_disk(tmp_path: Path) -> None:
    assert not ballast.lay(tmp_path, size=1, margin=disk.room(tmp_path).free + 10**9)
    assert list(tmp_path.iterdir()) == []


def test_a_reserve_that_finds_no_room_half_way_leaves_nothing(tmp_path: Path) -> None:
    with no_file_grows_past(1_500_000):
        assert not ballast.lay(tmp_path, size=3_000_000, margin=0)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("size", [0, 4096, 40_000, 200_000])
def test_a_backup_that_finds_no_room_is_named_and_leaves_the_old_one(
    vault: Vault, tmp_path: Path, size: int
) -> None:
    target = tmp_path / "out" / "copy.perisai"
    back_up(vault, target, now=NOW)
    good = target.read_bytes()
    with no_file_grows_past(size), pytest.raises(VaultError) as error:
        back_up(vault, target, now=NOW)
    assert error.value.code in ("disk_full", "disk_gone")
    assert target.read_bytes() == good
    assert [path.name for path in target.parent.iterdir()] == ["copy.perisai"]


def test_a_rotating_backup_without_room_is_trouble_told_and_work_goes_on(vault: Vault) -> None:
    with no_file_grows_past(40_000):
        turn = back_up_if_changed(vault, now=NOW)
    assert turn.made is None
    assert turn.trouble in ("disk_full", "disk_gone")
    new_draft(vault, now=NOW, texts=COMPLETE)


def said(words: str) -> Callable[[], Exception]:
    return lambda: sqlcipher.OperationalError(words)


@pytest.mark.parametrize(
    ("trouble", "name"),
    [
        (said("database or disk is full"), DiskFull),
        (said("attempt to write a readonly database"), FolderReadOnly),
        (said("database is locked"), VaultBusy),
        (said("disk I/O error"), DiskGone),
        (said("unable to open database file"), DiskGone),
        (lambda: OSError(28, "no space"), DiskFull),
        (lambda: OSError(30, "read-only"), FolderReadOnly),
        (lambda: OSError(2, "gone"), DiskGone),
    ],
)
def test_each_refusal_of_the_disk_has_its_name(
    trouble: Callable[[], Exception], name: type[VaultError], tmp_path: Path
) -> None:
    assert type(disk.named(trouble(), tmp_path)) is name


def test_what_is_not_the_disks_keeps_its_own_name() -> None:
    assert disk.named(sqlcipher.OperationalError("no such table: people")) is None
    assert disk.named(OSError(9999, "?")) is None


def test_an_antiviruss_lock_is_named_and_passes(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("perisai_app.vault.database.BUSY_SECONDS", 0.01)
    other = open_vault(vault.home, vault.key)
    with vault.writing(), pytest.raises(VaultBusy):
        new_draft(other, now=NOW, texts=COMPLETE)
    new_draft(other, now=NOW, texts=COMPLETE)
    other.close()


def test_files_that_may_only_be_read_are_named_when_writing_and_can_be_read(old: Old) -> None:
    vault = open_vault(old.home, old.key)
    vault.db.execute("PRAGMA query_only = ON")
    with pytest.raises(FolderReadOnly):
        new_draft(vault, now=NOW, texts=COMPLETE)
    assert counts(vault).queued == 60
    vault.close()


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes where nobody may")
def test_a_folder_that_may_only_be_read_is_told_from_one_that_is_gone(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    trouble = sqlite3.OperationalError("unable to open database file")
    assert type(disk.named(trouble, tmp_path)) is FolderReadOnly
    tmp_path.chmod(0o700)


def test_below_half_a_gigabyte_room_is_low() -> None:
    level = Settings().disk_warning_bytes
    assert disk.Room(499_999_999).is_below(level)
    assert not disk.Room(500_000_000).is_below(level)
    assert disk.Room(500_000_000).is_below(level + 1)
