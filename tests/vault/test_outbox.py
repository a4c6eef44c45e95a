"""A try is written before the wire; only a signed answer, kept whole, takes a line out of the outbox."""

import base64
from collections.abc import Callable, Sequence

from nacl.signing import SigningKey, VerifyKey

from perisai_app.vault.database import Vault
from perisai_app.vault.held_back import hold_back
from perisai_app.vault.identity import profile
from perisai_app.vault.outbox import (
    Owed,
    begin_attempt,
    end_attempt,
    next_owed,
    owed_count,
    owed_of,
    settle,
    still_owed,
)
from perisai_app.vault.register import State, history, page
from perisai_app.vault.rights.erase import erase_person
from perisai_app.vault.rights.withdraw import withdraw
from perisai_app.wire.signing import key_id
from perisai_app.wire.submission import Submission
from perisai_app.wire.verdict import BatchAnswer, LineProblem, LineVerdict, Verdict, sign_batch
from tests.domain.texts import COMPLETE, TODAY
from tests.vault.conftest import NOW

Queue = Callable[..., Submission]
CENTRE = SigningKey(b"k" * 32)


def answered(
    vault: Vault, batch: Sequence[Owed], verdicts: Sequence[Verdict], code: str = "nik_serial_zero"
) -> None:
    attempt, device = begin_attempt(vault, batch, NOW), profile(vault).device_id
    sent = [owed.sent for owed in batch]
    named = tuple(
        LineVerdict(line=n, verdict=v, problems=(LineProblem(field="nik", code=code),))
        for n, v in enumerate(verdicts)
        if v is not Verdict.STORED
    )
    answer = BatchAnswer(
        epoch="e1",
        received_at="",
        lines=len(batch),
        verdicts=named,
        key_id=key_id(CENTRE.verify_key),
        signature=sign_batch(CENTRE, epoch="e1", device_id=device, sent=sent, verdicts=verdicts),
    )
    settle(vault, attempt, device, batch, answer, verdicts, NOW)


def test_a_try_that_brought_nothing_leaves_the_line_owed(vault: Vault, queue: Queue) -> None:
    submission = queue()
    end_attempt(vault, begin_attempt(vault, next_owed(vault, 10), NOW), "offline", NOW)
    assert owed_count(vault) == 1
    codes = [event.what for event in history(vault, str(submission.registration_id))]
    assert sorted(codes) == ["attempted", "finalized"]


def test_each_verdict_becomes_its_state(vault: Vault, queue: Queue) -> None:
    for _ in range(4):
        queue()
    answered(vault, next_owed(vault, 4), tuple(Verdict))
    states = sorted(row.state for row in page(vault).rows)
    assert states == [State.CONFLICT, State.RECEIVED, State.RECEIVED, State.REFUSED]
    assert owed_count(vault) == 0


def test_a_receipt_in_the_vault_still_proves_itself(vault: Vault, queue: Queue) -> None:
    submission = queue()
    answered(vault, next_owed(vault, 1), [Verdict.STORED])
    row = vault.row("SELECT signed, signature FROM answers JOIN receipts USING (answer_id)")
    assert row is not None
    VerifyKey(CENTRE.verify_key.encode()).verify(row["signed"], base64.b64decode(row["signature"]))
    assert submission.digest.encode() in row["signed"]


def test_a_line_settled_twice_keeps_its_first_receipt(vault: Vault, queue: Queue) -> None:
    queue()
    batch = next_owed(vault, 1)
    answered(vault, batch, [Verdict.STORED])
    answered(vault, batch, [Verdict.DUPLICATE])
    assert vault.rows("SELECT verdict FROM receipts") == [{"verdict": "stored"}]


def test_a_line_offered_again_goes_before_what_builds_on_it_whatever_its_deadline(
    vault: Vault, queue: Queue
) -> None:
    old = COMPLETE | {"nik": "5104015212619001", "birth_date": "12-12-1961"}
    parent, other, child = queue(), queue(), queue(**old)
    with vault.writing() as db:
        db.execute("INSERT INTO reoffers VALUES (?, 1)", [str(parent.registration_id)])
        db.execute("DROP TRIGGER submissions_are_immutable")
        db.execute(
            "UPDATE submissions SET registration_id = ?, revision = 2, parent = ?, latest = 0"
            " WHERE counter = 3",
            [str(parent.registration_id), parent.digest],
        )
        db.execute("UPDATE submissions SET state = 'received' WHERE counter = 1")
    order = [owed.sent.digest for owed in next_owed(vault, 5)]
    assert order == [parent.digest, child.digest, other.digest]


def test_a_person_erased_at_the_centre_is_erased_here_when_it_says_so_of_a_line(
    vault: Vault, queue: Queue
) -> None:
    kept = queue()
    answered(vault, next_owed(vault, 1), [Verdict.STORED])
    with vault.writing() as db:
        db.execute("INSERT INTO reoffers VALUES (?, 1)", [str(kept.registration_id)])
    answered(vault, next_owed(vault, 1), [Verdict.REFUSED], code="erased")
    assert page(vault).rows == () and owed_count(vault) == 0
    assert vault.rows("SELECT why FROM tombstones") == [{"why": "erased"}]


def test_what_was_never_sent_before_the_erasure_stays_for_a_person_to_see(vault: Vault, queue: Queue) -> None:
    queue()
    answered(vault, next_owed(vault, 1), [Verdict.REFUSED], code="erased")
    assert [row.state for row in page(vault).rows] == [State.REFUSED]


def test_a_line_is_found_by_its_digest_while_it_would_go_out(vault: Vault, queue: Queue) -> None:
    first, second = queue(), queue()
    found = owed_of(vault, second.digest)
    assert found is not None and found.sent.registration_id == str(second.registration_id)
    hold_back(vault, found.sent, "internal", NOW)
    answered(vault, next_owed(vault, 1), [Verdict.STORED])
    assert owed_of(vault, second.digest) is owed_of(vault, first.digest) is None


def test_who_was_erased_withdrawn_or_settled_is_owed_no_more(vault: Vault, queue: Queue) -> None:
    erased, withdrawn, _, kept = (queue(nik=f"510401540584{9000 + number}") for number in range(4))
    batch = next_owed(vault, 4)
    answered(vault, batch[2:3], [Verdict.STORED])
    erase_person(vault, str(erased.registration_id), now=NOW, even_unsent=True)
    withdraw(vault, str(withdrawn.registration_id), today=TODAY, now=NOW)
    assert [owed.sent.digest for owed in still_owed(vault, batch)] == [kept.digest]
