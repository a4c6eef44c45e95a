"""What the office's backup holds may leave the laptop when its time has come: the word comes with a run."""

from datetime import timedelta

import pytest

from central.backups import begin_backup, finish_backup
from central.erasing import new_epoch
from central.review import Ruling, decide
from perisai_app.domain.settings import Settings
from perisai_app.vault.rights.conditions import Hold
from perisai_app.vault.rights.purge import purge
from perisai_app.wire.media import BACKED_UP
from perisai_app.wire.submission import Submission
from sync import backed_up as asking
from sync.engine import Summary, sync
from tests.central.conftest import Office
from tests.sync.between import Between
from tests.sync.conftest import Queue, Run
from tests.vault.conftest import NOW

LATER = NOW + timedelta(days=Settings().purge_days, hours=1)


def registered(office: Office, joined: Run, queue: Queue, count: int = 1) -> list[Submission]:
    """Sent, received and decided at NOW."""
    sent = [queue() for _ in range(count)]
    joined()
    decide(office.centre, [Ruling(registration_id=one.registration_id, outcome="registered") for one in sent])
    joined()
    assert joined.states() == ["registered"] * count
    return sent


def backed_up(office: Office) -> None:
    finish_backup(office.centre, begin_backup(office.centre))


def run_later(joined: Run) -> Summary:
    return sync(joined.vault, now=lambda: LATER, cancel=joined.cancel, report=lambda _: None)


def test_data_stay_until_the_office_has_a_backup_and_go_with_the_run_that_hears_of_it(
    office: Office, joined: Run, queue: Queue
) -> None:
    (one,) = registered(office, joined, queue)
    assert run_later(joined).stopped_by is None
    held = purge(joined.vault, Settings(), now=LATER).held
    assert held == {Hold.NOT_BACKED_UP: 1}
    backed_up(office)
    assert run_later(joined).stopped_by is None
    assert joined.vault.rows("SELECT 1 FROM submissions") == []
    (proof,) = joined.vault.rows("SELECT digest FROM backed_up")
    assert proof["digest"] == one.digest
    last = run_later(joined)
    assert (last.stopped_by, last.offered, last.repaired) == (None, 0, 0)


def test_nothing_is_asked_before_the_time_has_come(office: Office, joined: Run, queue: Queue) -> None:
    registered(office, joined, queue)
    backed_up(office)
    joined()
    assert joined.vault.rows("SELECT 1 FROM backup_statements") == []


def test_many_are_asked_for_in_portions(
    office: Office, joined: Run, queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "MOST_ASKED", 2)
    registered(office, joined, queue, count=5)
    backed_up(office)
    run_later(joined)
    assert joined.vault.rows("SELECT count(*) AS n FROM backup_statements") == [{"n": 3}]
    assert joined.vault.rows("SELECT 1 FROM submissions") == []


def test_the_word_is_of_the_epoch_that_holds_now(office: Office, joined: Run, queue: Queue) -> None:
    registered(office, joined, queue)
    backed_up(office)
    new_epoch(office.centre)
    run_later(joined)
    (word,) = joined.vault.rows("SELECT epoch FROM backup_statements")
    assert word["epoch"] == office.centre.epoch


def asked_later(joined: Run, middle: Between) -> int:
    """How often a run asks for the word on backups; a run that does not ask is one request in all."""
    middle.asked.clear()
    assert run_later(joined).stopped_by is None
    times = middle.paths.count(f"POST {BACKED_UP}")
    assert times or middle.paths == ["POST /v1/checkin"]
    return times


def test_the_same_is_not_asked_again_until_the_backup_the_epoch_or_who_waits_is_another(
    office: Office, joined: Run, queue: Queue, middle: Between
) -> None:
    backed_up(office)
    registered(office, joined, queue, count=2)
    assert [asked_later(joined, middle) for _ in range(3)] == [1, 0, 0]
    new_epoch(office.centre)
    assert [asked_later(joined, middle) for _ in range(2)] == [1, 0]
    one = queue()
    joined()
    decide(office.centre, [Ruling(registration_id=one.registration_id, outcome="registered")])
    joined()
    assert [asked_later(joined, middle) for _ in range(2)] == [1, 0]
    backed_up(office)
    assert asked_later(joined, middle) == 1
    assert joined.vault.rows("SELECT 1 FROM submissions") == []
