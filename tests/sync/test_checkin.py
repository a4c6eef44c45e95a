"""The first request: nothing of a person leaves before the centre has proved itself, and news come along."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from nacl.signing import SigningKey
from sqlalchemy import update

from central.erasing import rotate_key
from central.review import Ruling, decide
from central.storage.tables import devices
from perisai_app.vault.identity import enrolment, profile
from perisai_app.vault.register import counts
from perisai_app.vault.sync_state import sync_state
from perisai_app.vault.tally import highest_counter
from perisai_app.wire.checkin import CheckinAnswer, CheckinRequest, signed_checkin
from perisai_app.wire.media import CHECKIN
from tests.central.conftest import Office
from tests.sync.between import Asked, Between, Said
from tests.sync.conftest import Queue, Run
from tests.vault.conftest import NOW

Change = Callable[[CheckinAnswer], CheckinAnswer]
ONE = ["POST /v1/checkin"]


def changed(change: Change) -> Callable[[Asked, Said], Said]:
    """Answers to check-ins with this change, everything else as it came."""

    def after(asked: Asked, said: Said) -> Said:
        if asked.path != CHECKIN:
            return said
        answer = change(CheckinAnswer.model_validate_json(said.body))
        return Said(said.status, said.headers, answer.model_dump_json().encode())

    return after


def block(office: Office, blocked: bool) -> None:
    with office.centre.store.writing() as connection:
        connection.execute(update(devices).values(blocked=blocked))


@pytest.fixture
def settled(joined: Run, queue: Queue, middle: Between) -> Run:
    """A laptop that has sent one and owes nothing."""
    queue()
    joined()
    middle.asked.clear()
    return joined


def test_with_nothing_to_send_and_nothing_new_it_is_the_only_request(settled: Run, middle: Between) -> None:
    assert settled().stopped_by is None
    assert middle.paths == ONE


def test_decisions_that_came_meanwhile_come_with_it(
    office: Office, joined: Run, queue: Queue, middle: Between
) -> None:
    sent = queue()
    joined()
    middle.asked.clear()
    decide(office.centre, [Ruling(registration_id=sent.registration_id, outcome="registered")])
    assert joined().pulled == 1
    assert (middle.paths, joined.states()) == (ONE, ["registered"])


def signed(run: Run, key: SigningKey, **changes: int) -> Change:
    """The answer with these values, signed by this key."""
    device_id = profile(run.vault).device_id
    return lambda answer: signed_checkin(key, device_id, answer.model_copy(update=changes))


@pytest.mark.parametrize(
    "change",
    [
        lambda answer: answer.model_copy(update={"agrees": not answer.agrees}),
        lambda answer: answer.model_copy(update={"signature": ""}),
        lambda answer: answer.model_copy(update={"nonce": "0" * 32}),
    ],
    ids=["altered on the way", "unsigned", "to another laptop's nonce"],
)
def test_before_a_proof_nothing_of_a_person_leaves(
    joined: Run, queue: Queue, middle: Between, change: Change
) -> None:
    queue()
    middle.after = changed(change)
    assert joined().stopped_by == "stranger"
    assert (middle.paths, joined.owed) == (ONE, 1)


def test_a_centre_with_another_key_is_a_stranger(joined: Run, queue: Queue, middle: Between) -> None:
    queue()
    middle.after = changed(signed(joined, SigningKey.generate()))
    assert joined().stopped_by == "stranger"
    assert (middle.paths, joined.owed) == (ONE, 1)


def test_an_old_answer_played_again_is_a_stranger_s(joined: Run, queue: Queue, middle: Between) -> None:
    kept: list[Said] = []

    def keeping(asked: Asked, said: Said) -> Said:
        kept.append(said)
        return said

    middle.after = keeping
    joined()
    queue()
    middle.rule = lambda asked: kept[0] if asked.path == CHECKIN else None
    middle.asked.clear()
    assert joined().stopped_by == "stranger"
    assert (middle.paths, joined.owed) == (ONE, 1)


def test_it_tells_how_the_laptop_stands_and_nothing_of_a_person(
    joined: Run, queue: Queue, middle: Between
) -> None:
    sent = queue()
    joined()
    asked = CheckinRequest.model_validate_json(middle.asked[0].body)
    assert (asked.manifest.counts, asked.counter) == ({"queued": 1}, 1)
    assert sent.registration.name.encode() not in middle.asked[0].body


def test_a_new_key_of_the_centre_is_followed_and_old_receipts_stay_good(
    office: Office, joined: Run, queue: Queue
) -> None:
    queue()
    joined()
    rotate_key(office.centre)
    rotate_key(office.centre)
    queue()
    assert joined().stored == 1
    us = enrolment(joined.vault)
    assert us is not None and us.centre_key == office.centre.public_key
    assert len(joined.vault.rows("SELECT 1 FROM centre_keys")) == 3


@pytest.mark.only_on("embedded")  # a centre of this process, that a test may change
def test_a_clock_that_is_wrong_is_noticed(office: Office, joined: Run) -> None:
    office.clock.now = NOW - timedelta(hours=2)
    joined()
    assert sync_state(joined.vault).skew == timedelta(hours=2)


def test_a_counter_that_the_centre_has_seen_is_not_given_out_again(
    office: Office, joined: Run, queue: Queue, middle: Between
) -> None:
    with office.centre.store.reading() as connection:
        key = office.centre.standing(connection).key
    middle.after = changed(signed(joined, key, counter=40))
    joined()
    assert highest_counter(joined.vault) == 40
    assert queue().counter == 41


def test_a_blocked_laptop_hands_over_what_it_has_and_gets_no_news(
    office: Office, joined: Run, queue: Queue, middle: Between
) -> None:
    sent = queue()
    joined()
    decide(office.centre, [Ruling(registration_id=sent.registration_id, outcome="registered")])
    block(office, True)
    queue()
    middle.asked.clear()
    summary = joined()
    assert (summary.stored, summary.pulled, summary.stopped_by) == (1, 0, "blocked")
    assert middle.paths == ["POST /v1/checkin", "POST /v1/submissions"]
    assert sync_state(joined.vault).blocked


def test_one_that_is_let_in_again_catches_up(office: Office, joined: Run, queue: Queue) -> None:
    sent = queue()
    joined()
    decide(office.centre, [Ruling(registration_id=sent.registration_id, outcome="registered")])
    block(office, True)
    joined()
    block(office, False)
    assert joined().pulled == 1
    assert not sync_state(joined.vault).blocked


def test_only_a_proved_answer_is_a_contact(joined: Run, middle: Between) -> None:
    middle.after = changed(signed(joined, SigningKey.generate()))
    joined()
    assert counts(joined.vault).last_contact is None
