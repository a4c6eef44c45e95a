"""What a start does beside the work: it purges and backs up, and tells only what a person should know."""

from dataclasses import replace
from datetime import timedelta

from perisai_app.domain.problem import Problem
from perisai_app.domain.rulebook import RuleBook
from perisai_app.domain.settings import Settings
from perisai_app.reference.tables import rule_book
from perisai_app.vault.backup.rotation import kept
from perisai_app.vault.database import Vault
from perisai_app.vault.drafts import new_draft
from perisai_app.vault.people.prospects import keep_prospect, open_prospects
from tests.ui.conftest import NOW
from ui.starting import start_work

SETTINGS = Settings()
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
