"""A line that the centre chokes on is held back while the rest goes on; a sick centre convicts nobody."""

from collections.abc import Callable, Iterable

import pytest

import central.checkins
import sync.pace as sync_pace
from central.overview import status
from central.review import Ruling, decide
from perisai_app.vault.held_back import REST, held_back
from perisai_app.vault.rights.withdraw import withdraw
from perisai_app.vault.runs import last_runs
from perisai_app.wire.media import HEALTH, SUBMISSIONS
from perisai_app.wire.problem_json import Code
from perisai_app.wire.submission import Submission
from sync.engine import sync
from sync.poison import MOST_HELD
from tests.central.conftest import Office
from tests.domain.texts import TODAY
from tests.sync.between import Asked, Between, Said, no
from tests.sync.conftest import Queue, Run
from tests.vault.conftest import NOW

MANY = 40
CHOKED = no(500, Code.INTERNAL)
FIRST = b'"revision":1,'
Rule = Callable[[Asked], Said | None]


def choking_on(*poisonous: Submission, saying: Said = CHOKED) -> Rule:
    """A centre that answers so to every batch with one of these in it."""
    marks = [str(one.registration_id).encode() for one in poisonous]

    def rule(asked: Asked) -> Said | None:
        found = any(mark in line for line in asked.lines for mark in marks)
        return saying if found else None

    return rule


def ids(submissions: Iterable[Submission]) -> set[str]:
    return {str(one.registration_id) for one in submissions}


@pytest.mark.parametrize("place", [0, 17, MANY - 1], ids=["first", "in the middle", "last"])
def test_one_in_many_is_held_back_and_all_others_are_stored(
    office: Office, joined: Run, queue: Queue, middle: Between, place: int
) -> None:
    sent = [queue() for _ in range(MANY)]
    middle.rule = choking_on(sent[place])
    summary = joined()
    assert (summary.stored, summary.held_back, summary.stopped_by) == (MANY - 1, 1, None)
    assert status(office.centre).submissions == MANY - 1
    (held,) = held_back(joined.vault)
    assert (held.registration_id, held.code) == (str(sent[place].registration_id), "internal")
    assert last_runs(joined.vault, 1)[0].held_back == 1


@pytest.mark.usefixtures("small_batches")
def test_two_of_one_batch_are_both_found(joined: Run, queue: Queue, middle: Between) -> None:
    sent = [queue() for _ in range(MANY)]
    middle.rule = choking_on(sent[4], sent[5])
    assert joined().stored == MANY - 2
    assert {held.registration_id for held in held_back(joined.vault)} == ids(sent[4:6])


@pytest.mark.parametrize("place", [0, 9, MANY - 5])
def test_several_in_a_row_do_not_pass_for_a_sick_centre(
    joined: Run, queue: Queue, middle: Between, place: int
) -> None:
    sent = [queue() for _ in range(MANY)]
    poisonous = sent[place : place + 4]
    middle.rule = choking_on(*poisonous)
    summary = joined()
    assert (summary.stored, summary.held_back, summary.stopped_by) == (MANY - 4, MOST_HELD, "internal")
    queue()
    assert (joined().stopped_by, joined.owed) == (None, 0)
    assert {held.registration_id for held in held_back(joined.vault)} == ids(poisonous)


@pytest.mark.parametrize(("known", "new"), [(5, 20), (20, 20), (5, 2)])
def test_a_centre_that_knows_old_lines_and_can_store_none_convicts_nobody(
    joined: Run, queue: Queue, middle: Between, known: int, new: int
) -> None:
    for _ in range(known):
        queue()
    middle.after = lambda asked, said: None if asked.path == SUBMISSIONS else said
    assert joined().stopped_by == "offline"
    middle.after = lambda asked, said: said
    middle.rule = choking_on(*[queue() for _ in range(new)])
    summary = joined()
    assert (summary.duplicate, summary.held_back, summary.stopped_by) == (known, 0, "internal")
    middle.rule = lambda asked: None
    assert (joined().stored, joined.owed) == (new, 0)


def test_what_was_held_goes_out_again_by_itself_after_a_day(
    joined: Run, queue: Queue, middle: Between
) -> None:
    sent = [queue() for _ in range(4)]
    middle.rule = choking_on(sent[1])
    joined()
    middle.rule = lambda asked: None
    assert (joined().stored, joined.owed) == (0, 0)
    later = sync(joined.vault, now=lambda: NOW + REST, cancel=joined.cancel, report=lambda _: None)
    assert (later.stored, held_back(joined.vault)) == (1, ())


def test_what_waits_is_tried_once_more_when_others_pass_again(
    joined: Run, queue: Queue, middle: Between
) -> None:
    """The centre fell ill after the first batch, and got well after two lines had failed alone."""
    for _ in range(4):
        queue()
    alone: list[int] = []

    def ill(asked: Asked) -> Said | None:
        if asked.path != SUBMISSIONS or len(alone) == 2:
            return None
        alone.extend([1] if len(asked.lines) == 1 else [])
        return CHOKED

    middle.rule = ill
    summary = joined()
    assert (summary.stored, summary.held_back, summary.stopped_by) == (4, 0, None)


@pytest.mark.parametrize("size", [100, 1], ids=["in its batch", "in a later batch"])
def test_a_later_revision_does_not_go_before_one_that_waits(
    joined: Run, queue: Queue, middle: Between, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr(sync_pace, "FIRST_BATCH", size)
    sent = [queue() for _ in range(3)]
    mark = str(sent[0].registration_id).encode()
    withdraw(joined.vault, str(sent[0].registration_id), today=TODAY, now=NOW, surely_sent=True)
    middle.rule = lambda asked: CHOKED if any(mark in one and FIRST in one for one in asked.lines) else None
    assert joined.owed == 4
    summary = joined()
    assert (summary.stored, summary.refused, summary.held_back) == (2, 0, 1)
    assert joined.receipts() == ["stored"] * 2


def test_what_is_held_back_is_not_sent_again(joined: Run, queue: Queue, middle: Between) -> None:
    sent = [queue() for _ in range(4)]
    middle.rule = choking_on(sent[1])
    joined()
    middle.asked.clear()
    assert joined().offered == 0
    assert middle.batches == []


def test_a_batch_that_failed_once_and_then_passed_holds_nobody_back(
    joined: Run, queue: Queue, middle: Between
) -> None:
    for _ in range(3):
        queue()
    failures = [CHOKED]
    middle.rule = lambda asked: failures.pop() if asked.path == SUBMISSIONS and failures else None
    summary = joined()
    assert (summary.stored, summary.held_back, summary.stopped_by) == (3, 0, None)
    assert middle.batches == [3, 3]


def test_a_centre_that_chokes_on_everything_convicts_nobody(
    joined: Run, queue: Queue, middle: Between
) -> None:
    sent = [queue() for _ in range(MANY)]
    middle.rule = choking_on(*sent)
    summary = joined()
    assert (summary.stored, summary.held_back, summary.stopped_by) == (0, 0, "internal")
    assert (joined.owed, held_back(joined.vault)) == (MANY, ())
    assert len(middle.batches) < MANY


def test_a_lone_line_that_fails_stays_owed_for_nobody_shows_whose_fault_it_is(
    joined: Run, queue: Queue, middle: Between
) -> None:
    middle.rule = choking_on(queue())
    assert joined().stopped_by == "internal"
    assert (joined.owed, held_back(joined.vault)) == (1, ())


def test_a_centre_that_does_not_answer_small_requests_either_is_left_alone(
    joined: Run, queue: Queue, middle: Between
) -> None:
    for _ in range(4):
        queue()
    middle.rule = lambda asked: CHOKED if asked.path in (SUBMISSIONS, HEALTH) else None
    assert joined().stopped_by == "internal"
    assert (middle.batches, joined.owed) == ([4], 4)


def test_a_batch_that_is_too_large_is_halved_until_it_passes(
    joined: Run, queue: Queue, middle: Between
) -> None:
    for _ in range(8):
        queue()
    middle.rule = lambda asked: no(413, Code.TOO_LARGE) if len(asked.lines) > 2 else None
    summary = joined()
    assert (summary.offered, summary.stored, summary.held_back, summary.stopped_by) == (8, 8, 0, None)
    assert middle.batches == [8, 4, 2, 2, 4, 2, 2]


def test_a_line_that_is_too_large_alone_is_held_back(joined: Run, queue: Queue, middle: Between) -> None:
    sent = [queue() for _ in range(4)]
    middle.rule = choking_on(sent[2], saying=no(413, Code.TOO_LARGE))
    assert joined().stored == 3
    assert [held.code for held in held_back(joined.vault)] == ["too_large"]


def test_a_line_that_nobody_can_judge_keeps_no_decision_waiting(
    office: Office, joined: Run, queue: Queue, middle: Between, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(central.checkins, "PAGE", 1)
    sent = [queue() for _ in range(3)]
    joined()
    rulings = [Ruling(registration_id=one.registration_id, outcome="registered") for one in sent]
    decide(office.centre, rulings)
    middle.rule = choking_on(queue())
    assert joined().stopped_by == "internal"
    assert joined.states() == ["queued"] + ["registered"] * 3


@pytest.mark.parametrize(
    ("said", "cause"),
    [
        (no(401, Code.NOT_ENROLLED), "not_enrolled"),
        (no(426, Code.UPDATE_NEEDED), "update_needed"),
        (no(422, Code.MALFORMED), "malformed"),
        (no(503, Code.BUSY), "busy"),
        (Said(200, {"Content-Type": "text/html"}, b"<html>"), "portal"),
    ],
    ids=lambda given: given if isinstance(given, str) else "",
)
def test_what_is_not_a_line_s_fault_stops_the_run_at_once(
    joined: Run, queue: Queue, middle: Between, said: Said, cause: str
) -> None:
    for _ in range(4):
        queue()
    middle.rule = lambda asked: said if asked.path == SUBMISSIONS else None
    assert joined().stopped_by == cause
    assert (middle.batches, joined.owed, held_back(joined.vault)) == ([4], 4, ())
