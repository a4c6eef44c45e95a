"""What the office does in the middle of a run is no stranger's work: the laptop asks again who answers."""

from collections.abc import Callable

from nacl.signing import SigningKey

from central import erasing
from perisai_app.vault.identity import enrolment
from perisai_app.vault.sync_state import Bearing, keep_bearing
from perisai_app.wire.media import BACKED_UP, CHECKIN, SUBMISSIONS
from perisai_app.wire.signing import key_id, sign
from perisai_app.wire.verdict import BatchAnswer
from tests.central.conftest import Office
from tests.sync.between import Asked, Between, Said
from tests.sync.conftest import Queue, Run
from tests.sync.test_backed_up import backed_up, registered, run_later


def once(middle: Between, path: str, happening: Callable[[], object]) -> None:
    """The first time that somebody asks for this, something happens at the centre before it answers."""
    done: list[Asked] = []

    def rule(asked: Asked) -> None:
        if asked.path == path and not done:
            done.append(asked)
            happening()

    middle.rule = rule


def test_a_key_that_changes_between_check_in_and_batch_is_followed_in_the_same_run(
    office: Office, joined: Run, queue: Queue, middle: Between
) -> None:
    queue()
    once(middle, SUBMISSIONS, lambda: erasing.rotate_key(office.centre))
    summary = joined()
    assert (summary.stopped_by, summary.duplicate, joined.states()) == (None, 1, ["received"])
    us = enrolment(joined.vault)
    assert us is not None and us.centre_key == office.centre.public_key


def test_an_epoch_that_ends_before_the_word_on_backups_stops_no_run(
    office: Office, joined: Run, queue: Queue, middle: Between
) -> None:
    registered(office, joined, queue)
    backed_up(office)
    once(middle, BACKED_UP, lambda: erasing.new_epoch(office.centre))
    assert run_later(joined).stopped_by is None
    assert joined.vault.rows("SELECT 1 FROM submissions") == []


def test_who_signs_with_another_key_stays_a_stranger(joined: Run, queue: Queue, middle: Between) -> None:
    queue()
    other = SigningKey.generate()
    false = {"key_id": key_id(other.verify_key), "signature": sign(other, b"")}

    def forged(asked: Asked, said: Said) -> Said:
        if asked.path != SUBMISSIONS:
            return said
        answer = BatchAnswer.model_validate_json(said.body).model_copy(update=false)
        return Said(said.status, said.headers, answer.model_dump_json().encode())

    middle.after = forged
    assert joined().stopped_by == "stranger"
    assert (middle.paths.count(f"POST {CHECKIN}"), middle.batches) == (2, [1])
    assert joined.receipts() == []


def test_a_line_that_met_the_new_key_alone_is_asked_about_again_in_the_same_run(
    office: Office, joined: Run, queue: Queue, middle: Between
) -> None:
    """It waits aside as a suspect, since batches failed before: nobody else speaks for the centre."""
    queue()
    keep_bearing(joined.vault, Bearing(failures=1))
    once(middle, SUBMISSIONS, lambda: erasing.rotate_key(office.centre))
    summary = joined()
    assert (summary.stopped_by, summary.duplicate, joined.states()) == (None, 1, ["received"])
