"""Both sides' sums over this laptop's lines, and what a difference leads to; no clock, no guess."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from nacl.signing import VerifyKey

from perisai_app.vault.check import deep
from perisai_app.vault.database import Vault
from perisai_app.vault.identity import profile
from perisai_app.vault.outbox import next_owed, owed_count
from perisai_app.vault.recollecting import recollections
from perisai_app.vault.register import State, page, row_of
from perisai_app.vault.rights.erase import erase_person
from perisai_app.vault.sync_state import sync_state, work_done
from perisai_app.vault.tally import Reconciled, highest_counter, manifest, own_sums, raise_counter, reconcile
from perisai_app.wire.signing import is_signed
from perisai_app.wire.submission import Submission
from perisai_app.wire.tally import COUNTERS_A_BUCKET, BucketAnswer, Held, sums_of
from perisai_app.wire.verdict import Verdict
from tests.vault.conftest import NOW, join_centre
from tests.vault.other_laptop import written_elsewhere
from tests.vault.test_fetched import take
from tests.vault.test_outbox import CENTRE, answered

Queue = Callable[..., Submission]


@pytest.fixture(autouse=True)
def joined(vault: Vault) -> None:
    join_centre(vault, CENTRE)
    work_done(vault)


@pytest.fixture
def sent(vault: Vault, queue: Queue) -> tuple[Submission, ...]:
    """Three that the centre has."""
    done = (queue(), queue(), queue())
    answered(vault, next_owed(vault, 3), [Verdict.STORED, Verdict.DUPLICATE, Verdict.STORED])
    return done


def summed(*submissions: Submission) -> dict[int, int]:
    return sums_of([(one.counter, one.digest) for one in submissions])


def held(one: Submission, **more: Any) -> Held:
    return Held(
        registration_id=one.registration_id,
        revision=one.revision,
        digest=one.digest,
        counter=one.counter,
        **more,
    )


def told(vault: Vault, *lines: Held, bucket: int = 0, epoch: str = "e1") -> Reconciled:
    return reconcile(vault, BucketAnswer(epoch=epoch, bucket=bucket, held=lines), NOW)


def test_the_sums_are_over_what_has_a_receipt_and_over_its_tombstones(
    vault: Vault, queue: Queue, sent: Sequence[Submission]
) -> None:
    queue()
    assert own_sums(vault) == summed(*sent)
    erase_person(vault, str(sent[0].registration_id), now=NOW, even_unsent=True)
    assert page(vault).rows == () and own_sums(vault) == summed(*sent)


def test_what_was_refused_or_is_in_conflict_is_not_at_the_centre(vault: Vault, queue: Queue) -> None:
    queue()
    queue()
    answered(vault, next_owed(vault, 2), [Verdict.REFUSED, Verdict.CONFLICT])
    assert own_sums(vault) == {}


def test_the_sums_are_read_from_the_index_alone(vault: Vault) -> None:
    sql = "EXPLAIN QUERY PLAN SELECT counter, digest FROM submissions WHERE counter > 0 AND state IN"
    (found,) = vault.rows(sql + " ('received', 'registered', 'returned', 'declined')")
    assert "COVERING INDEX submissions_tally" in found["detail"]


def test_what_the_centre_lost_is_offered_again_with_its_state_and_a_new_receipt_takes_the_old_ones_place(
    vault: Vault, sent: Sequence[Submission]
) -> None:
    found = told(vault, held(sent[0]))
    assert (found.offered_again, found.learned, found.erased) == (2, 0, 0)
    assert owed_count(vault) == 2 and {row.state for row in page(vault).rows} == {State.RECEIVED}
    assert told(vault, held(sent[0])).offered_again == 0
    batch = next_owed(vault, 5)
    assert {owed.sent.digest for owed in batch} == {sent[1].digest, sent[2].digest}
    answered(vault, batch, [Verdict.STORED, Verdict.STORED])
    assert owed_count(vault) == 0 and own_sums(vault) == summed(*sent)
    verdicts = vault.rows("SELECT verdict, count(*) AS n FROM receipts GROUP BY verdict")
    assert verdicts == [{"verdict": "stored", "n": 3}]
    assert deep(vault) == ()


@pytest.mark.parametrize(
    ("verdict", "state"), [(Verdict.REFUSED, State.REFUSED), (Verdict.CONFLICT, State.CONFLICT)]
)
def test_an_offer_made_again_that_the_centre_does_not_take_loses_its_receipt_and_a_person_decides(
    vault: Vault, sent: Sequence[Submission], verdict: Verdict, state: State
) -> None:
    told(vault, held(sent[0]), held(sent[1]))
    answered(vault, next_owed(vault, 5), [verdict])
    row = row_of(vault, str(sent[2].registration_id))
    assert row is not None and row.state is state
    assert own_sums(vault) == summed(sent[0], sent[1]) and deep(vault) == ()


def test_the_proof_is_a_signed_answer_of_any_epoch_that_names_what_is_missing(
    vault: Vault, sent: Sequence[Submission]
) -> None:
    (proof,) = told(vault, held(sent[0])).proofs
    assert is_signed(VerifyKey(CENTRE.verify_key.encode()), proof.signature, proof.signed.encode())
    assert sent[1].digest in proof.signed
    assert told(vault, held(sent[0]), epoch="e2").proofs == (proof,)
    assert told(vault, *map(held, sent)).proofs == ()


def test_what_the_laptop_lost_is_noted_as_being_there_and_its_data_are_asked_for(vault: Vault) -> None:
    lost = written_elsewhere(device_id=profile(vault).device_id, counter=300)
    found = told(vault, held(lost), bucket=1)
    assert (found.offered_again, found.learned) == (0, 1)
    assert own_sums(vault) == summed(lost)
    assert sync_state(vault).work_due and highest_counter(vault) == 300
    assert told(vault, held(lost), bucket=1).learned == 0


def test_a_line_whose_answer_was_lost_is_noted_and_counts_once_when_its_receipt_comes(
    vault: Vault, queue: Queue
) -> None:
    unanswered = queue()
    assert told(vault, held(unanswered)).learned == 1
    assert not sync_state(vault).work_due and own_sums(vault) == summed(unanswered)
    answered(vault, next_owed(vault, 1), [Verdict.DUPLICATE])
    assert own_sums(vault) == summed(unanswered)


def test_what_nobody_has_any_more_is_noted_no_longer(vault: Vault) -> None:
    lost = written_elsewhere(device_id=profile(vault).device_id, counter=3)
    told(vault, held(lost))
    assert told(vault) == Reconciled()
    assert own_sums(vault) == {}


def test_a_fetched_line_of_this_laptop_is_offered_again_when_the_centre_loses_it(vault: Vault) -> None:
    lost = written_elsewhere(device_id=profile(vault).device_id, counter=3)
    take(vault, (lost, "waiting"))
    assert told(vault).offered_again == 1
    (owed,) = next_owed(vault, 5)
    assert owed.sent.digest == lost.digest
    answered(vault, [owed], [Verdict.STORED])
    assert own_sums(vault) == summed(lost)


def test_what_is_lawfully_gone_here_and_lost_there_is_told_and_counts_no_more_until_it_is_back(
    vault: Vault, sent: Sequence[Submission]
) -> None:
    erase_person(vault, str(sent[0].registration_id), now=NOW)
    assert told(vault).offered_again == 0
    assert sync_state(vault).recollect_due and own_sums(vault) == {}
    (portion,) = recollections(vault)
    assert {one.digest for one in portion.gone} == {one.digest for one in sent}
    assert all(one.erased for one in portion.gone)
    told(vault, *(held(one, erased=True) for one in sent))
    assert own_sums(vault) == summed(*sent) and list(recollections(vault)) == []


def test_what_was_erased_there_is_erased_here_and_still_counts(
    vault: Vault, sent: Sequence[Submission]
) -> None:
    found = told(vault, *(held(one, erased=one is sent[0]) for one in sent))
    assert (found.erased, found.learned, found.offered_again) == (1, 0, 0)
    assert len(page(vault).rows) == 2 and own_sums(vault) == summed(*sent)
    assert told(vault, *(held(one, erased=one is sent[0]) for one in sent)).erased == 0
    assert deep(vault) == ()


def test_buckets_are_told_apart_by_their_counters(vault: Vault, queue: Queue) -> None:
    raise_counter(vault, COUNTERS_A_BUCKET - 1)
    last, first = queue(), queue()
    answered(vault, next_owed(vault, 2), [Verdict.STORED] * 2)
    assert own_sums(vault).keys() == {0, 1}
    assert told(vault, held(first), bucket=1).offered_again == 0
    assert told(vault, bucket=0).offered_again == 1
    assert [owed.sent.digest for owed in next_owed(vault, 5)] == [last.digest]


def test_a_counter_is_raised_and_never_lowered(vault: Vault, queue: Queue) -> None:
    raise_counter(vault, 40)
    raise_counter(vault, 7)
    assert highest_counter(vault) == 40 and queue().counter == 41


def test_the_manifest_counts_without_naming_anybody(
    vault: Vault, sent: Sequence[Submission], queue: Queue
) -> None:
    queue()
    found = manifest(vault, app_version="0.1.0", free_mb=7)
    assert (found.counts, found.held_back, found.files_waiting) == ({"queued": 1, "received": 3}, 0, 0)
    assert (found.incarnation, found.newest_backup, found.free_mb) == (1, None, 7)
    assert found.oldest_unsent is not None


def test_an_erased_line_that_the_laptop_lost_is_noted_and_never_asked_for(vault: Vault) -> None:
    lost = written_elsewhere(device_id=profile(vault).device_id, counter=3)
    assert told(vault, held(lost, erased=True)).learned == 1
    assert own_sums(vault) == summed(lost) and not sync_state(vault).work_due
