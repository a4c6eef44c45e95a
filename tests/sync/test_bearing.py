"""A line that bears little, and one that a certain registration breaks: both are found out in a few runs."""

import pytest

from perisai_app.vault.database import open_vault
from perisai_app.vault.held_back import held_back
from perisai_app.vault.sync_state import Bearing, bearing, keep_bearing
from perisai_app.wire.media import HEALTH, SUBMISSIONS
from perisai_app.wire.problem_json import Code
from sync.engine import Summary
from sync.pace import FIRST_BATCH
from tests.sync.between import DROPPED, Asked, Between, Said, no
from tests.sync.conftest import Queue, Run
from tests.sync.test_poison import Rule, choking_on

MANY, FITS = 20, 3
PLENTY = 20  # runs; the slowest case takes about a dozen
HTML = {"Content-Type": "text/html"}
FAILURES = [
    pytest.param(DROPPED, "offline", id="dies"),
    pytest.param(Said(502, HTML, b""), "busy", id="502"),
    pytest.param(Said(504, HTML, b""), "busy", id="504"),
    pytest.param(Said(200, HTML, b"<html>"), "portal", id="a page"),
    pytest.param(no(400, Code.MALFORMED), "malformed", id="400"),
]


def bearing_only(lines: int, saying: Said = DROPPED) -> Rule:
    """Batches of more lines than this meet that."""
    return lambda asked: saying if len(asked.lines) > lines else None


def probe_too(rule: Rule) -> Rule:
    """After such a failure the next look at the centre fails too: the line takes its time to come back."""
    down = [False]

    def both(asked: Asked) -> Said | None:
        if asked.path == HEALTH and down[0]:
            return DROPPED
        if asked.path != SUBMISSIONS:
            return None
        said = rule(asked)
        down[0] = said is not None
        return said

    return both


def runs_until_nothing_is_owed(run: Run) -> list[Summary]:
    done: list[Summary] = []
    while run.owed and len(done) < PLENTY:
        done.append(run())
    return done


@pytest.mark.parametrize(("said", "code"), FAILURES)
def test_what_failed_twice_goes_out_in_parts_whatever_it_met(
    joined: Run, queue: Queue, middle: Between, said: Said, code: str
) -> None:
    for _ in range(MANY):
        queue()
    middle.rule = bearing_only(FITS, said)
    assert (joined().stopped_by, joined.owed) == (code, MANY)
    second = joined()
    assert (second.stored, second.held_back, second.stopped_by) == (MANY, 0, None)


def test_the_first_failure_is_remembered_by_a_program_that_starts_anew(
    joined: Run, queue: Queue, middle: Between
) -> None:
    for _ in range(MANY):
        queue()
    middle.rule = bearing_only(FITS)
    joined()
    anew = open_vault(joined.vault.home, joined.vault.key)
    assert Run(anew)().stored == MANY
    anew.close()


def test_where_the_probe_dies_with_it_each_run_tries_half(joined: Run, queue: Queue, middle: Between) -> None:
    for _ in range(MANY):
        queue()
    middle.rule = probe_too(bearing_only(FITS))
    done = runs_until_nothing_is_owed(joined)
    assert (joined.owed, held_back(joined.vault)) == (0, ())
    assert len(done) < PLENTY
    assert middle.batches[:4] == [20, 20, 10, 5]


def test_a_run_that_went_well_does_not_make_the_next_one_begin_large_again(
    joined: Run, queue: Queue, middle: Between
) -> None:
    for _ in range(MANY):
        queue()
    middle.rule = bearing_only(FITS)
    joined()
    joined()
    for _ in range(MANY):
        queue()
    middle.asked.clear()
    assert (joined().stored, joined.owed) == (MANY, 0)
    assert max(middle.batches) <= 2 * FITS


def test_a_line_that_bears_more_again_is_used_again(joined: Run, queue: Queue, middle: Between) -> None:
    for _ in range(MANY):
        queue()
    middle.rule = bearing_only(FITS)
    joined()
    joined()
    middle.rule = lambda asked: None
    for _ in range(9):
        queue()
        joined()
    assert bearing(joined.vault) == Bearing()


def test_after_a_dead_spell_the_batches_grow_again_within_one_run(
    joined: Run, queue: Queue, middle: Between
) -> None:
    for _ in range(4 * MANY):
        queue()
    middle.rule = lambda asked: DROPPED if asked.path in (SUBMISSIONS, HEALTH) else None
    while bearing(joined.vault).most_lines != 1:
        joined()
    middle.rule = lambda asked: None
    middle.asked.clear()
    assert (joined().stored, joined.owed) == (4 * MANY, 0)
    assert middle.batches == [1, 2, 4, 8, 16, 32, 17]


def test_a_suspect_goes_last_however_far_back_in_the_queue_it_stands(
    joined: Run, queue: Queue, middle: Between
) -> None:
    sent = [queue() for _ in range(FIRST_BATCH + 2)]
    keep_bearing(joined.vault, Bearing(suspect=sent[-1].digest))
    joined()
    assert middle.batches == [FIRST_BATCH, 1, 1]


def test_a_run_with_nothing_to_send_teaches_nothing(joined: Run, queue: Queue, middle: Between) -> None:
    for _ in range(MANY):
        queue()
    middle.rule = bearing_only(FITS)
    joined()
    joined()
    known = bearing(joined.vault)
    joined()
    assert bearing(joined.vault) == known != Bearing()


@pytest.mark.parametrize(("said", "code"), FAILURES)
def test_a_registration_that_breaks_the_line_is_held_back_and_all_others_are_stored(
    joined: Run, queue: Queue, middle: Between, said: Said, code: str
) -> None:
    sent = [queue() for _ in range(MANY)]
    middle.rule = choking_on(sent[7], saying=said)
    joined()
    second = joined()
    assert (second.stored, second.held_back, second.stopped_by) == (MANY - 1, 1, None)
    (held,) = held_back(joined.vault)
    assert (held.registration_id, held.code) == (str(sent[7].registration_id), code)


@pytest.mark.parametrize("place", [0, 7, MANY - 2])
def test_also_where_the_probe_dies_with_it(joined: Run, queue: Queue, middle: Between, place: int) -> None:
    sent = [queue() for _ in range(MANY)]
    middle.rule = probe_too(choking_on(sent[place], saying=DROPPED))
    while joined.owed > 1 and len(sent) < MANY + PLENTY:
        joined()
    assert (joined.owed, held_back(joined.vault)) == (1, ())
    while joined.owed and len(sent) < MANY + PLENTY:
        sent.append(queue())  # only somebody who is stored speaks against one who is not
        joined()
    assert joined.states().count("received") == len(sent) - 1
    assert [held.registration_id for held in held_back(joined.vault)] == [str(sent[place].registration_id)]


@pytest.mark.parametrize(("said", "code"), FAILURES)
def test_two_cuts_of_the_network_convict_nobody(
    joined: Run, queue: Queue, middle: Between, said: Said, code: str
) -> None:
    """One line went out alone and met the first; another passed since, then came the second."""
    first = queue()
    middle.rule = choking_on(first, saying=said)
    assert joined().stopped_by == code
    queue()
    middle.rule = probe_too(middle.rule)
    assert joined().stopped_by == code
    assert (joined.owed, held_back(joined.vault)) == (1, ())
    middle.rule = lambda asked: None
    assert (joined().stored, joined.owed) == (1, 0)


def test_a_network_that_comes_and_goes_convicts_nobody_by_chance(
    joined: Run, queue: Queue, middle: Between
) -> None:
    """After each cut the centre answers; what fails alone, and twice more, may pass the third time."""
    first = queue()
    choked, cuts = choking_on(first, saying=DROPPED), [DROPPED] * 3

    def rule(asked: Asked) -> Said | None:
        return cuts.pop() if cuts and choked(asked) else None

    middle.rule = rule
    assert joined().stopped_by == "offline"
    queue()
    summary = joined()
    assert (summary.stored, summary.held_back, cuts) == (2, 0, [])


@pytest.mark.parametrize("dead", [(SUBMISSIONS,), (SUBMISSIONS, HEALTH)], ids=["batches", "all"])
def test_a_dead_network_convicts_nobody_however_often_one_tries(
    joined: Run, queue: Queue, middle: Between, dead: tuple[str, ...]
) -> None:
    for _ in range(5):
        queue()
    middle.rule = lambda asked: DROPPED if asked.path in dead else None
    assert {joined().stopped_by for _ in range(PLENTY)} == {"offline"}
    assert (joined.owed, held_back(joined.vault)) == (5, ())
    middle.rule = lambda asked: None
    assert (joined().stored, bearing(joined.vault).suspect) == (5, None)


def test_a_centre_that_named_a_time_is_asked_once_a_run_and_for_less_each_time(
    joined: Run, queue: Queue, middle: Between
) -> None:
    for _ in range(8):
        queue()
    waiting = no(503, Code.BUSY, Retry_After="60")
    middle.rule = lambda asked: waiting if asked.path == SUBMISSIONS else None
    assert [joined().stopped_by for _ in range(3)] == ["busy"] * 3
    assert middle.batches == [8, 8, 4]
