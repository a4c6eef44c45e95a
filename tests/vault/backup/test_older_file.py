"""A healthy file that is older than the backup, or went another way, gives what it has; the rest comes out of
the backup.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from perisai_app.vault import mark
from perisai_app.vault.backup.restore import Restored, restore
from perisai_app.vault.backup.rotation import back_up_if_changed
from perisai_app.vault.check import deep
from perisai_app.vault.database import FILE, Vault, VaultKey, open_vault
from perisai_app.vault.drafts import new_draft, save_draft
from perisai_app.vault.mark_file import FILE as MARK
from perisai_app.vault.people.prospects import Prospect, keep_prospect
from perisai_app.vault.rights.erase import erase_person
from tests.domain.texts import COMPLETE
from tests.vault.backup.conftest import LATER, digests, fill, prove
from tests.vault.conftest import NOW


@dataclass
class Laptop:
    """One vault, copies of it out of the way, and whatever is open."""

    home: Path
    key: VaultKey
    away: Path
    opened: list[Vault] = field(default_factory=list)

    def open(self) -> Vault:
        self.opened.append(open_vault(self.home, self.key))
        return self.opened[-1]

    def close(self) -> None:
        while self.opened:
            self.opened.pop().close()

    def finalized(self, people: range) -> Vault:
        vault = self.open()
        fill(vault, finalized=people)
        return vault

    def backed_up(self, name: str = "stick.perisai") -> Path:
        """Verified, and copied to a stick."""
        made = back_up_if_changed(self.open(), now=NOW).made
        assert made is not None
        self.close()
        return Path(shutil.copy(made, self.away / name))

    def copied(self) -> None:
        self.close()
        shutil.copytree(self.home, self.away / "older")

    def older_file_put_back(self) -> None:
        self.close()
        shutil.copy(self.away / "older" / FILE, self.home / FILE)

    def older_folder_put_back(self) -> None:
        self.close()
        shutil.rmtree(self.home)
        shutil.copytree(self.away / "older", self.home)

    def restored(self, backup: Path | None = None) -> Restored:
        self.close()
        return restore(backup, self.home, prove=prove, now=LATER)


@pytest.fixture
def laptop(tmp_path: Path, key: VaultKey) -> Iterator[Laptop]:
    (tmp_path / "away").mkdir()
    made = Laptop(tmp_path / "home", key, tmp_path / "away")
    made.finalized(range(3))
    made.copied()
    yield made
    made.close()


def texts(vault: Vault) -> list[str]:
    return [row["texts"] for row in vault.rows("SELECT texts FROM drafts")]


def counters(vault: Vault) -> list[int]:
    return [row["counter"] for row in vault.rows("SELECT counter FROM submissions ORDER BY counter")]


def test_what_the_backup_holds_beyond_an_older_file_comes_back(laptop: Laptop) -> None:
    six = digests(laptop.finalized(range(3, 6)))
    fill(laptop.open(), finalized=range(0), drafts=1)
    laptop.backed_up()
    laptop.older_file_put_back()
    assert (lost := mark.lost_writes(laptop.open())) is not None and lost.submissions == 3
    done = laptop.restored()
    vault = laptop.open()
    assert (digests(vault), len(texts(vault)), done.missing) == (six, 1, 0)
    assert (mark.lost_writes(vault), deep(vault)) == (None, ())


def test_with_an_older_mark_too_no_number_is_given_out_again(laptop: Laptop) -> None:
    laptop.finalized(range(3, 6))
    stick = laptop.backed_up()
    laptop.older_folder_put_back()
    assert laptop.restored(stick).missing == 0
    assert counters(laptop.finalized(range(6, 7))) == [1, 2, 3, 4, 5, 6, 7]


def test_what_was_entered_into_the_older_file_since_stays_beside_it(laptop: Laptop) -> None:
    six = digests(laptop.finalized(range(3, 6)))
    laptop.backed_up()
    laptop.older_file_put_back()
    since = digests(laptop.finalized(range(6, 8)))
    assert laptop.restored().missing == 0
    vault = laptop.open()
    assert digests(vault) == six | since and len(six | since) == 8
    assert counters(vault) == [1, 2, 3, 4, 5, 6, 7, 8]


def test_two_people_under_one_number_both_stay(laptop: Laptop) -> None:
    """Without mark and backup an older folder cannot know which numbers are gone."""
    six = digests(laptop.finalized(range(3, 6)))
    stick = laptop.backed_up()
    laptop.older_folder_put_back()
    since = digests(laptop.finalized(range(6, 7)))
    laptop.restored(stick)
    vault = laptop.open()
    assert digests(vault) == six | since and len(six | since) == 7
    assert counters(laptop.finalized(range(7, 8)))[-1] == 7


def test_no_number_is_given_out_again_when_the_mark_is_lost_as_well(laptop: Laptop) -> None:
    laptop.finalized(range(3, 4))
    laptop.finalized(range(4, 5))
    stick = laptop.backed_up()
    laptop.older_folder_put_back()
    laptop.finalized(range(5, 10))
    laptop.close()
    (laptop.home / MARK).unlink()
    laptop.restored(stick)
    assert counters(laptop.finalized(range(10, 11)))[-1] == 9


def test_what_was_lost_before_the_backup_is_not_told_as_missing_once_more(laptop: Laptop) -> None:
    laptop.finalized(range(3, 6))
    laptop.older_file_put_back()
    laptop.finalized(range(6, 7))
    mark.own_to_loss(laptop.open(), NOW)
    laptop.backed_up()
    assert laptop.restored().missing == 0
    assert counters(laptop.open()) == [1, 2, 3, 7]


@pytest.mark.parametrize("typed_on", [False, True], ids=["in the backup", "in the older file"])
def test_of_a_draft_the_newest_words_stay(laptop: Laptop, typed_on: bool) -> None:
    vault = laptop.open()
    draft = new_draft(vault, now=NOW, texts={"name": "Made Lama"})
    laptop.close()
    shutil.rmtree(laptop.away / "older")
    laptop.copied()
    save_draft(laptop.open(), draft.draft_id, texts={"name": "Made Baru"}, confirmed={}, now=LATER)
    laptop.backed_up()
    laptop.older_file_put_back()
    if typed_on:
        later = LATER + timedelta(minutes=1)
        save_draft(laptop.open(), draft.draft_id, texts={"name": "Made Akhir"}, confirmed={}, now=later)
    laptop.restored()
    assert texts(laptop.open()) == [f'{{"name": "{"Made Akhir" if typed_on else "Made Baru"}"}}']


def test_whom_the_backup_knows_as_erased_does_not_come_back_out_of_the_older_file(laptop: Laptop) -> None:
    vault = laptop.open()
    draft = new_draft(vault, now=NOW, texts=COMPLETE | {"name": "Made Hilang"})
    prospect = keep_prospect(vault, name="Ketut Hilang", now=NOW)
    assert isinstance(prospect, Prospect)
    laptop.close()
    shutil.rmtree(laptop.away / "older")
    laptop.copied()
    for who in (draft.registration_id, prospect.prospect_id):
        erase_person(laptop.open(), who, now=NOW, even_unsent=True)
    laptop.backed_up()
    laptop.older_file_put_back()
    assert laptop.restored().still_gone == 2
    vault = laptop.open()
    assert texts(vault) == [] and vault.rows("SELECT * FROM prospects") == []


def test_a_newer_backup_beside_the_chosen_one_tells_which_numbers_were_given_out(
    laptop: Laptop, tmp_path: Path
) -> None:
    chosen = laptop.backed_up("older.perisai")
    laptop.finalized(range(3, 6))
    kept = back_up_if_changed(laptop.open(), now=NOW).made
    assert kept is not None
    laptop.close()
    shutil.copy(kept, laptop.away / kept.name)
    named = Path(shutil.move(chosen, laptop.away / "backup-000000-20261121T030000Z.perisai"))
    laptop.home = tmp_path / "new"
    assert laptop.restored(named).missing == 3
    assert counters(laptop.finalized(range(6, 7))) == [1, 2, 3, 7]
