"""Finalizing: one transaction from a complete draft to immutable bytes in the outbox."""

from collections.abc import Callable

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from perisai_app.domain.review import Review
from perisai_app.reference.tables import rule_book
from perisai_app.vault.database import Vault
from perisai_app.vault.drafts import draft, new_draft
from perisai_app.vault.finalize import finalize
from perisai_app.vault.identity import profile
from perisai_app.vault.outbox import next_owed
from perisai_app.vault.register import State, counts, page
from perisai_app.wire.submission import Submission, read_submission
from tests.domain.texts import COMPLETE, TODAY
from tests.vault.conftest import NOW

Queue = Callable[..., Submission]


def test_a_complete_draft_becomes_the_bytes_that_will_travel(vault: Vault, queue: Queue) -> None:
    submission = queue()
    (owed,) = next_owed(vault, 10)
    assert read_submission(owed.data) == submission
    assert owed.sent.digest == submission.digest
    assert (counts(vault).drafts, counts(vault).queued) == (0, 1)


def test_author_and_device_are_in_the_bytes(vault: Vault, queue: Queue) -> None:
    who, submission = profile(vault), queue()
    assert (submission.agent_id, submission.device_id) == (who.agent_id, who.device_id)


def test_two_people_alike_have_different_digests(vault: Vault, queue: Queue) -> None:
    first, second = queue(), queue()
    assert first.salt != second.salt
    assert (first.counter, second.counter) == (1, 2)


def test_an_incomplete_draft_stays_a_draft_and_tells_why(vault: Vault) -> None:
    made = new_draft(vault, now=NOW, texts={**COMPLETE, "mother_name": ""})
    judged = finalize(vault, made.draft_id, book=rule_book(), today=TODAY, now=NOW)
    assert isinstance(judged, Review)
    assert [problem.key for problem in judged.missing] == [("mother_name", "missing")]
    assert draft(vault, made.draft_id) is not None
    assert counts(vault).queued == 0


def test_an_amber_problem_waits_for_a_person(vault: Vault) -> None:
    made = new_draft(vault, now=NOW, texts={**COMPLETE, "sex": "male"})
    judged = finalize(vault, made.draft_id, book=rule_book(), today=TODAY, now=NOW)
    assert isinstance(judged, Review)
    assert [problem.code for problem in judged.unconfirmed] == ["nik_other_sex"]


def test_a_finalized_revision_can_never_be_changed(vault: Vault, queue: Queue) -> None:
    queue()
    with pytest.raises(sqlcipher.IntegrityError, match="never changes"), vault.writing() as db:
        db.execute("UPDATE submissions SET bytes = x'00'")
    assert page(vault).rows[0].state is State.QUEUED


def test_who_turns_65_soon_is_sent_before_those_who_waited_longer(vault: Vault, queue: Queue) -> None:
    queue()
    nearly = queue(nik="5104015712619002", birth_date="17-12-1961")
    assert next_owed(vault, 1)[0].sent.registration_id == str(nearly.registration_id)
