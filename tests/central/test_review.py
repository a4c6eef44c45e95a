"""The office's decisions: on the latest revision, once, and never by two clerks at a time."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Connection, event

from central import review
from central.overview import listing, status
from central.review import Result, Ruled, Ruling, decide
from perisai_app.wire.changes import Decision
from perisai_app.wire.submission import Submission
from tests.central.conftest import Office
from tests.central.samples import NAME, Laptop


def rule(office: Office, item: Submission, **changes: Any) -> tuple[str, str | None]:
    ruling = Ruling(**{"registration_id": item.registration_id, "outcome": "registered", **changes})
    (ruled,) = decide(office.centre, [ruling])
    return ruled.result.value, ruled.code


def by_state(office: Office) -> dict[str, int]:
    return {state: count for state, count in status(office.centre).by_state.items() if count}


@pytest.fixture
def item(laptop: Laptop) -> Submission:
    """One registration that waits for the office."""
    submission = laptop.submission()
    laptop.send(submission)
    return submission


def test_states_are_counted_by_the_latest_revision(office: Office, laptop: Laptop) -> None:
    batch = [laptop.submission() for _ in range(5)]
    laptop.send(*batch)
    assert rule(office, batch[0]) == ("decided", None)
    assert rule(office, batch[1], outcome="returned", reason="Periksa") == ("decided", None)
    assert rule(office, batch[2], outcome="returned", reason="Periksa") == ("decided", None)
    assert rule(office, batch[3], outcome="declined", reason="Ganda") == ("decided", None)
    assert by_state(office) == {"registered": 1, "returned": 2, "declined": 1, "waiting": 1}
    laptop.send(laptop.correction(batch[1]))
    assert by_state(office) == {"registered": 1, "returned": 1, "declined": 1, "waiting": 2}
    assert (status(office.centre).submissions, status(office.centre).registrations) == (6, 5)


def test_the_same_decision_again_changes_nothing(office: Office, laptop: Laptop, item: Submission) -> None:
    assert rule(office, item, member_number="M1") == ("decided", None)
    assert rule(office, item, member_number="M1") == ("unchanged", None)
    assert rule(office, item, member_number="M2") == ("refused", "already_decided")
    assert len(laptop.changes().json()["changes"]) == 1


def test_of_two_clerks_only_one_decides(office: Office, laptop: Laptop, item: Submission) -> None:
    with ThreadPoolExecutor(6) as pool:
        results = list(pool.map(lambda n: rule(office, item, member_number=f"M{n}"), range(6)))
    assert sorted(results) == [("decided", None)] + [("refused", "already_decided")] * 5
    assert len(laptop.changes().json()["changes"]) == 1


def test_a_decision_about_an_older_revision_is_refused(
    office: Office, laptop: Laptop, item: Submission
) -> None:
    laptop.send(laptop.correction(item))
    assert rule(office, item, revision=1) == ("refused", "revision_outdated")
    assert rule(office, item, revision=2) == ("decided", None)


def test_sending_back_needs_a_word_of_why(office: Office, item: Submission) -> None:
    assert rule(office, item, outcome="returned") == ("refused", "reason_missing")
    assert rule(office, item, outcome="declined", reason="") == ("refused", "reason_missing")
    assert rule(office, item, outcome="returned", remarks=[{"field": "shoe"}]) == ("refused", "field_unknown")
    assert by_state(office) == {"waiting": 1}
    assert rule(office, item, outcome="returned", remarks=[{"field": "name"}]) == ("decided", None)


def test_nobody_decides_about_what_never_came(office: Office) -> None:
    ruling = Ruling(registration_id=uuid4(), outcome="registered")
    (ruled,) = decide(office.centre, [ruling])
    assert ruled == Ruled(ruled.result, "registration_unknown")


def test_the_list_names_people_only_when_asked(office: Office, laptop: Laptop, item: Submission) -> None:
    (row,) = listing(office.centre)
    assert row == {
        "registration_id": str(item.registration_id),
        "revision": 1,
        "digest": item.digest,
        "received_at": "2026-11-21T08:00:00Z",
        "state": "waiting",
        "agent": "Agen Contoh",
        "device": laptop.me.device_id,
        "from_blocked": False,
        "files_awaited": 0,
    }
    assert listing(office.centre, with_names=True) == [{**row, "name": NAME}]
    assert listing(office.centre, state="registered") == []


@pytest.mark.only_on("postgresql")  # the other has one writer at a time
def test_a_correction_that_comes_while_the_office_decides_makes_that_ruling_outdated_and_no_other(
    office: Office, laptop: Laptop, item: Submission, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = laptop.submission()
    laptop.send(other)
    looked_up = review._decision

    def correcting(ruling: Ruling, revision: int, now: str) -> Decision:
        if ruling.registration_id == item.registration_id:
            assert laptop.send(laptop.correction(item)).verdicts == ()
        return looked_up(ruling, revision, now)

    monkeypatch.setattr(review, "_decision", correcting)
    one, two = (Ruling(registration_id=x.registration_id, outcome="registered") for x in (other, item))
    assert decide(office.centre, [one, two]) == [
        Ruled(Result.DECIDED),
        Ruled(Result.REFUSED, "revision_outdated"),
    ]
    assert by_state(office) == {"registered": 1, "waiting": 1}


@pytest.mark.only_on("postgresql")  # the other has one writer at a time
def test_two_clerks_who_decide_the_same_in_another_order_do_not_wait_for_each_other(
    office: Office, laptop: Laptop
) -> None:
    first, second = (laptop.submission() for _ in range(2))
    laptop.send(first, second)
    both_hold_one = threading.Barrier(2, timeout=1)

    def held(connection: Connection, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("UPDATE registrations"):
            with suppress(threading.BrokenBarrierError):
                both_hold_one.wait()

    def clerk(registered: Submission, declined: Submission) -> list[Ruled]:
        return decide(
            office.centre,
            [
                Ruling(registration_id=registered.registration_id, outcome="registered"),
                Ruling(registration_id=declined.registration_id, outcome="declined", reason="Ganda"),
            ],
        )

    event.listen(office.centre.store.engine, "after_cursor_execute", held)
    with ThreadPoolExecutor(2) as pool:
        one, two = pool.submit(clerk, first, second), pool.submit(clerk, second, first)
        results = [ruled.result for ruled in (*one.result(), *two.result())]
    assert sorted(results) == [Result.DECIDED] * 2 + [Result.REFUSED] * 2
    assert by_state(office) == {"registered": 1, "declined": 1}
