"""What an opening owes: the purge in its turn, and no trouble where it cannot be done."""

from datetime import timedelta
from pathlib import Path

import pytest

from perisai_app.domain.problem import Problem
from perisai_app.domain.settings import Settings
from perisai_app.vault.backup.rotation import Rules, back_up_if_changed, kept
from perisai_app.vault.database import Vault, open_vault
from perisai_app.vault.drafts import new_draft
from perisai_app.vault.errors import VaultDamaged
from perisai_app.vault.people.prospects import keep_prospect, open_prospects
from perisai_app.vault.rights.upkeep import upkeep_if_possible
from tests.vault.backup.conftest import damage_table
from tests.vault.conftest import NOW
from tests.vault.rights.conftest import SETTINGS

YEARS_LATER = NOW + timedelta(days=800)


@pytest.fixture
def old(vault: Vault) -> Vault:
    """A vault with a prospect whose time is over."""
    assert not isinstance(keep_prospect(vault, name="Ketut Contoh", phone="0812", now=NOW), Problem)
    return vault


def test_what_is_due_goes_at_an_opening(old: Vault) -> None:
    done = upkeep_if_possible(old, SETTINGS, now=YEARS_LATER)
    assert done is not None and done.prospects == 1
    assert open_prospects(old) == ()


def test_where_nothing_can_be_written_nothing_is_purged_and_nobody_is_stopped(old: Vault) -> None:
    old.db.execute("PRAGMA query_only = ON")
    assert upkeep_if_possible(old, SETTINGS, now=YEARS_LATER) is None
    assert len(open_prospects(old)) == 1


def test_while_somebody_else_writes_it_is_put_off(
    old: Vault, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("perisai_app.vault.database.BUSY_SECONDS", 0)
    other = open_vault(old.home, old.key)
    with other.writing():
        assert upkeep_if_possible(old, SETTINGS, now=YEARS_LATER) is None
    other.close()
    assert len(open_prospects(old)) == 1


def test_the_renewed_backup_takes_its_turn_as_the_office_set_it(old: Vault) -> None:
    """Backups of an earlier life are not renewed away: only the turn may drop them."""
    for _ in range(8):
        new_draft(old, now=NOW)
        back_up_if_changed(old, now=NOW, rules=Rules(kept=8))
    with old.writing() as db:
        db.execute("UPDATE profile SET incarnation = incarnation + 1")
    upkeep_if_possible(old, Settings(backups_kept=9), now=YEARS_LATER)
    assert len(kept(old.home)) == 9


def test_a_vault_that_does_not_read_is_told_and_not_put_off(old: Vault) -> None:
    damage_table(old, "member_cards")
    with pytest.raises(VaultDamaged):
        upkeep_if_possible(old, SETTINGS, now=YEARS_LATER)
