"""A backup brings back what the centre handed out, the revision that lost, and every key of the centre."""

from pathlib import Path

import pytest
from nacl.signing import SigningKey

from perisai_app.vault.backup.restore import restore
from perisai_app.vault.backup.rotation import back_up_if_changed, newest
from perisai_app.vault.check import deep
from perisai_app.vault.database import Vault, VaultKey, open_vault
from perisai_app.vault.fetched import take_work
from perisai_app.vault.identity import follow_keys, profile
from perisai_app.vault.outbox import next_owed
from perisai_app.vault.rivals import Keep, keep_rival, settle_conflict
from perisai_app.vault.sync_state import sync_state, work_done
from perisai_app.vault.tally import own_sums
from perisai_app.wire.submission import read_submission
from perisai_app.wire.verdict import Verdict
from tests.vault.backup.conftest import LATER, fill, prove
from tests.vault.conftest import NOW, join_centre
from tests.vault.other_laptop import work_page, written_elsewhere
from tests.vault.test_outbox import CENTRE, answered

TABLES = ("submissions", "receipts", "rivals", "at_centre", "centre_keys", "held_back", "reoffers", "answers")


@pytest.fixture
def synced(vault: Vault) -> Vault:
    """One of ours lost against another laptop's, one was fetched, one of this laptop came back."""
    join_centre(vault, CENTRE)
    work_done(vault)
    lose_one(vault)
    device_id = profile(vault).device_id
    own = written_elsewhere(device_id=device_id, counter=40)
    lines = ((written_elsewhere(), "returned"), (own, "returned"))
    take_work(vault, work_page(vault, *lines), device_id=device_id, now=NOW)
    follow_keys(vault, [SigningKey(b"n" * 32).verify_key.encode()], NOW)
    assert back_up_if_changed(vault, now=NOW).made
    return vault


def lose_one(vault: Vault) -> None:
    """The next two lines go out; the first of them loses against another laptop's."""
    batch = next_owed(vault, 2)
    answered(vault, batch, [Verdict.CONFLICT, Verdict.STORED])
    mine = read_submission(batch[0].data)
    assert mine is not None
    theirs = written_elsewhere(mine.registration_id)
    keep_rival(vault, work_page(vault, (theirs, "waiting")), NOW)
    settle_conflict(vault, str(mine.registration_id), keep=Keep.THEIRS, now=NOW)


def rows(vault: Vault) -> dict[str, list[str]]:
    return {name: sorted(map(str, vault.rows(f"SELECT * FROM {name}"))) for name in TABLES}


def test_in_an_empty_folder_all_of_it_is_there_and_holds_together(synced: Vault, tmp_path: Path) -> None:
    container = newest(synced.home)
    assert container is not None
    done = restore(container.path, tmp_path / "new", prove=prove, now=LATER)
    assert done.missing == 0
    back = open_vault(tmp_path / "new", synced.key)
    assert (rows(back), own_sums(back)) == (rows(synced), own_sums(synced))
    assert not sync_state(back).work_due
    assert deep(back) == ()
    back.close()


def test_a_revision_that_lost_since_the_backup_is_not_told_as_missing(tmp_path: Path, key: VaultKey) -> None:
    home = tmp_path / "home"
    vault = open_vault(home, key)
    join_centre(vault, CENTRE)
    assert back_up_if_changed(vault, now=NOW).made
    fill(vault, finalized=range(2))
    lose_one(vault)
    before = rows(vault)
    vault.close()
    done = restore(None, home, prove=prove, now=LATER)
    assert done.missing == 0
    back = open_vault(home, key)
    assert rows(back)["rivals"] == before["rivals"] != []
    back.close()
