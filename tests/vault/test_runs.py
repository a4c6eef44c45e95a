"""A summary of each run is kept, the newest first; one that was killed has no end."""

from datetime import timedelta

from perisai_app.vault.database import Vault
from perisai_app.vault.runs import KEPT, begin_run, end_run, last_runs
from tests.vault.conftest import NOW

FIGURES = {"offered": 5, "stored": 3, "bytes_sent": 900, "held_back": 1, "repaired": 2, "unknown": 7}


def test_a_run_tells_what_it_did_and_what_stopped_it(vault: Vault) -> None:
    run = begin_run(vault, NOW)
    end = NOW + timedelta(seconds=9)
    end_run(vault, run, FIGURES, "offline", end)
    (found,) = last_runs(vault, 10)
    assert (found.run_id, found.started_at, found.ended_at) == (run, NOW, end)
    assert (found.offered, found.stored, found.bytes_sent, found.refused) == (5, 3, 900, 0)
    assert (found.held_back, found.repaired) == (1, 2)
    assert found.stopped_by == "offline"


def test_a_killed_run_has_no_end(vault: Vault) -> None:
    begin_run(vault, NOW)
    (found,) = last_runs(vault, 10)
    assert (found.ended_at, found.stopped_by, found.offered) == (None, None, 0)


def test_the_newest_come_first_however_the_clock_jumped(vault: Vault) -> None:
    first, second = begin_run(vault, NOW), begin_run(vault, NOW - timedelta(days=400))
    assert [run.run_id for run in last_runs(vault, 10)] == [second, first]
    assert [run.run_id for run in last_runs(vault, 1)] == [second]


def test_the_oldest_are_dropped(vault: Vault) -> None:
    runs = [begin_run(vault, NOW) for _ in range(KEPT + 3)]
    assert [run.run_id for run in last_runs(vault, 1_000)] == runs[:2:-1]
