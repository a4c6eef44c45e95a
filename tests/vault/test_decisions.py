"""The centre's word: saved with its cursor, never behind a receipt, and the way back to the form."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from perisai_app.reference.tables import rule_book
from perisai_app.vault.database import Vault
from perisai_app.vault.decisions import apply_page, correct, latest_decision
from perisai_app.vault.errors import NoSuchDraft
from perisai_app.vault.finalize import finalize
from perisai_app.vault.identity import enrolment
from perisai_app.vault.outbox import next_owed
from perisai_app.vault.register import State, page, row_of
from perisai_app.wire.changes import Change, ChangesPage
from perisai_app.wire.submission import Submission
from perisai_app.wire.verdict import Verdict
from tests.domain.texts import TODAY
from tests.vault.conftest import NOW, join_centre
from tests.vault.test_outbox import CENTRE, answered

Queue = Callable[..., Submission]


@pytest.fixture(autouse=True)
def enrolled(vault: Vault) -> None:
    join_centre(vault, CENTRE)


def decided(number: int, registration_id: UUID, outcome: str, **more: Any) -> ChangesPage:
    body = {"registration_id": str(registration_id), "revision": 1, "outcome": outcome, "decided_at": "x"}
    change = Change(number=number, kind="decision", body=body | more)
    return ChangesPage(epoch="e1", changes=(change,), cursor=f"e1:{number}", more=False)


def test_rows_and_cursor_are_saved_together(vault: Vault, queue: Queue) -> None:
    submission = queue()
    answered(vault, next_owed(vault, 1), [Verdict.STORED])
    assert (
        apply_page(vault, decided(7, submission.registration_id, "registered", member_number="1"), NOW) == 1
    )
    us = enrolment(vault)
    assert us is not None and us.cursor == "e1:7"
    assert page(vault).rows[0].state is State.REGISTERED


def test_a_page_that_comes_twice_counts_once(vault: Vault, queue: Queue) -> None:
    submission = queue()
    answered(vault, next_owed(vault, 1), [Verdict.STORED])
    found = decided(1, submission.registration_id, "registered")
    assert [apply_page(vault, found, NOW), apply_page(vault, found, NOW)] == [1, 0]


def test_a_decision_that_overtakes_its_receipt_is_not_lost(vault: Vault, queue: Queue) -> None:
    submission = queue()
    apply_page(vault, decided(1, submission.registration_id, "registered"), NOW)
    assert page(vault).rows[0].state is State.QUEUED
    answered(vault, next_owed(vault, 1), [Verdict.DUPLICATE])
    assert page(vault).rows[0].state is State.REGISTERED


def test_a_kind_from_a_later_version_is_kept_and_skipped(vault: Vault) -> None:
    change = Change(number=1, kind="greeting", body={"text": "halo"})
    apply_page(vault, ChangesPage(epoch="e1", changes=(change,), cursor="e1:1", more=False), NOW)
    assert vault.rows("SELECT kind FROM changes") == [{"kind": "greeting"}]


def test_a_returned_one_opens_as_the_next_revision_of_the_same_person(vault: Vault, queue: Queue) -> None:
    submission = queue()
    answered(vault, next_owed(vault, 1), [Verdict.STORED])
    apply_page(vault, decided(1, submission.registration_id, "returned", reason="nama ibu"), NOW)
    draft = correct(vault, str(submission.registration_id), now=NOW)
    assert (draft.revision, draft.parent) == (2, submission.digest)
    row = row_of(vault, str(submission.registration_id))
    assert row is not None and (row.state, row.draft_id) == (State.RETURNED, draft.draft_id)
    found = latest_decision(vault, str(submission.registration_id))
    assert found is not None and found.reason == "nama ibu"


def test_the_corrected_one_is_sent_and_the_first_revision_is_kept(vault: Vault, queue: Queue) -> None:
    submission = queue()
    answered(vault, next_owed(vault, 1), [Verdict.STORED])
    apply_page(vault, decided(1, submission.registration_id, "returned"), NOW)
    draft = correct(vault, str(submission.registration_id), now=NOW)
    assert correct(vault, str(submission.registration_id), now=NOW).draft_id == draft.draft_id
    second = finalize(vault, draft.draft_id, book=rule_book(), today=TODAY, now=NOW)
    assert isinstance(second, Submission) and second.parent == submission.digest
    assert [owed.sent.revision for owed in next_owed(vault, 5)] == [2]
    kept = vault.rows("SELECT digest FROM submissions ORDER BY revision")
    assert [row["digest"] for row in kept] == [submission.digest, second.digest]


def test_one_that_nobody_sent_back_cannot_be_corrected(vault: Vault, queue: Queue) -> None:
    submission = queue()
    with pytest.raises(NoSuchDraft):
        correct(vault, str(submission.registration_id), now=NOW)
