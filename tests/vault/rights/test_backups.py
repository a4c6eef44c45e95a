"""Backups that hold somebody who is gone: replaced by a newer one, in the second place too, or still owed."""

from pathlib import Path

import pytest

from perisai_app.vault.backup import container
from perisai_app.vault.backup.backup import back_up
from perisai_app.vault.backup.disk import Room
from perisai_app.vault.backup.places import places, remember
from perisai_app.vault.backup.rotation import back_up_if_changed, choose_second_place, kept
from perisai_app.vault.database import Vault, open_read_only
from perisai_app.vault.rights.backups import backups_to_renew, places_owed, renew_backups, set_aside
from perisai_app.vault.rights.erase import erase_person
from perisai_app.vault.rights.purge import purge
from perisai_app.vault.rights.upkeep import upkeep
from tests.domain.texts import COMPLETE
from tests.vault.conftest import NOW
from tests.vault.rights.conftest import LATER, SETTINGS, Road


def names_in(vault: Vault, backup: Path) -> list[str]:
    opened = open_read_only(backup, vault.key)
    try:
        return [row["name"] for row in opened.rows("SELECT name FROM submissions")]
    finally:
        opened.db.conn.close()


def erased_after_a_backup(vault: Vault, road: Road) -> Path:
    submission = road.registered()
    made = back_up_if_changed(vault, now=NOW).made
    assert made is not None and names_in(vault, made) == [COMPLETE["name"]]
    erase_person(vault, str(submission.registration_id), now=LATER)
    return made


def test_a_backup_with_the_erased_person_is_replaced_by_one_without(vault: Vault, road: Road) -> None:
    old = erased_after_a_backup(vault, road)
    assert renew_backups(vault, now=LATER) is None
    (new,) = kept(vault.home)
    assert new != old and names_in(vault, new) == []
    assert backups_to_renew(vault) is None


def test_a_backup_made_after_the_erasure_is_kept(vault: Vault, road: Road) -> None:
    erased_after_a_backup(vault, road)
    newer = back_up_if_changed(vault, now=LATER).made
    road.queued(nik="5104015405849002")
    renew_backups(vault, now=LATER)
    assert newer in kept(vault.home) and len(kept(vault.home)) == 2


def test_nothing_owed_makes_no_backup(vault: Vault, road: Road) -> None:
    road.registered()
    assert renew_backups(vault, now=LATER) is None
    assert kept(vault.home) == ()


def test_without_a_newer_one_the_old_stay_and_the_debt_too(
    vault: Vault, road: Road, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = erased_after_a_backup(vault, road)
    with monkeypatch.context() as full:
        full.setattr("perisai_app.vault.backup.rotation.room", lambda _: Room(0))
        assert renew_backups(vault, now=LATER) == "disk_full"
    assert old.exists() and backups_to_renew(vault) is not None
    assert renew_backups(vault, now=LATER) is None and not old.exists()


def test_the_second_place_is_renewed_when_it_is_there_again(vault: Vault, road: Road, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    choose_second_place(vault, stick)
    erased_after_a_backup(vault, road)
    back_up_if_changed(vault, now=NOW, second=stick)
    stick.rename(tmp_path / "away")
    assert renew_backups(vault, now=LATER) == "second_place_absent"
    assert backups_to_renew(vault) is not None
    (tmp_path / "away").rename(stick)
    assert renew_backups(vault, now=LATER) is None
    assert [names_in(vault, path) for path in stick.rglob("backup-*.perisai")] == [[]]


def away(place: Path) -> Path:
    return place.rename(place.with_name(f"{place.name}-away"))


def test_a_stick_chosen_before_another_one_is_worked_off_when_it_is_seen_again(
    vault: Vault, road: Road, tmp_path: Path
) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    second.mkdir()
    choose_second_place(vault, first)
    submission = road.registered()
    back_up_if_changed(vault, now=NOW, second=first)
    choose_second_place(vault, second)
    gone = away(first)
    erase_person(vault, str(submission.registration_id), now=LATER)
    assert renew_backups(vault, now=LATER) == "copies_still_hold"
    assert backups_to_renew(vault) is None and places_owed(vault) == (first,)
    gone.rename(first)
    assert renew_backups(vault, now=LATER) is None
    assert places_owed(vault) == ()
    assert [names_in(vault, path) for path in first.rglob("backup-*.perisai")] == [[]]


def test_a_backup_made_by_hand_is_made_anew_in_its_place(vault: Vault, road: Road, tmp_path: Path) -> None:
    (stick := tmp_path / "stick").mkdir()
    submission = road.registered()
    back_up(vault, stick / "mine.perisai", now=NOW)
    remember(vault, stick / "mine.perisai", is_file=True)
    gone = away(stick)
    erase_person(vault, str(submission.registration_id), now=LATER)
    assert renew_backups(vault, now=LATER) == "copies_still_hold"
    assert names_in(vault, gone / "mine.perisai") == [COMPLETE["name"]]
    gone.rename(stick)
    assert renew_backups(vault, now=LATER) is None
    assert names_in(vault, stick / "mine.perisai") == []


def test_a_backup_that_somebody_threw_away_is_owed_no_longer(
    vault: Vault, road: Road, tmp_path: Path
) -> None:
    submission = road.registered()
    remember(vault, tmp_path / "mine.perisai", is_file=True)
    erase_person(vault, str(submission.registration_id), now=LATER)
    assert renew_backups(vault, now=LATER) is None
    assert places_owed(vault) == () and places(vault) == ()


def test_what_a_restore_laid_aside_is_named(vault: Vault) -> None:
    assert set_aside(vault.home) == ()
    (vault.home / "set-aside-20261121T030000Z").mkdir()
    assert [path.name for path in set_aside(vault.home)] == ["set-aside-20261121T030000Z"]


def test_backups_of_an_earlier_life_go_on_a_person_s_word_only(vault: Vault, road: Road) -> None:
    first, second = road.registered(), road.registered(nik="5104015405849002", name="Made Lain")
    old = back_up_if_changed(vault, now=NOW).made
    assert old is not None
    with vault.writing() as db:
        db.execute("UPDATE profile SET incarnation = incarnation + 1")
    road.backed_up(first.digest)
    purge(vault, SETTINGS, now=LATER)
    assert renew_backups(vault, now=LATER) is None and old.exists()
    erase_person(vault, str(second.registration_id), now=LATER)
    assert renew_backups(vault, now=LATER) is None and not old.exists()


def test_a_purge_in_between_does_not_soften_a_person_s_word(vault: Vault, road: Road) -> None:
    first, second = road.registered(), road.registered(nik="5104015405849002", name="Made Lain")
    erase_person(vault, str(second.registration_id), now=LATER)
    road.backed_up(first.digest)
    purge(vault, SETTINGS, now=LATER)
    owed = backups_to_renew(vault)
    assert owed is not None and owed.every_life


def test_a_backup_that_does_not_read_goes_on_a_person_s_word_only(vault: Vault, road: Road) -> None:
    old = erased_after_a_backup(vault, road)
    old.write_bytes(old.read_bytes()[:-100])
    assert renew_backups(vault, now=LATER) is None
    assert not old.exists()


def test_upkeep_purges_and_renews_in_one_turn(vault: Vault, road: Road) -> None:
    submission = road.registered()
    back_up_if_changed(vault, now=NOW)
    road.backed_up(submission.digest)
    assert upkeep(vault, SETTINGS, now=LATER).cards == 1
    (new,) = kept(vault.home)
    manifest = container.read(new).manifest
    assert names_in(vault, new) == [] and manifest.rows["tombstones"] == 1
    assert backups_to_renew(vault) is None
