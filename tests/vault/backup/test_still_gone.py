"""An older backup does not bring back whoever was erased, purged or took consent back since it was made."""

import random
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from perisai_app.vault.backup.restore import Restored, restore
from perisai_app.vault.backup.rotation import back_up_if_changed, kept
from perisai_app.vault.check import deep
from perisai_app.vault.database import FILE, Vault, VaultKey, open_vault
from perisai_app.vault.drafts import new_draft
from perisai_app.vault.files.store import file_bytes
from perisai_app.vault.people.members import card
from perisai_app.vault.people.prospects import Prospect, keep_prospect
from perisai_app.vault.rights.backups import backups_to_renew
from perisai_app.vault.rights.erase import erase_person
from perisai_app.vault.rights.purge import purge
from perisai_app.vault.rights.withdraw import Withdrawn, withdraw
from tests.domain.texts import COMPLETE, TODAY
from tests.vault.backup.conftest import LATER, damage, pages_of, prove
from tests.vault.conftest import NOW, join_centre
from tests.vault.rights.conftest import SETTINGS, SOUND, Road, recording
from tests.vault.test_outbox import CENTRE

OTHER = {"nik": "5104015405849002", "name": "Made Lain"}


@pytest.fixture
def lived(tmp_path: Path, key: VaultKey) -> Iterator[Vault]:
    """An enrolled vault without anybody."""
    vault = open_vault(tmp_path / "home", key)
    join_centre(vault, CENTRE)
    yield vault
    vault.db.conn.close()


def backed_up_at(vault: Vault, place: Path) -> Path:
    """A backup out of the rotation, as on a stick."""
    made = back_up_if_changed(vault, now=NOW).made
    assert made is not None
    return Path(shutil.move(made, place / made.name))


def hurt_and_restored(
    vault: Vault, backup: Path | None, *, page: int | None = None
) -> tuple[Restored, Vault]:
    """One damaged page, so that no table can be taken as it is; then the backup is brought back."""
    vault.close()
    damage(vault.home / FILE, [pages_of(vault.home)], random.Random(3))
    done = restore(backup, vault.home, prove=prove, now=LATER)
    return done, open_vault(vault.home, vault.key)


def text_of(vault: Vault) -> str:
    names = [row["name"] for row in vault.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
    told = [name for name in names if not name.startswith("sqlite_")]
    return "\n".join(str(row) for name in told for row in vault.rows(f'SELECT * FROM "{name}"'))


def test_an_erased_person_stays_erased_and_the_result_says_how_many(lived: Vault, tmp_path: Path) -> None:
    road = Road(lived)
    gone = road.queued(sound=SOUND)
    road.queued(None, **OTHER)
    road.answered()
    backup = backed_up_at(lived, tmp_path)
    erase_person(lived, str(gone.registration_id), now=LATER)
    done, vault = hurt_and_restored(lived, backup)
    assert done.still_gone == 1
    assert [row["name"] for row in vault.rows("SELECT name FROM submissions")] == [OTHER["name"]]
    assert [text for text in (COMPLETE["name"], COMPLETE["nik"], "WAYAN") if text in text_of(vault)] == []
    assert file_bytes(vault, recording().sha256) is None
    assert [row["digest"] for row in vault.rows("SELECT digest FROM tombstones")] == [gone.digest]
    assert (owed := backups_to_renew(vault)) is not None and owed.every_life
    assert deep(vault) == ()
    vault.close()


def test_drafts_cards_and_prospects_of_the_erased_stay_away_too(lived: Vault, tmp_path: Path) -> None:
    road = Road(lived)
    carded = road.registered()
    draft = new_draft(lived, now=NOW, texts=OTHER)
    prospect = keep_prospect(lived, name="Ketut Cadangan", now=NOW)
    assert isinstance(prospect, Prospect)
    backup = backed_up_at(lived, tmp_path)
    for who in (str(carded.registration_id), draft.registration_id, prospect.prospect_id):
        erase_person(lived, who, now=LATER, even_unsent=True)
    done, vault = hurt_and_restored(lived, backup)
    assert done.still_gone == 3
    left = text_of(vault)
    assert [text for text in (COMPLETE["name"], OTHER["name"], "Ketut Cadangan") if text in left] == []
    vault.close()


def test_without_the_vault_itself_a_newer_backup_tells_who_is_gone(lived: Vault, tmp_path: Path) -> None:
    road = Road(lived)
    gone = road.registered()
    backup = backed_up_at(lived, tmp_path)
    erase_person(lived, str(gone.registration_id), now=LATER)
    assert back_up_if_changed(lived, now=LATER).made
    lived.close()
    (lived.home / FILE).write_bytes(b"")
    done = restore(backup, lived.home, prove=prove, now=LATER)
    vault = open_vault(lived.home, lived.key)
    assert done.still_gone == 1 and vault.rows("SELECT * FROM submissions") == []
    assert COMPLETE["name"] not in text_of(vault)
    vault.close()


def test_in_an_empty_folder_a_newer_backup_beside_the_chosen_one_tells_it(
    lived: Vault, tmp_path: Path
) -> None:
    road = Road(lived)
    gone = road.registered()
    old = back_up_if_changed(lived, now=NOW).made
    erase_person(lived, str(gone.registration_id), now=LATER)
    assert old is not None and back_up_if_changed(lived, now=LATER).made
    done = restore(old, tmp_path / "new", prove=prove, now=LATER)
    assert done.still_gone == 1


def test_whom_nobody_asked_to_erase_comes_back(lived: Vault, tmp_path: Path) -> None:
    Road(lived).registered()
    backup = backed_up_at(lived, tmp_path)
    done, vault = hurt_and_restored(lived, backup)
    assert (done.still_gone, done.withdrawn) == (0, 0)
    assert len(vault.rows("SELECT * FROM submissions")) == 1
    assert backups_to_renew(vault) is None
    vault.close()


def test_the_purged_come_back_as_a_card_at_most(lived: Vault, tmp_path: Path) -> None:
    road = Road(lived)
    purged = road.registered()
    road.backed_up(purged.digest)
    backup = backed_up_at(lived, tmp_path)
    days = replace(SETTINGS, purge_days=0)
    assert purge(lived, days, now=LATER).cards == 1
    done, vault = hurt_and_restored(lived, backup)
    assert done.still_gone == 1 and vault.rows("SELECT * FROM submissions") == []
    assert card(vault, str(purged.registration_id)) is not None
    assert COMPLETE["nik"] not in text_of(vault)
    vault.close()


def test_a_withdrawal_that_was_lost_is_made_once_more(lived: Vault, tmp_path: Path) -> None:
    road = Road(lived)
    sent = road.registered()
    backup = backed_up_at(lived, tmp_path)
    assert withdraw(lived, str(sent.registration_id), today=TODAY, now=LATER) is Withdrawn.QUEUED
    assert back_up_if_changed(lived, now=LATER).made
    lived.close()
    (lived.home / FILE).write_bytes(b"")
    done = restore(backup, lived.home, prove=prove, now=LATER)
    vault = open_vault(lived.home, lived.key)
    (latest,) = vault.rows("SELECT revision, state, withdrawn_on FROM submissions WHERE latest = 1")
    assert latest == {"revision": 2, "state": "queued", "withdrawn_on": LATER.date().isoformat()}
    assert (done.withdrawn, done.still_gone) == (1, 0)
    vault.close()


def test_a_backup_from_before_the_sending_does_not_turn_a_withdrawal_into_forgetting(
    lived: Vault, tmp_path: Path
) -> None:
    """The centre has the person: it must hear of it, though the backup knows of no attempt."""
    road = Road(lived)
    sent = road.queued()
    backup = backed_up_at(lived, tmp_path)
    road.answered()
    assert withdraw(lived, str(sent.registration_id), today=TODAY, now=LATER) is Withdrawn.QUEUED
    assert back_up_if_changed(lived, now=LATER).made
    lived.close()
    (lived.home / FILE).write_bytes(b"")
    assert restore(backup, lived.home, prove=prove, now=LATER).withdrawn == 1
    vault = open_vault(lived.home, lived.key)
    revisions = vault.rows("SELECT revision, state FROM submissions ORDER BY revision")
    assert revisions == [{"revision": 1, "state": "queued"}, {"revision": 2, "state": "queued"}]
    vault.close()


def test_the_newest_backup_here_needs_nobody_to_tell(lived: Vault) -> None:
    gone = Road(lived).registered()
    erase_person(lived, str(gone.registration_id), now=LATER)
    assert back_up_if_changed(lived, now=LATER).made and kept(lived.home)
    done, vault = hurt_and_restored(lived, None)
    assert done.still_gone == 0
    vault.close()
