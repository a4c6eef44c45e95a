"""However a run ends, it is noted with a code: a disk's trouble is told like a network's, a fault of ours is
noted and goes on to whoever asked."""

import errno
import shutil
from pathlib import Path
from typing import Never

import pytest

from central.packs import announce_pack
from perisai_app.reference.packs.shelf import Shelf
from perisai_app.vault.backup.rotation import kept
from perisai_app.vault.errors import DiskFull, VaultDamaged
from perisai_app.vault.runs import last_runs
from perisai_app.vault.sync_state import sync_state
from sync.run import Progress
from tests.central.conftest import Office
from tests.sync.between import Between
from tests.sync.conftest import Queue, Run
from tests.sync.test_packs import VERSION, file
from tests.vault.conftest import NOW

__all__ = ["file"]


def noted(run: Run) -> tuple[str | None, str | None, int]:
    """The code in the list of runs, the one for the next run, and how many failures in a row."""
    (last, *_) = last_runs(run.vault, 1)
    assert last.ended_at == NOW
    state = sync_state(run.vault)
    assert (state.next_try_at is None) == (state.reason is None)
    return last.stopped_by, state.reason, state.failures


def test_a_pack_that_the_disk_does_not_take_ends_the_run_with_its_name_and_is_asked_for_again(
    office: Office, joined: Run, queue: Queue, file: Path
) -> None:
    queue()
    announce_pack(office.centre, file)
    in_the_way = joined.vault.home / "packs" / f"{VERSION}.perisai-pack"
    in_the_way.mkdir(parents=True)
    summary = joined()
    assert (summary.stored, summary.stopped_by) == (1, "disk_gone")
    assert noted(joined) == ("disk_gone", "disk_gone", 1)
    in_the_way.rmdir()
    assert joined().stopped_by is None
    assert VERSION in [pack.version for pack in Shelf(joined.vault.home).packs()]


def test_a_disk_that_does_not_tell_its_room_ends_the_run(
    joined: Run, middle: Between, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(_: object) -> Never:
        raise OSError(errno.EIO, "")

    with monkeypatch.context() as patch:
        patch.setattr(shutil, "disk_usage", gone)
        assert joined().stopped_by == "disk_gone"
    assert middle.asked == []
    assert noted(joined) == ("disk_gone", "disk_gone", 1)


def test_a_full_disk_is_told_and_the_next_run_waits(joined: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("sync.engine.back_up_before_sync", raising(DiskFull()))
        assert joined().stopped_by == "disk_full"
    assert noted(joined) == ("disk_full", "disk_full", 1)


@pytest.mark.parametrize(
    ("error", "code"),
    [(ZeroDivisionError(), "unexpected"), (VaultDamaged(), "vault_damaged")],
    ids=["a fault of ours", "a damaged vault"],
)
def test_what_is_no_disk_s_trouble_is_noted_and_goes_on(
    joined: Run, queue: Queue, monkeypatch: pytest.MonkeyPatch, error: Exception, code: str
) -> None:
    queue()
    with monkeypatch.context() as patch:
        patch.setattr("sync.conversation.fetch_packs", raising(error))
        with pytest.raises(type(error)):
            joined()
    assert noted(joined) == (code, code, 1)
    assert last_runs(joined.vault, 1)[0].stored == 1


def test_a_run_that_cannot_even_be_noted_tells_what_it_did(
    joined: Run, queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue()
    monkeypatch.setattr("sync.engine.note_outcome", raising(DiskFull()))
    summary = joined()
    assert (summary.stored, summary.stopped_by) == (1, "disk_full")


def test_a_folder_in_which_no_lock_can_lie_is_told(joined: Run) -> None:
    lock = joined.vault.home / "sync.lock"
    lock.unlink(missing_ok=True)
    lock.mkdir()
    assert joined().stopped_by == "disk_gone"
    assert sync_state(joined.vault).reason == "disk_gone"


def raising(error: Exception) -> object:
    def fails(*_: object, **__: object) -> Never:
        raise error

    return fails


def test_a_person_who_stops_does_not_wait_for_the_backup_before(joined: Run, queue: Queue) -> None:
    queue()

    def at_the_second_word(_: Progress) -> None:
        if len(joined.told) == 2:
            joined.cancel.set()

    assert joined(at_the_second_word).stopped_by == "cancelled"
    assert kept(joined.vault.home) == ()
    assert list((joined.vault.home / "backups").iterdir()) == []
    joined.cancel.clear()
    assert joined().stopped_by is None
    assert len(kept(joined.vault.home)) == 1
