"""Backups take turns: when one is due, which stay, and the second place."""

from datetime import timedelta
from pathlib import Path

import pytest

from perisai_app.vault.backup.backup import verify
from perisai_app.vault.backup.rotation import (
    Rules,
    back_up_before_migration,
    back_up_before_sync,
    back_up_if_changed,
    backup_age,
    choose_second_place,
    kept,
    second_place,
)
from perisai_app.vault.database import Vault, open_vault
from perisai_app.vault.errors import VaultDamaged
from tests.vault.backup.conftest import damage_table, fill
from tests.vault.conftest import NOW

HOUR = timedelta(hours=1)


def test_a_start_backs_up_once_and_again_only_after_a_change(vault: Vault) -> None:
    assert backup_age(vault.home, NOW) is None
    assert back_up_if_changed(vault, now=NOW).made
    assert back_up_if_changed(vault, now=NOW + HOUR).made is None
    fill(vault, finalized=range(0), drafts=1)
    assert back_up_if_changed(vault, now=NOW + HOUR).made
    assert len(kept(vault.home)) == 2
    assert backup_age(vault.home, NOW + 3 * HOUR) == 2 * HOUR


def test_closing_and_opening_is_no_change_for_long(vault: Vault) -> None:
    back_up_if_changed(vault, now=NOW)
    open_vault(vault.home, vault.key).close()
    back_up_if_changed(vault, now=NOW)
    count = len(kept(vault.home))
    open_vault(vault.home, vault.key).close()
    assert back_up_if_changed(vault, now=NOW).made is None
    assert len(kept(vault.home)) == count


def test_only_so_many_stay_and_they_are_the_newest_whatever_the_clock_says(vault: Vault) -> None:
    made = []
    for number in range(5):
        fill(vault, finalized=range(0), drafts=1)
        turn = back_up_if_changed(vault, now=NOW - number * HOUR, rules=Rules(kept=3))
        made.append(turn.made)
    assert list(kept(vault.home)) == made[:1:-1]


def test_a_migration_drops_none_for_it_does_not_know_how_many_the_office_keeps(vault: Vault) -> None:
    for _ in range(8):
        fill(vault, finalized=range(0), drafts=1)
        back_up_if_changed(vault, now=NOW, rules=Rules(kept=8))
    back_up_before_migration(vault)
    assert len(kept(vault.home)) == 9


def test_before_a_sync_a_young_backup_is_enough(vault: Vault) -> None:
    back_up_before_sync(vault, NOW)
    fill(vault, finalized=range(0), drafts=1)
    back_up_before_sync(vault, NOW + timedelta(minutes=9))
    assert len(kept(vault.home)) == 1
    back_up_before_sync(vault, NOW + timedelta(minutes=10))
    assert len(kept(vault.home)) == 2


def test_no_sync_goes_on_over_a_vault_that_does_not_read_through(vault: Vault) -> None:
    damage_table(vault, "rivals")
    with pytest.raises(VaultDamaged):
        back_up_before_sync(vault, NOW)


def test_a_killed_backups_rest_is_swept_away(vault: Vault) -> None:
    folder = vault.home / "backups"
    folder.mkdir()
    (folder / "backup-000009-20261121T030000Z.perisai.part").write_bytes(b"half")
    back_up_if_changed(vault, now=NOW)
    assert [path.name for path in folder.iterdir()] == ["backup-000001-20261121T030000Z.perisai"]


def test_the_second_place_gets_a_verified_copy_and_keeps_as_many(vault: Vault, tmp_path: Path) -> None:
    stick = tmp_path / "usb"
    stick.mkdir()
    choose_second_place(vault, stick)
    assert second_place(vault) == stick
    for _ in range(3):
        fill(vault, finalized=range(0), drafts=1)
        turn = back_up_if_changed(vault, now=NOW, second=second_place(vault), rules=Rules(kept=2))
        assert (turn.trouble, turn.second) == (None, None)
    copies = sorted(path for path in stick.rglob("*.perisai"))
    assert [path.name for path in copies] == sorted(path.name for path in kept(vault.home))
    assert len(copies) == 2
    assert [verify(path, vault.key).manifest.rows["drafts"] for path in copies] == [4, 5]


def test_a_second_place_that_is_not_there_is_a_sentence_and_no_failure(vault: Vault, tmp_path: Path) -> None:
    turn = back_up_if_changed(vault, now=NOW, second=tmp_path / "pulled-out")
    assert turn.made is not None
    assert turn.second == "second_place_absent"
    assert not (tmp_path / "pulled-out").exists()


def test_no_second_place_any_more_once_it_is_taken_back(vault: Vault, tmp_path: Path) -> None:
    choose_second_place(vault, tmp_path)
    choose_second_place(vault, None)
    assert second_place(vault) is None
