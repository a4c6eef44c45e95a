"""A whole run: everything owed is sent once, receipts come home, and decisions follow page by page."""

import dataclasses
from collections.abc import Callable

import pytest

import central.checkins
import sync.pull
from central.overview import status
from central.review import Result, Ruling, decide
from perisai_app.reference.tables import rule_book
from perisai_app.vault.drafts import new_draft
from perisai_app.vault.finalize import finalize
from perisai_app.vault.identity import enrolment
from perisai_app.vault.register import counts
from perisai_app.wire.canonical import digest
from perisai_app.wire.media import SUBMISSIONS
from perisai_app.wire.submission import Submission
from sync.engine import Progress, Stage, Summary
from tests.central.conftest import Office
from tests.domain.texts import COMPLETE, TODAY
from tests.sync.between import Asked, Between, Said
from tests.sync.conftest import Queue, Run
from tests.vault.conftest import NOW

MORE_THAN_TWO_BATCHES, FIRST = 60, 10


def figures(summary: Summary) -> dict[str, object]:
    """What is not nought in a summary, the bytes left out."""
    found = dataclasses.asdict(summary)
    del found["bytes_sent"]
    return {name: value for name, value in found.items() if value}


def test_a_run_sends_all_and_brings_the_receipts_home(office: Office, joined: Run, queue: Queue) -> None:
    sent = [queue() for _ in range(3)]
    summary = joined()
    assert figures(summary) == {"offered": 3, "stored": 3}
    assert summary.bytes_sent > 0
    assert joined.states() == ["received"] * 3
    assert joined.receipts() == ["stored"] * 3
    assert status(office.centre).submissions == len(sent)
    assert counts(joined.vault).last_contact == NOW


def test_a_second_run_offers_nothing(joined: Run, queue: Queue) -> None:
    queue()
    joined()
    assert joined() == Summary(0, 0, 0, 0, 0, 0, 0, None)


def test_after_a_lost_answer_the_repeat_earns_the_receipt(
    office: Office, joined: Run, queue: Queue, middle: Between
) -> None:
    queue()
    middle.after = lambda asked, said: None if asked.path == SUBMISSIONS else said
    assert figures(joined()) == {"offered": 1, "stopped_by": "offline"}
    assert (joined.owed, joined.receipts()) == (1, [])
    assert status(office.centre).submissions == 1
    middle.after = lambda asked, said: said
    assert figures(joined()) == {"offered": 1, "duplicate": 1}
    assert (joined.states(), joined.receipts()) == (["received"], ["duplicate"])
    assert status(office.centre).submissions == 1


@pytest.mark.parametrize(
    ("said", "altered"),
    [(b'"signature":"', b'"signature":"A'), (b'"lines":2', b'"lines":1'), (b'"epoch":"', b'"epoch":"0')],
    ids=["a signature that is none", "fewer lines", "another epoch"],
)
def test_an_answer_that_the_centre_did_not_sign_settles_nothing(
    joined: Run, queue: Queue, middle: Between, said: bytes, altered: bytes
) -> None:
    def spoiled(asked: Asked, answer: Said) -> Said:
        body = answer.body.replace(said, altered)
        return dataclasses.replace(answer, body=body) if asked.path == SUBMISSIONS else answer

    queue()
    queue()
    middle.after = spoiled
    assert figures(joined()) == {"offered": 2, "stopped_by": "stranger"}
    assert (joined.owed, joined.receipts(), joined.states()) == (2, [], ["queued", "queued"])


def test_one_refused_line_does_not_hold_the_rest(joined: Run, queue: Queue) -> None:
    old = {**COMPLETE, "nik": "5104015405559002", "birth_date": "14-05-1955"}
    lax = dataclasses.replace(rule_book().settings, age_limit=80)
    book = dataclasses.replace(rule_book(), settings=lax)
    queue()
    draft = new_draft(joined.vault, now=NOW, texts=old)
    assert isinstance(finalize(joined.vault, draft.draft_id, book=book, today=TODAY, now=NOW), Submission)
    queue()
    assert figures(joined()) == {"offered": 3, "stored": 2, "refused": 1}
    assert joined.states() == ["received", "received", "refused"]
    (refused,) = joined.vault.rows("SELECT problems FROM submissions WHERE state = 'refused'")
    assert refused["problems"] == '[{"field": "birth_date", "code": "too_old"}]'


def test_an_unreadable_line_does_not_hold_the_rest(joined: Run, queue: Queue) -> None:
    queue()
    unreadable(joined, b"\xff{ not one of ours")
    queue()
    assert figures(joined()) == {"offered": 3, "stored": 2, "refused": 1}
    assert joined.states() == ["received", "received", "refused"]
    assert joined.receipts() == ["stored", "stored"]


def unreadable(run: Run, data: bytes) -> None:
    """A queued submission whose bytes are these: what a fault of ours might leave in an outbox."""
    (row,) = run.vault.rows("SELECT * FROM submissions")
    other = {"registration_id": "0" * 36, "counter": 0, "bytes": data, "digest": digest(data)}
    with run.vault.writing() as db:
        db.table("submissions").insert({**row, **other})


def registered(office: Office, *sent: Submission) -> None:
    rulings = [Ruling(registration_id=item.registration_id, outcome="registered") for item in sent]
    assert {ruled.result for ruled in decide(office.centre, rulings)} == {Result.DECIDED}


@pytest.mark.only_on("embedded")  # a centre of this process, that a test may change
def test_decisions_come_page_by_page_and_none_twice(
    office: Office, joined: Run, queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sync.pull, "PAGE_ROWS", 2)
    monkeypatch.setattr(central.checkins, "PAGE", 1)
    sent = [queue() for _ in range(5)]
    joined()
    registered(office, *sent)
    assert figures(joined()) == {"pulled": 5}
    assert [progress.stage for progress in joined.told].count(Stage.PULL) == 2 + 1
    assert joined.states() == ["registered"] * 5
    us = enrolment(joined.vault)
    assert us is not None and us.cursor.startswith(f"{office.centre.epoch}:5")
    assert figures(joined()) == {}


@pytest.mark.only_on("embedded")  # a centre of this process, that a test may change
def test_a_feed_that_breaks_off_goes_on_where_it_stood(
    office: Office, joined: Run, queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sync.pull, "PAGE_ROWS", 2)
    monkeypatch.setattr(central.checkins, "PAGE", 1)
    sent = [queue() for _ in range(5)]
    joined()
    registered(office, *sent)
    assert figures(joined(cancelling(joined, after_pages=1))) == {"pulled": 3, "stopped_by": "cancelled"}
    joined.cancel.clear()
    assert figures(joined()) == {"pulled": 2}
    assert joined.states() == ["registered"] * 5


def cancelling(run: Run, after_pages: int) -> Callable[[Progress], None]:
    def heard(_: Progress) -> None:
        if [progress.stage for progress in run.told].count(Stage.PULL) > after_pages:
            run.cancel.set()

    return heard


@pytest.mark.usefixtures("small_batches")
def test_progress_never_goes_backwards_and_ends_at_its_total(joined: Run, queue: Queue) -> None:
    for _ in range(MORE_THAN_TWO_BATCHES):
        queue()
    joined()
    done = [progress.done for progress in joined.told]
    sizes = [progress.bytes_sent for progress in joined.told]
    stages = [list(Stage).index(progress.stage) for progress in joined.told]
    assert (done, sizes, stages) == (sorted(done), sorted(sizes), sorted(stages))
    assert {progress.total for progress in joined.told} == {MORE_THAN_TWO_BATCHES}
    assert (done[0], done[-1]) == (0, MORE_THAN_TWO_BATCHES)
    assert len(set(done)) > 3


def test_one_cancelled_before_it_began_sends_nothing(office: Office, joined: Run, queue: Queue) -> None:
    queue()
    joined.cancel.set()
    assert joined() == Summary(0, 0, 0, 0, 0, 0, 0, "cancelled")
    assert (joined.owed, status(office.centre).submissions) == (1, 0)


@pytest.mark.usefixtures("small_batches")
def test_batches_grow_as_soon_as_an_answer_came_quickly(joined: Run, queue: Queue, middle: Between) -> None:
    for _ in range(MORE_THAN_TWO_BATCHES):
        queue()
    joined()
    assert middle.batches == [FIRST, 4 * FIRST, MORE_THAN_TWO_BATCHES - 5 * FIRST]


@pytest.mark.usefixtures("small_batches")
def test_what_is_left_is_told_in_bytes_and_seconds(joined: Run, queue: Queue) -> None:
    for _ in range(MORE_THAN_TWO_BATCHES):
        queue()
    joined()
    first, last = joined.told[0], joined.told[-1]
    assert (first.bytes_total, first.seconds_left) == (0, None)
    assert (last.bytes_total, last.seconds_left) == (last.bytes_sent, 0)
    on_the_way = next(progress for progress in joined.told if progress.done == FIRST)
    assert on_the_way.bytes_total == on_the_way.bytes_sent * MORE_THAN_TWO_BATCHES // FIRST


@pytest.mark.usefixtures("small_batches")
def test_deadlines_go_first(joined: Run, queue: Queue, middle: Between) -> None:
    for _ in range(FIRST):
        queue()
    urgent = queue()
    with joined.vault.writing() as db:
        db.execute(
            "UPDATE submissions SET deadline = '2026-11-25' WHERE registration_id = ?",
            [str(urgent.registration_id)],
        )
    joined()
    first = next(asked for asked in middle.asked if asked.path == SUBMISSIONS)
    assert str(urgent.registration_id).encode() in first.lines[0]


@pytest.mark.usefixtures("small_batches")
def test_one_cancelled_on_the_way_keeps_what_was_settled_and_completes_next_time(
    office: Office, joined: Run, queue: Queue
) -> None:
    for _ in range(MORE_THAN_TWO_BATCHES):
        queue()
    first = joined(lambda progress: joined.cancel.set() if progress.done else None)
    assert first.stopped_by == "cancelled"
    assert (first.stored, joined.owed) == (FIRST, MORE_THAN_TWO_BATCHES - FIRST)
    assert status(office.centre).submissions == len(joined.receipts()) == FIRST
    joined.cancel.clear()
    assert figures(joined()) == dict.fromkeys(("offered", "stored"), MORE_THAN_TWO_BATCHES - FIRST)
    assert joined.receipts() == ["stored"] * MORE_THAN_TWO_BATCHES
