"""One backup: one encrypted file that opens, and that says so itself when it is not whole."""

import random
from pathlib import Path

import pytest

from perisai_app.vault.backup import backup, container
from perisai_app.vault.backup.backup import back_up, verify
from perisai_app.vault.database import FILE, Vault, VaultKey, open_read_only, open_vault
from perisai_app.vault.errors import BackupDamaged, FolderReadOnly, NewerVault, VaultDamaged, VaultError
from perisai_app.vault.register import counts
from tests.domain.texts import COMPLETE
from tests.vault.backup.conftest import Old, damage, digests, fill, pages_of
from tests.vault.conftest import NOW

RANDOM = random.Random(4)


def test_a_backup_holds_what_the_vault_held_and_says_how_much(vault: Vault, tmp_path: Path) -> None:
    told = back_up(vault, tmp_path / "copy.perisai", now=NOW)
    assert (told.rows["submissions"], told.rows["drafts"], told.counter, told.made_at) == (12, 2, 12, NOW)
    opened = open_read_only(tmp_path / "copy.perisai", vault.key)
    assert digests(opened) == digests(vault)
    assert counts(opened).drafts == 2
    opened.db.conn.close()


def test_nothing_of_a_person_is_readable_in_it_nor_in_its_name(vault: Vault, tmp_path: Path) -> None:
    back_up(vault, tmp_path / "copy.perisai", now=NOW)
    data = (tmp_path / "copy.perisai").read_bytes()
    for secret in (
        COMPLETE["name"],
        COMPLETE["mother_name"],
        "510401540584",
        "SQLite format",
        "CREATE TABLE",
    ):
        assert secret.encode() not in data


def test_writing_a_backup_leaves_nothing_else_behind(vault: Vault, tmp_path: Path) -> None:
    back_up(vault, tmp_path / "out" / "copy.perisai", now=NOW)
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["copy.perisai"]


def test_any_changed_byte_is_found(vault: Vault, tmp_path: Path) -> None:
    file = tmp_path / "copy.perisai"
    back_up(vault, file, now=NOW)
    whole = file.read_bytes()
    places = [0, 17, len(whole) // 2, *range(len(whole) - 2500, len(whole), 97), len(whole) - 1]
    for place in places:
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(VaultError):
            verify(file, vault.key)
    file.write_bytes(whole)
    assert verify(file, vault.key).manifest.counter == 12


def test_a_backup_cut_off_anywhere_is_found(vault: Vault, tmp_path: Path) -> None:
    file = tmp_path / "copy.perisai"
    back_up(vault, file, now=NOW)
    whole = file.read_bytes()
    for length in (0, 1, 63, 64, 4096, len(whole) // 2, len(whole) - 1):
        file.write_bytes(whole[:length])
        with pytest.raises(VaultError):
            verify(file, vault.key)


def test_a_manifest_that_counts_otherwise_is_found(vault: Vault, tmp_path: Path) -> None:
    """Bytes that fit each other and yet are not this database's."""
    file, other = tmp_path / "copy.perisai", tmp_path / "other.perisai"
    back_up(vault, file, now=NOW)
    fill(vault, finalized=range(50, 51))
    newer = back_up(vault, other, now=NOW)
    found = container.read(file)
    container.take_out_database(found, tmp_path / "mixed.perisai")
    container.close_up(tmp_path / "mixed.perisai", found.slots, newer)
    with pytest.raises(BackupDamaged):
        verify(tmp_path / "mixed.perisai", vault.key)


def test_a_write_between_the_count_and_the_copy_is_in_neither(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody finalizes while the backup is made: it is of one moment all the same."""
    counted = backup.contents

    def counted_and_overtaken(at: Vault) -> tuple[dict[str, int], str]:
        found = counted(at)
        if at is vault:
            other = open_vault(vault.home, vault.key)
            fill(other, finalized=range(60, 63))
            other.db.conn.close()
        return found

    monkeypatch.setattr(backup, "contents", counted_and_overtaken)
    told = back_up(vault, tmp_path / "copy.perisai", now=NOW)
    opened = open_read_only(tmp_path / "copy.perisai", vault.key)
    assert len(digests(opened)) == told.rows["submissions"] == 12
    opened.db.conn.close()
    assert len(digests(vault)) == 15


def test_a_damaged_vault_never_takes_a_good_backups_place(old: Old) -> None:
    target = old.home / "copy.perisai"
    vault = open_vault(old.home, old.key)
    back_up(vault, target, now=NOW)
    vault.close()
    good = target.read_bytes()
    damage(old.home / FILE, [pages_of(old.home) - 2], RANDOM)
    vault = open_vault(old.home, old.key)
    with pytest.raises(VaultDamaged):
        back_up(vault, target, now=NOW)
    vault.db.conn.close()
    assert target.read_bytes() == good
    assert not list(old.home.glob("*.part*"))


def test_a_newer_programs_backup_is_refused(vault: Vault, tmp_path: Path) -> None:
    with vault.writing() as db:
        db.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES (?, ?, ?)",
            ["vault", "m999_from_the_future", "2030-01-01"],
        )
    with pytest.raises(NewerVault):
        back_up(vault, tmp_path / "copy.perisai", now=NOW)


def test_another_key_does_not_open_it(vault: Vault, tmp_path: Path) -> None:
    back_up(vault, tmp_path / "copy.perisai", now=NOW)
    with pytest.raises(BackupDamaged):
        verify(tmp_path / "copy.perisai", VaultKey(bytes(48)))


def test_a_place_that_cannot_be_a_folder_is_named(vault: Vault, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises((FolderReadOnly, OSError)):
        back_up(vault, tmp_path / "file" / "copy.perisai", now=NOW)
