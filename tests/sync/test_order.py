"""In which order a run goes on, and that nothing in it keeps another thing away for ever."""

from pathlib import Path

import pytest

from central import erasing
from central.backups import begin_backup, finish_backup
from central.news import tell_message
from central.packs import announce_pack
from perisai_app.reference.packs.shelf import Shelf
from perisai_app.vault.rights.withdraw import withdraw
from perisai_app.wire.media import BACKED_UP, CHANGES, FILES, PACKS
from perisai_app.wire.problem_json import Code
from tests.central.conftest import Office
from tests.domain.texts import TODAY
from tests.sync.between import DROPPED, Between, Said, no
from tests.sync.conftest import Queue, Run
from tests.sync.test_backed_up import registered, run_later
from tests.sync.test_files import finalized, other, picture
from tests.sync.test_packs import VERSION, file
from tests.vault.conftest import NOW

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
