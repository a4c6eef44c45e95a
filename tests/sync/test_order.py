"""In which order a run goes on, and that nothing in it keeps another thing away for ever."""

from pathlib import Path

import pytest

from central import erasing
from central.backups import begin_backup, finish_backup
from central.enrolment import make_code
from central.news import give_order, tell_message
from central.packs import announce_pack
from perisai_app.reference.packs.shelf import Shelf
from perisai_app.vault.database import create_vault, open_vault
from perisai_app.vault.identity import enrolment
from perisai_app.vault.rights.withdraw import withdraw
from perisai_app.vault.sync_state import work_is_due
from perisai_app.wire.changes import Command
from perisai_app.wire.media import BACKED_UP, CHANGES, CHECKIN, FILES, PACKS, SUBMISSIONS, WORK
from perisai_app.wire.problem_json import Code
from sync.enrol import enrol
from tests.central.conftest import Office
from tests.domain.texts import TODAY
from tests.sync.between import DROPPED, Between, Said, between, no
from tests.sync.conftest import Queue, Run, answered_from
from tests.sync.test_backed_up import registered, run_later
from tests.sync.test_files import finalized, other, picture
from tests.sync.test_packs import VERSION, file
from tests.vault.conftest import NOW, PASSPHRASE

__all__ = ["file"]


def failing(middle: Between, *paths: str, said: Said = DROPPED) -> None:
    """Whoever asks for one of these gets this."""
    middle.rule = lambda asked: said if asked.path.startswith(paths) else None
    middle.asked.clear()


def test_a_line_of_somebody_who_was_erased_meanwhile_does_not_travel(
    office: Office, joined: Run, queue: Queue, middle: Between, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = queue()
    joined()
    monkeypatch.setattr("central.checkins.PAGE", 1)
    withdraw(joined.vault, str(gone.registration_id), today=TODAY, now=NOW)
    tell_message(office.centre, "Satu")
    erasing.erase(office.centre, str(gone.registration_id))
    middle.asked.clear()
    summary = joined()
    assert (summary.stopped_by, middle.batches, joined.states()) == (None, [], [])


@pytest.mark.only_on("embedded")  # a centre of this process, that a test may change
def test_what_is_owed_waits_for_what_is_urgent_alone_of_a_long_feed(
    office: Office, joined: Run, queue: Queue, middle: Between, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("central.checkins.PAGE", 1)
    monkeypatch.setattr("sync.pull.PAGE_ROWS", 10)
    joined()
    for number in range(25):
        tell_message(office.centre, f"Pesan {number}")
    queue()
    middle.asked.clear()
    summary = joined()
    assert (summary.stored, summary.pulled, summary.stopped_by) == (1, 25, None)
    asked = [one.path.split("?")[0] + ("!" if "urgent=true" in one.path else "") for one in middle.asked]
    assert asked == [CHECKIN, f"{CHANGES}!", SUBMISSIONS, CHANGES, CHANGES, CHANGES]


@pytest.mark.only_on("embedded")  # a centre of this process, that a test may change
def test_a_line_that_breaks_at_every_page_of_news_keeps_nothing_from_being_sent(
    office: Office, joined: Run, queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The wire dies after so many bytes of answers: what is owed went before they came."""
    monkeypatch.setattr("central.checkins.PAGE", 1)
    joined()
    for _ in range(60):
        tell_message(office.centre, "Pesan panjang. " * 100)
    queue()
    with between(office.url) as middle:
        answered_from(joined.vault, middle.url)
        middle.after = lambda asked, said: said if len(said.body) < 4_000 else DROPPED
        summary = joined()
    assert (summary.stored, summary.stopped_by) == (1, "offline")


def test_an_order_to_lock_at_the_end_of_a_long_feed_goes_before_what_is_owed(
    office: Office, joined: Run, queue: Queue, middle: Between, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("central.checkins.PAGE", 1)
    joined()
    us = enrolment(joined.vault)
    assert us is not None
    for text in ("Satu", "Dua"):
        tell_message(office.centre, text)
    give_order(office.centre, us.device_id, Command.LOCK)
    queue()
    assert (joined().stopped_by, middle.batches, joined.owed) == ("lock_ordered", [], 1)


def test_a_long_list_of_work_waits_behind_what_is_owed(
    office: Office, joined: Run, queue: Queue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page of it comes first: a new laptop would else be handed what it has just sent."""
    monkeypatch.setattr("sync.work.PAGE_LINES", 2)
    for _ in range(5):
        queue()
    joined()
    key = create_vault(tmp_path / "second", agent_name="Sri", passphrase=PASSPHRASE)
    vault = open_vault(tmp_path / "second", key)
    enrol(vault, office.url, str(make_code(office.centre, "Sri", "Gianyar")), now=NOW)
    second = Run(vault)
    finalized(second, **other(1))
    with between(office.url) as middle:
        answered_from(vault, middle.url)
        assert second().stopped_by is None
        work = [path for path in middle.paths if path != f"POST {CHECKIN}"]
    assert work[:3] == [f"GET {WORK}", f"POST {SUBMISSIONS}", f"GET {WORK}"]
    assert second.states() == ["received"] * 6
    vault.close()


def test_a_list_of_work_that_breaks_after_its_first_page_keeps_no_news_away(
    office: Office, joined: Run, queue: Queue, middle: Between, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("central.checkins.PAGE", 1)
    monkeypatch.setattr("sync.work.PAGE_LINES", 2)
    for _ in range(3):
        queue()
    joined()
    for number in range(5):
        tell_message(office.centre, f"Pesan {number}")
    work_is_due(joined.vault)
    broken = no(500, Code.INTERNAL)
    middle.rule = lambda asked: (
        broken if asked.path.startswith(WORK) and "after=&" not in asked.path else None
    )
    assert joined().stopped_by == "internal"
    assert joined.vault.rows("SELECT count(*) AS n FROM changes") == [{"n": 5}]


@pytest.mark.only_on("embedded")  # a centre of this process, that a test may change
def test_a_feed_that_the_centre_cannot_read_keeps_nothing_from_being_sent(
    office: Office, joined: Run, queue: Queue, middle: Between, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("central.checkins.PAGE", 1)
    queue()
    for text in ("Satu", "Dua"):
        tell_message(office.centre, text)
    failing(middle, CHANGES, said=Said(500, {}, b""))
    summary = joined()
    assert (summary.stored, summary.stopped_by) == (1, "internal")


def test_files_that_never_get_through_keep_no_pack_and_no_word_on_backups_away(
    office: Office, joined: Run, queue: Queue, file: Path, middle: Between
) -> None:
    registered(office, joined, queue)
    finish_backup(office.centre, begin_backup(office.centre))
    announce_pack(office.centre, file)
    finalized(joined, picture(1), **other(1))
    failing(middle, FILES)
    assert run_later(joined).stopped_by == "offline"
    assert VERSION in [pack.version for pack in Shelf(joined.vault.home).packs()]
    assert joined.vault.rows("SELECT count(*) AS n FROM backup_statements") == [{"n": 1}]


@pytest.mark.parametrize("path", [PACKS, BACKED_UP])
def test_a_pack_or_a_word_on_backups_that_never_gets_through_keeps_no_file_away_and_is_told(
    office: Office, joined: Run, queue: Queue, file: Path, middle: Between, path: str
) -> None:
    registered(office, joined, queue)
    finish_backup(office.centre, begin_backup(office.centre))
    announce_pack(office.centre, file)
    finalized(joined, picture(1), **other(1))
    failing(middle, path)
    summary = run_later(joined)
    assert (summary.files, summary.stopped_by) == (1, "offline")


def test_a_folder_of_packs_that_takes_none_keeps_no_file_away_and_is_told(
    office: Office, joined: Run, file: Path
) -> None:
    announce_pack(office.centre, file)
    (joined.vault.home / "packs" / f"{VERSION}.perisai-pack").mkdir(parents=True)
    finalized(joined, picture(1))
    summary = joined()
    assert (summary.files, summary.stopped_by) == (1, "disk_gone")


def test_a_centre_that_names_a_time_is_asked_nothing_more_before(
    office: Office, joined: Run, file: Path, middle: Between
) -> None:
    announce_pack(office.centre, file)
    finalized(joined, picture(1))
    failing(middle, PACKS, said=no(503, Code.BUSY, Retry_After="60"))
    summary = joined()
    assert (summary.files, summary.stopped_by) == (0, "busy")
