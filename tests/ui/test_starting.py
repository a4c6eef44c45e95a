"""What a start does beside the work: it purges and backs up, and tells only what a person should know."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from pytestqt.qtbot import QtBot

from perisai_app.domain.problem import Problem
from perisai_app.domain.rulebook import RuleBook
from perisai_app.domain.settings import Settings
from perisai_app.reference.tables import rule_book
from perisai_app.vault.backup.rotation import Turn, kept
from perisai_app.vault.database import Vault
from perisai_app.vault.drafts import new_draft
from perisai_app.vault.errors import VaultDamaged
from perisai_app.vault.keys.vault_key import VaultKey
from perisai_app.vault.people.prospects import keep_prospect, open_prospects
from tests.ui.conftest import NOW
from tests.vault.backup.conftest import damage_table
from ui.screens.restore import RestorePage
from ui.starting import start_work
from ui.window import MainWindow

SETTINGS = Settings()
Open = Callable[[VaultKey | None], MainWindow]
YEARS_LATER = NOW + timedelta(days=800)


def book(settings: Settings = SETTINGS) -> RuleBook:
    return replace(rule_book(), settings=settings)


def test_a_start_purges_what_is_due(vault: Vault) -> None:
    assert not isinstance(keep_prospect(vault, name="Ketut Contoh", phone="0812", now=NOW), Problem)
    assert start_work(book(), NOW)(vault) == "" and len(open_prospects(vault)) == 1
    assert start_work(book(), YEARS_LATER)(vault) == "" and open_prospects(vault) == ()


def test_a_start_keeps_as_many_backups_as_the_office_set(vault: Vault) -> None:
    for _ in range(4):
        new_draft(vault, now=NOW)
        start_work(book(Settings(backups_kept=2)), NOW)(vault)
    assert len(kept(vault.home)) == 2


def test_too_little_room_is_told_at_the_level_the_office_set(vault: Vault) -> None:
    said = start_work(book(Settings(disk_warning_bytes=10**15)), NOW)(vault)
    assert said == "Sisa ruang di laptop kurang dari 1.000.000.000 MB. Hapus file yang tidak dipakai."


def test_a_start_where_nothing_can_be_written_purges_nothing_and_does_not_fail(vault: Vault) -> None:
    assert not isinstance(keep_prospect(vault, name="Ketut Contoh", phone="0812", now=NOW), Problem)
    vault.db.execute("PRAGMA query_only = ON")
    start_work(book(), YEARS_LATER)(vault)
    assert len(open_prospects(vault)) == 1


@pytest.mark.parametrize("table", ["rivals", "member_cards"], ids=["its backup finds", "its purge finds"])
def test_damage_that_a_start_finds_is_no_trouble_of_a_backup(vault: Vault, table: str) -> None:
    damage_table(vault, table)
    with pytest.raises(VaultDamaged):
        start_work(book(), NOW)(vault)


@pytest.mark.parametrize("table", ["rivals", "member_cards"])
def test_damage_that_a_start_finds_leads_to_the_way_back(
    qtbot: QtBot, open_window: Open, key: VaultKey, vault: Vault, table: str
) -> None:
    new_draft(vault, now=NOW)
    damage_table(vault, table)
    window = open_window(key)
    qtbot.waitUntil(lambda: isinstance(window.entrance and window.entrance.page, RestorePage))
    assert window.workspace is None


def test_where_no_backup_was_made_nothing_is_said_to_be_safe(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.starting.back_up_if_changed", lambda *_, **__: Turn(None, trouble="not_told_of"))
    said = start_work(book(), NOW)(vault)
    assert "belum jadi dibuat" in said and "hubungi kantor" in said and "aman" not in said
