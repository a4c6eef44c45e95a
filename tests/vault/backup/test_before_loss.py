"""While a loss stands, the backups from before it stay: what was lost may be nowhere else."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from perisai_app.vault.backup import rotation
from perisai_app.vault.backup.before_loss import holding_what_is_lost
from perisai_app.vault.backup.disk import Room
from perisai_app.vault.backup.restore import restore
from perisai_app.vault.backup.rotation import Rules, back_up_if_changed, choose_second_place, kept, kept_in
from perisai_app.vault.database import FILE, Vault, VaultKey, open_vault
from perisai_app.vault.drafts import new_draft, save_draft
from perisai_app.vault.mark import lost_writes, own_to_loss
from tests.domain.texts import COMPLETE
from tests.vault.backup.conftest import fill
from tests.vault.conftest import NOW

TWO = Rules(kept=2)


class Opener:
    """The vault, opened anew at each call; the one before is closed."""

    def __init__(self, home: Path, key: VaultKey) -> None:
        self.home, self._key = home, key
        self._vault: Vault | None = None

    def __call__(self) -> Vault:
        self.close()
        self._vault = open_vault(self.home, self._key)
        return self._vault

    def close(self) -> None:
        if self._vault is not None:
            self._vault.close()
            self._vault = None


@pytest.fixture
def opened(tmp_path: Path, key: VaultKey) -> Iterator[Opener]:
    opener = Opener(tmp_path / "home", key)
    yield opener
    opener.close()


def lose_what_is_backed_up(opened: Opener, *, second: Path | None = None) -> Path:
    """Two people are in the only backup, and an older copy of the database is put back."""
    vault = opened()
    if second is not None:
        choose_second_place(vault, second)
    opened.close()
    older = (opened.home / FILE).read_bytes()
    fill(vault := opened(), finalized=range(2))
    made = back_up_if_changed(vault, now=NOW, second=second, rules=TWO).made
    assert made is not None
    put_back(opened, older)
    return made


def put_back(opened: Opener, older: bytes) -> None:
    opened.close()
    (opened.home / FILE).write_bytes(older)


def work_on(opened: Opener, days: int, *, second: Path | None = None) -> None:
    """One save and one start a day."""
    for day in range(1, days + 1):
        new_draft(vault := opened(), now=NOW + timedelta(days=day))
        back_up_if_changed(vault, now=NOW + timedelta(days=day), second=second, rules=TWO)


def test_what_holds_the_lost_stays_until_somebody_has_seen_the_loss(opened: Opener) -> None:
    made = lose_what_is_backed_up(opened)
    work_on(opened, 4)
    vault = opened()
    assert lost_writes(vault) is not None
    assert [path == made for path in kept(vault.home)] == [False, False, True], "the others take turns"
    own_to_loss(vault, NOW)
    work_on(opened, 1)
    assert made not in kept(vault.home)


def test_the_second_place_keeps_it_as_well(opened: Opener, tmp_path: Path) -> None:
    stick = tmp_path / "usb"
    stick.mkdir()
    made = lose_what_is_backed_up(opened, second=stick)
    work_on(opened, 4, second=stick)
    (copy,) = stick.rglob(made.name)
    assert len(kept_in(copy.parent)) == 3


def test_while_the_journal_has_not_told_it_none_goes(opened: Opener) -> None:
    draft_id = new_draft(opened(), now=NOW, texts=COMPLETE).draft_id
    opened.close()
    older = (opened.home / FILE).read_bytes()
    save_draft(opened(), draft_id, texts={"street": "A"}, confirmed={}, now=NOW)
    made = [back_up_if_changed(opened(), now=NOW, rules=TWO).made]
    put_back(opened, older)
    for street in "BCD":
        save_draft(vault := opened(), draft_id, texts={"street": street}, confirmed={}, now=NOW)
        made.append(back_up_if_changed(vault, now=NOW, rules=TWO).made)
    assert list(kept(vault.home)) == made[::-1] and len(made) == 4


def test_a_disk_that_runs_full_takes_the_ones_from_after_the_loss(
    opened: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = lose_what_is_backed_up(opened)
    work_on(opened, 2)
    monkeypatch.setattr(rotation, "room", lambda _home: Room(0))
    new_draft(vault := opened(), now=NOW)
    turn = back_up_if_changed(vault, now=NOW + timedelta(days=9), rules=TWO)
    assert turn.trouble == "disk_full"
    assert [path == made for path in kept(vault.home)] == [False, True], "the newest, and the one in need"


def test_only_what_reaches_into_the_loss_is_offered_for_it(opened: Opener) -> None:
    vault = opened()
    assert holding_what_is_lost(vault, kept(vault.home)) == ()
    before = back_up_if_changed(vault, now=NOW).made
    made = lose_what_is_backed_up(opened)
    work_on(opened, 1)
    vault = opened()
    assert holding_what_is_lost(vault, kept(vault.home)) == (made,)
    assert before in kept(vault.home), "older than what is lost: it holds nothing of it"


def test_a_restore_that_names_no_backup_takes_the_newest_that_holds_it(opened: Opener) -> None:
    made = lose_what_is_backed_up(opened)
    work_on(opened, 1)
    key = opened().key
    opened.close()
    assert kept(opened.home)[0] != made
    done = restore(None, opened.home, prove=lambda _: key, now=NOW + timedelta(days=2))
    assert (done.rows["submissions"], done.missing, done.made_at) == (2, 0, NOW)
    assert lost_writes(opened()) is None
