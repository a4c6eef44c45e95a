"""The outside mark: it sounds when the database is behind it, says how much and since when, and only then."""

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from perisai_app.reference.tables import rule_book
from perisai_app.vault.check import quick
from perisai_app.vault.database import FILE, Vault, VaultKey, create_vault, open_vault
from perisai_app.vault.drafts import new_draft, save_draft
from perisai_app.vault.finalize import finalize
from perisai_app.vault.journal import Note, What, append, entries
from perisai_app.vault.mark import LostWrites, NoMark, lost_writes, own_to_loss, restart
from perisai_app.vault.mark_file import FILE as MARK
from perisai_app.vault.mark_file import SLOT_APART, SLOT_BYTES, MarkFile
from perisai_app.wire.submission import Submission
from tests.domain.texts import COMPLETE, TODAY
from tests.vault.conftest import NOW, PASSPHRASE

PEOPLE = 20
Opener = Callable[[Path], Vault]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, VaultKey]:
    """An empty vault to copy: deriving its key in every test would cost more than the tests."""
    home = tmp_path_factory.mktemp("made") / "home"
    return home, create_vault(home, agent_name="Sri", passphrase=PASSPHRASE)


@pytest.fixture
def home(made: tuple[Path, VaultKey], tmp_path: Path) -> Path:
    return Path(shutil.copytree(made[0], tmp_path / "home"))


@pytest.fixture
def opened(made: tuple[Path, VaultKey]) -> Iterator[Opener]:
    """Opens a home; whatever is still open at the end is let go of as a killed program does."""
    vaults: list[Vault] = []

    def opener(home: Path) -> Vault:
        vaults.append(open_vault(home, made[1]))
        return vaults[-1]

    yield opener
    for vault in vaults:
        vault.db.conn.close()


@pytest.fixture
def synced(home: Path, monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """What the mark held each time it was forced to the disk."""
    name = "fdatasync" if hasattr(os, "fdatasync") else "fsync"
    sync: Callable[[int], None] = getattr(os, name)
    seen: list[bytes] = []

    def watched(descriptor: int) -> None:
        seen.append((home / MARK).read_bytes())
        sync(descriptor)

    monkeypatch.setattr(os, name, watched)
    return seen


def finalized(vault: Vault, minute: int) -> Submission:
    now = NOW + timedelta(minutes=minute)
    draft = new_draft(vault, now=now, texts=COMPLETE)
    done = finalize(vault, draft.draft_id, book=rule_book(), today=TODAY, now=now)
    assert isinstance(done, Submission)
    return done


def write_what_no_commit_takes(vault: Vault) -> None:
    with vault.writing() as db:
        db.execute("PRAGMA defer_foreign_keys = ON")
        db.execute("INSERT INTO open_forms (draft_id, since) VALUES ('nobody', 'now')")


def killed(home: Path, beside: Path) -> Path:
    """What a kill at this instant leaves on the disk: nothing was folded in, nothing closed."""
    return Path(shutil.copytree(home, beside, ignore=shutil.ignore_patterns("*-shm")))


def damage(file: Path, at: float) -> None:
    """64 bytes overwritten at this part of the file, as reliability's experiment E4 did."""
    data = bytearray(file.read_bytes())
    start = int(len(data) * at)
    data[start : start + 64] = bytes(byte ^ 0xFF for byte in data[start : start + 64])
    file.write_bytes(bytes(data))


def finalized_at(vault: Vault) -> list[int]:
    return [row["counter"] for row in vault.rows("SELECT counter FROM submissions ORDER BY counter")]


def test_a_damaged_wal_drops_what_was_acknowledged_and_the_mark_says_how_much_and_since_when(
    home: Path, opened: Opener, tmp_path: Path
) -> None:
    vault = opened(home)
    for minute in range(PEOPLE):
        finalized(vault, minute)
    left = killed(home, tmp_path / "killed")
    damage(left / (FILE + "-wal"), 0.5)
    after = opened(left)
    there = finalized_at(after)
    assert 0 < len(there) < PEOPLE
    assert after.rows("PRAGMA quick_check")[0]["quick_check"] == "ok"
    lost = lost_writes(after)
    assert lost is not None
    assert lost.submissions == PEOPLE - len(there)
    assert (lost.first, lost.last) == (len(entries(after)) + 1, 1 + 2 * PEOPLE)
    assert lost.since == entries(after)[-1].at
    assert lost.until == NOW + timedelta(minutes=PEOPLE - 1)
    told = {found.code.value: found.params for found in quick(after)}
    assert told["writes_lost"]["submissions"] == PEOPLE - len(there)


@pytest.mark.parametrize("at", [0.1, 0.3, 0.7, 0.9])
def test_wherever_the_wal_is_damaged_nothing_acknowledged_is_missing_without_an_alarm(
    home: Path, opened: Opener, tmp_path: Path, at: float
) -> None:
    vault = opened(home)
    for minute in range(PEOPLE):
        finalized(vault, minute)
    left = killed(home, tmp_path / "killed")
    damage(left / (FILE + "-wal"), at)
    after = opened(left)
    lost = lost_writes(after)
    assert lost is not None
    assert len(finalized_at(after)) + lost.submissions == PEOPLE


def test_a_wal_that_is_gone_is_noticed_too(home: Path, opened: Opener, tmp_path: Path) -> None:
    vault = opened(home)
    finalized(vault, 0)
    left = killed(home, tmp_path / "killed")
    (left / (FILE + "-wal")).unlink()
    lost = lost_writes(opened(left))
    assert lost is not None and (lost.submissions, lost.first) == (1, 2)


def test_a_kill_alone_loses_nothing_and_is_silent(home: Path, opened: Opener, tmp_path: Path) -> None:
    vault = opened(home)
    for minute in range(3):
        finalized(vault, minute)
    after = opened(killed(home, tmp_path / "killed"))
    assert (lost_writes(after), len(finalized_at(after))) == (None, 3)
    assert [found.code.value for found in quick(after)] == []


def test_a_crash_between_commit_and_mark_leaves_the_mark_behind_and_is_silent(
    home: Path, opened: Opener, tmp_path: Path
) -> None:
    vault = opened(home)
    finalized(vault, 0)
    before = (home / MARK).read_bytes()
    finalized(vault, 1)
    left = killed(home, tmp_path / "killed")
    (left / MARK).write_bytes(before)
    after = opened(left)
    assert lost_writes(after) is None
    finalized(after, 2)
    assert (lost_writes(after), finalized_at(after)) == (None, [1, 2, 3])


def test_after_a_loss_no_number_is_given_twice_and_the_journal_tells_it_before_all_else(
    home: Path, opened: Opener, tmp_path: Path
) -> None:
    waiting = new_draft(opened(home), now=NOW, texts=COMPLETE)
    after, lost = with_a_loss(home, opened, tmp_path)
    survived = len(finalized_at(after))
    fresh = finalize(after, waiting.draft_id, book=rule_book(), today=TODAY, now=NOW)
    assert isinstance(fresh, Submission) and fresh.counter == PEOPLE + 1
    (told,) = [entry for entry in entries(after) if entry.what == "writes_lost"]
    assert told.number == lost.first
    assert (told.params["counter"], told.params["counter_last"]) == (survived, PEOPLE)


def test_the_alarm_stands_through_further_work_until_a_person_has_seen_it(
    home: Path, opened: Opener, tmp_path: Path
) -> None:
    after, lost = with_a_loss(home, opened, tmp_path)
    finalized(after, 60)
    again = opened(after.home)
    for minute in range(PEOPLE + 5):
        finalized(again, 61 + minute)
    standing = lost_writes(opened(after.home))
    assert standing is not None
    assert (standing.first, standing.last, standing.submissions) == (lost.first, lost.last, lost.submissions)
    assert standing.since == lost.since
    own_to_loss(again, NOW)
    assert lost_writes(opened(after.home)) is None
    assert [found.code.value for found in quick(again)] == []


def test_a_write_that_tells_nothing_does_not_hide_a_loss(home: Path, opened: Opener, tmp_path: Path) -> None:
    after, lost = with_a_loss(home, opened, tmp_path)
    with after.writing() as db:
        db.execute("UPDATE submissions SET search = search")
    assert lost_writes(opened(after.home)) == lost


def test_even_a_journal_that_grew_past_the_mark_untold_does_not_hide_a_loss(
    home: Path, opened: Opener, tmp_path: Path
) -> None:
    after, lost = with_a_loss(home, opened, tmp_path)
    with after.writing() as db:
        append(db, [Note(What.EXPORTED)] * (lost.last + 1), at=NOW)
    found = lost_writes(opened(after.home))
    assert found is not None and found.last == lost.last


def test_a_loss_can_be_seen_before_anything_else_is_written(
    home: Path, opened: Opener, tmp_path: Path
) -> None:
    after, _ = with_a_loss(home, opened, tmp_path)
    own_to_loss(after, NOW)
    assert [entry.what for entry in entries(after)][-2:] == ["writes_lost", "loss_seen"]
    assert lost_writes(opened(after.home)) is None


def test_a_loss_is_told_once_however_many_connections_met_it(
    home: Path, opened: Opener, tmp_path: Path
) -> None:
    after, _ = with_a_loss(home, opened, tmp_path)
    other = opened(after.home)
    for vault in (after, other, after):
        finalized(vault, 60)
    assert [entry.what for entry in entries(after)].count("writes_lost") == 1


def test_an_entry_of_the_loss_that_is_rolled_back_is_told_by_the_next_one(
    home: Path, opened: Opener, tmp_path: Path
) -> None:
    after, _ = with_a_loss(home, opened, tmp_path)

    def broken() -> None:
        with after.writing():
            finalized(after, 60)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        broken()
    assert isinstance(lost_writes(after), LostWrites)
    finalized(after, 61)
    assert [entry.what for entry in entries(after)].count("writes_lost") == 1


@pytest.mark.parametrize(("how", "why"), [("gone", NoMark.MISSING), ("torn", NoMark.DAMAGED)])
def test_a_mark_that_is_gone_or_damaged_is_no_alarm_and_the_next_save_makes_it_anew(
    home: Path, opened: Opener, how: str, why: NoMark
) -> None:
    finalized(opened(home), 0)
    if how == "gone":
        (home / MARK).unlink()
    else:
        (home / MARK).write_bytes(bytes(SLOT_APART + SLOT_BYTES))
    vault = opened(home)
    assert [found.code.value for found in quick(vault)] == [why.value]
    finalized(vault, 1)
    (told,) = [entry for entry in entries(vault) if entry.what == "mark_rebuilt"]
    assert told.params == {"why": why.value}
    assert (quick(opened(home)), lost_writes(vault)) == ((), None)


@pytest.mark.parametrize("slot", [0, SLOT_APART])
def test_one_torn_slot_leaves_the_other_which_is_at_most_one_commit_older(
    home: Path, opened: Opener, slot: int
) -> None:
    vault = opened(home)
    for minute in range(3):
        finalized(vault, minute)
    data = bytearray((home / MARK).read_bytes())
    data[slot + 30] ^= 1
    (home / MARK).write_bytes(bytes(data))
    again = opened(home)
    point = again.mark.newest() if again.mark else None
    assert point is not None
    assert len(entries(again)) - point.number in (0, 1)
    assert quick(again) == ()


def test_nobody_without_the_key_can_write_a_mark_that_hides_a_loss(
    home: Path, opened: Opener, tmp_path: Path
) -> None:
    after, _ = with_a_loss(home, opened, tmp_path)
    newest = after.mark.newest() if after.mark else None
    assert newest is not None
    (after.home / MARK).unlink()
    stranger = MarkFile(after.home, bytes(48))
    stranger.write(newest, sync=True)
    assert stranger.newest() == newest
    assert [found.code.value for found in quick(opened(after.home))] == ["mark_damaged"]


def put_an_older_copy_back(home: Path, opened: Opener) -> None:
    """One person was finalized since."""
    vault = opened(home)
    finalized(vault, 0)
    vault.close()
    older = (home / FILE).read_bytes()
    vault = opened(home)
    finalized(vault, 1)
    vault.close()
    (home / FILE).write_bytes(older)


def test_an_older_copy_of_the_database_put_back_by_hand_is_noticed(
    home: Path, opened: Opener, tmp_path: Path
) -> None:
    put_an_older_copy_back(home, opened)
    lost = lost_writes(opened(home))
    assert lost is not None and lost.submissions == 1


def test_a_restore_begins_a_new_life_in_which_nothing_counts_as_lost(home: Path, opened: Opener) -> None:
    put_an_older_copy_back(home, opened)
    vault = opened(home)
    assert restart(vault, NOW, {"missing": 0}) == 2
    assert [entry.what for entry in entries(vault)].count("writes_lost") == 0
    assert entries(vault)[-1].params == {"incarnation": 2, "missing": 0}
    assert (lost_writes(opened(home)), quick(opened(home))) == (None, ())
    assert finalized(opened(home), 2).counter == 3


def with_a_save_lost(home: Path, opened: Opener, tmp_path: Path) -> tuple[Vault, str]:
    """The newest of four saves of one draft is cut off the WAL; the draft's id."""
    vault = opened(home)
    draft_id = new_draft(vault, now=NOW, texts=COMPLETE).draft_id
    for street in "ABC":
        before = (home / (FILE + "-wal")).stat().st_size
        save_draft(vault, draft_id, texts={"street": street}, confirmed={}, now=NOW)
    left = killed(home, tmp_path / "killed")
    os.truncate(left / (FILE + "-wal"), before)
    return opened(left), draft_id


def test_a_save_that_falls_back_is_noticed_though_it_tells_the_journal_nothing(
    home: Path, opened: Opener, tmp_path: Path
) -> None:
    after, _ = with_a_save_lost(home, opened, tmp_path)
    lost = lost_writes(after)
    assert lost is not None
    assert (lost.saves, lost.submissions, lost.last - lost.first + 1) == (1, 0, 0)
    assert lost.since == NOW
    assert [found.code.value for found in quick(after)] == ["writes_lost"]


def test_saves_after_a_loss_never_catch_up_with_the_mark(home: Path, opened: Opener, tmp_path: Path) -> None:
    after, draft_id = with_a_save_lost(home, opened, tmp_path)
    for vault in (after, opened(after.home)):
        for street in "DEFGH":
            save_draft(vault, draft_id, texts={"street": street}, confirmed={}, now=NOW)
    lost = lost_writes(opened(after.home))
    assert lost is not None and lost.saves == 1
    new_draft(after, now=NOW)
    told = lost_writes(opened(after.home))
    assert told == lost
    own_to_loss(after, NOW)
    save_draft(after, draft_id, texts={"street": "I"}, confirmed={}, now=NOW)
    assert (lost_writes(opened(after.home)), quick(opened(after.home))) == (None, ())


def test_a_transaction_that_changed_nothing_is_not_counted(home: Path, opened: Opener) -> None:
    vault = opened(home)
    new_draft(vault, now=NOW, texts=COMPLETE)
    before = (home / MARK).read_bytes()
    with vault.writing() as db:
        db.execute("DELETE FROM drafts WHERE draft_id = 'nobody'")
    assert (home / MARK).read_bytes() == before


def test_the_mark_of_a_single_save_is_on_the_disk_before_it_is_answered_for(
    home: Path, opened: Opener, synced: list[bytes]
) -> None:
    new_draft(opened(home), now=NOW, texts=COMPLETE)
    assert synced == [(home / MARK).read_bytes()]


def test_a_burst_of_saves_is_synced_once_a_second_and_at_its_end(
    home: Path, opened: Opener, synced: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    vault, clock = opened(home), iter([0.0, 0.0, 0.5, 0.9, 1.1, 1.1, 1.2, 1.3])
    monkeypatch.setattr("perisai_app.vault.mark.monotonic", lambda: next(clock))
    for _ in range(6):
        new_draft(vault, now=NOW, texts=COMPLETE)
    assert len(synced) == 2
    vault.close()
    assert len(synced) == 3
    assert synced[-1] == (home / MARK).read_bytes()


def test_a_mark_that_cannot_be_written_stops_no_save(
    home: Path, opened: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    vault = opened(home)
    with monkeypatch.context() as patch:
        patch.setattr(MarkFile, "_put", full)
        finalized(vault, 0)
    assert lost_writes(opened(home)) is None
    finalized(vault, 1)
    point = vault.mark.newest() if vault.mark else None
    assert point is not None
    assert point.number == len(entries(vault))


def with_a_loss(home: Path, opened: Opener, tmp_path: Path) -> tuple[Vault, LostWrites]:
    vault = opened(home)
    for minute in range(PEOPLE):
        finalized(vault, minute)
    left = killed(home, tmp_path / "killed")
    damage(left / (FILE + "-wal"), 0.5)
    after = opened(left)
    lost = lost_writes(after)
    assert lost is not None
    return after, lost


def test_moments_in_a_mark_are_whole(home: Path, opened: Opener) -> None:
    vault = opened(home)
    finalized(vault, 7)
    point = vault.mark.newest() if vault.mark else None
    assert point is not None
    assert datetime.fromisoformat(point.at.replace("Z", "+00:00")) == NOW + timedelta(minutes=7)


def test_a_journal_that_cannot_be_read_keeps_nobody_from_saving(home: Path, opened: Opener) -> None:
    vault = opened(home)
    draft = new_draft(vault, now=NOW, texts=COMPLETE)
    before = (home / MARK).read_bytes()
    vault.db.conn.execute("ALTER TABLE journal RENAME TO out_of_reach")
    save_draft(vault, draft.draft_id, texts={**COMPLETE, "name": "Ketut"}, confirmed={}, now=NOW)
    assert vault.row("SELECT name FROM drafts") == {"name": "Ketut"}
    assert (home / MARK).read_bytes() == before


def test_a_commit_that_fails_moves_no_mark(home: Path, opened: Opener) -> None:
    vault = opened(home)
    new_draft(vault, now=NOW, texts=COMPLETE)
    before = (home / MARK).read_bytes()
    with pytest.raises(sqlcipher.IntegrityError):
        write_what_no_commit_takes(vault)
    assert (home / MARK).read_bytes() == before
