"""`perisai sync --if-due` and `--log`: what a timer asks for, and what the last runs did."""

from collections.abc import Callable
from pathlib import Path

import pytest

from central.enrolment import make_code
from sync.link import Link
from tests.cli.conftest import Office, Perisai
from tests.sync.strangers import Stranger, listening


@pytest.fixture
def agent(perisai: Perisai, people: Callable[..., Path], office: Office) -> Perisai:
    """An agent who joined and has somebody to send."""
    perisai.answer("import", str(people({})), "--branch", "Gianyar")
    perisai.answer("enrol", office.url, str(make_code(office.centre, "Agen Contoh", "Gianyar")))
    return perisai


@pytest.fixture
def waiting(agent: Perisai, monkeypatch: pytest.MonkeyPatch) -> Perisai:
    """One whom the centre asked to come back in an hour."""
    with listening(Stranger(503, {"Retry-After": "3600"})) as busy, monkeypatch.context() as patch:
        patch.setattr("sync.engine.Link", turned_to(busy.url))
        assert agent("sync", "--json").json["stopped_by"] == "busy"
    return agent


def turned_to(url: str) -> Callable[..., object]:
    """The same conversation with somebody else at the centre's address."""
    return lambda _url, *args, **options: Link(url, *args, **options)


def test_while_the_wait_goes_on_a_timer_sends_nothing(waiting: Perisai) -> None:
    told = waiting.answer("sync", "--if-due")
    assert (told["stopped_by"], told["reason"], told["offered"]) == ("not_due", "busy", 0)
    assert told["next_try_at"]
    assert waiting.counts()["queued"] == 1


def test_people_are_told_why_and_for_how_long(waiting: Perisai) -> None:
    done = waiting("sync", "--if-due")
    assert done.code == 0
    assert "dalam 1 jam" in done.out or "60 menit" in done.out
    assert "pusat sibuk" in done.out


def test_a_person_who_asks_for_it_does_not_wait(waiting: Perisai) -> None:
    assert waiting.answer("sync")["stored"] == 1


def test_without_a_wait_a_timer_sends(agent: Perisai) -> None:
    assert agent.answer("sync", "--if-due")["stored"] == 1


def test_the_last_runs_are_listed_newest_first(waiting: Perisai) -> None:
    waiting.answer("sync")
    runs = waiting.answer("sync", "--log")["runs"]
    assert [(run["stored"], run["stopped_by"]) for run in runs] == [(1, None), (0, "busy")]
    lines = waiting("sync", "--log").out.splitlines()
    assert "1 dari 1 dikonfirmasi" in lines[0] and "selesai" in lines[0]
    assert "pusat sibuk" in lines[1]


def test_before_the_first_run_the_list_says_so(agent: Perisai) -> None:
    assert agent.answer("sync", "--log") == {"runs": []}
    assert agent("sync", "--log").out.strip() == "Belum pernah mengirim."


def test_a_wrong_clock_is_told_to_people_with_the_cure(agent: Perisai) -> None:
    assert "betulkan jam" in agent("sync").err  # the office's clock of these tests stands still
