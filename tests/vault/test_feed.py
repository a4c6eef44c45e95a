"""The centre's feed: every kind does what it says, the known does nothing, the unknown is kept."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest

from perisai_app.reference.tables import rule_book
from perisai_app.vault.check import deep
from perisai_app.vault.database import Vault
from perisai_app.vault.decisions import apply_page, correct, latest_decision
from perisai_app.vault.finalize import finalize
from perisai_app.vault.journal import entries
from perisai_app.vault.outbox import next_owed
from perisai_app.vault.people.members import card
from perisai_app.vault.recollecting import recollections
from perisai_app.vault.register import State, page, row_of
from perisai_app.vault.rights.erase import erase_person
from perisai_app.vault.sync_state import recollected, sync_state, work_done
from perisai_app.wire.changes import Change, ChangesPage
from perisai_app.wire.submission import Submission
from perisai_app.wire.verdict import Verdict
from tests.domain.texts import TODAY
from tests.vault.conftest import NOW, join_centre
from tests.vault.test_outbox import CENTRE, answered

Queue = Callable[..., Submission]


@pytest.fixture
def ours(vault: Vault, queue: Queue) -> Submission:
    """One that the centre has."""
    join_centre(vault, CENTRE)
    work_done(vault)
    done = queue()
    answered(vault, next_owed(vault, 1), [Verdict.STORED])
    return done


def told(vault: Vault, number: int, kind: str, epoch: str = "e1", **body: Any) -> int:
    change = Change(number=number, kind=kind, body=body)
    found = ChangesPage(epoch=epoch, changes=(change,), cursor=f"{epoch}:{number}", more=False)
    return apply_page(vault, found, NOW)


def decide(vault: Vault, number: int, who: UUID, outcome: str, epoch: str = "e1", **more: Any) -> int:
    body = {"registration_id": str(who), "revision": 1, "outcome": outcome, "decided_at": "x"}
    return told(vault, number, "decision", epoch, **body | more)


def state_of(vault: Vault, who: UUID) -> State | None:
    row = row_of(vault, str(who))
    return row.state if row else None


def test_a_membership_renews_the_card(vault: Vault, ours: Submission) -> None:
    who = str(ours.registration_id)
    decide(vault, 1, ours.registration_id, "registered", member_number="7")
    told(vault, 2, "membership", registration_id=who, paid_through="2027-03", claimed_jht=True, told_at="x")
    found = card(vault, who)
    assert found is not None
    assert (found.member_number, found.paid_through, found.claimed_jht) == ("7", "2027-03", True)
    told(vault, 3, "membership", registration_id=who, member_number="8", told_at="y")
    found = card(vault, who)
    assert found is not None
    assert (found.member_number, found.paid_through, found.claimed_jht) == ("8", None, False)


def test_a_membership_makes_the_card_that_a_registered_one_lacks(vault: Vault, ours: Submission) -> None:
    who = str(ours.registration_id)
    told(vault, 1, "membership", registration_id=who, told_at="x")
    assert card(vault, who) is None
    decide(vault, 2, ours.registration_id, "registered")
    vault.db.execute("DELETE FROM member_cards")
    told(vault, 3, "membership", registration_id=who, paid_through="2027-01", told_at="y")
    found = card(vault, who)
    assert found is not None and found.paid_through == "2027-01"


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("message", {"text": "Halo", "sent_at": "x"}),
        ("pack", {"version": "2027-01", "sha256": "0" * 64, "bytes": 3}),
        ("order", {"order": "lock", "ordered_at": "x"}),
        ("weather", {"rain": True}),
        ("decision", {"outcome": "eaten"}),
        ("membership", {"registration_id": "nobody"}),
    ],
)
def test_what_is_for_later_unknown_or_unreadable_is_kept_and_skipped(
    vault: Vault, ours: Submission, kind: str, body: dict[str, Any]
) -> None:
    before = state_of(vault, ours.registration_id)
    assert [told(vault, 1, kind, **body), told(vault, 1, kind, **body)] == [1, 0]
    kept = vault.row("SELECT kind, registration_id FROM changes")
    assert kept == {"kind": kind, "registration_id": None}
    assert state_of(vault, ours.registration_id) == before


def test_who_was_erased_at_the_centre_is_erased_here(vault: Vault, ours: Submission) -> None:
    who = str(ours.registration_id)
    decide(vault, 1, ours.registration_id, "registered", reason="rahasia")
    told(vault, 2, "erasure", registration_id=who, erased_at="x")
    assert page(vault).rows == () and card(vault, who) is None
    assert vault.row("SELECT why FROM tombstones") == {"why": "erased"}
    assert "rahasia" not in str(vault.rows("SELECT body FROM changes"))
    assert entries(vault, who)[-1].what == "erased"
    assert vault.row("SELECT every_life FROM backups_owed") == {"every_life": 1}
    assert deep(vault) == ()


def test_the_erasure_of_somebody_who_is_not_here_changes_nothing(vault: Vault, ours: Submission) -> None:
    told(vault, 1, "erasure", registration_id=str(uuid4()), erased_at="x")
    assert state_of(vault, ours.registration_id) is State.RECEIVED
    assert vault.row("SELECT * FROM backups_owed") is None


def test_what_the_office_wrote_of_somebody_erased_whom_another_laptop_has_goes_here_too(
    vault: Vault, ours: Submission
) -> None:
    theirs = uuid4()
    decide(vault, 1, theirs, "declined", reason="rahasia")
    told(vault, 2, "erasure", registration_id=str(theirs), erased_at="x")
    assert "rahasia" not in str(vault.rows("SELECT body FROM changes"))


def test_a_draft_of_somebody_erased_goes_too(vault: Vault, ours: Submission) -> None:
    decide(vault, 1, ours.registration_id, "returned")
    correct(vault, str(ours.registration_id), now=NOW)
    told(vault, 2, "erasure", registration_id=str(ours.registration_id), erased_at="x")
    assert page(vault).rows == ()


def test_a_newer_revision_that_was_never_sent_stays_owed_and_the_journal_says_so(
    vault: Vault, ours: Submission
) -> None:
    who = str(ours.registration_id)
    decide(vault, 1, ours.registration_id, "returned")
    corrected = correct(vault, who, now=NOW)
    finalize(vault, corrected.draft_id, book=rule_book(), today=TODAY, now=NOW)
    told(vault, 2, "erasure", registration_id=who, erased_at="x")
    assert [owed.sent.revision for owed in next_owed(vault, 5)] == [2]
    assert vault.rows("SELECT revision FROM tombstones") == [{"revision": 1}]
    last = entries(vault, who)[-1]
    assert (last.what, last.params) == ("erased_there", {"unsent": 1, "tombstones": 1})
    assert deep(vault) == ()


def test_a_new_epoch_asks_for_what_the_centre_forgot(vault: Vault, ours: Submission) -> None:
    decide(vault, 1, ours.registration_id, "registered", member_number="7")
    assert not sync_state(vault).recollect_due
    told(vault, 1, "message", "e2", text="Halo", sent_at="x")
    assert sync_state(vault).recollect_due
    (portion,) = recollections(vault)
    assert [one.member_number for one in portion.decisions] == ["7"]
    recollected(vault)
    assert not sync_state(vault).recollect_due


def test_what_a_new_epoch_repeats_to_the_word_changes_nothing_and_is_not_told(
    vault: Vault, ours: Submission
) -> None:
    who = ours.registration_id
    decide(vault, 8, who, "returned", reason="satu")
    decide(vault, 9, who, "registered", member_number="7")
    assert decide(vault, 2, who, "returned", "e2", reason="satu") == 0
    assert state_of(vault, who) is State.REGISTERED
    newest = latest_decision(vault, str(who))
    assert newest is not None and newest.outcome == "registered"
    (portion,) = recollections(vault)
    assert [one.outcome for one in portion.decisions] == ["registered"]
    assert decide(vault, 3, who, "returned", "e2", reason="dua") == 1
    assert state_of(vault, who) is State.RETURNED
    newest = latest_decision(vault, str(who))
    assert newest is not None and newest.reason == "dua"


def test_a_repeated_word_about_somebody_who_is_gone_brings_nothing_back(
    vault: Vault, ours: Submission
) -> None:
    who = ours.registration_id
    decide(vault, 8, who, "returned", reason="rahasia")
    erase_person(vault, str(who), now=NOW)
    assert decide(vault, 1, who, "returned", "e2", reason="rahasia") == 0
    assert decide(vault, 2, who, "declined", "e2", reason="rahasia") == 1
    assert "rahasia" not in str(vault.rows("SELECT body FROM changes"))


def test_more_than_a_portion_is_told_in_several(vault: Vault, ours: Submission) -> None:
    for number in range(1, 503):
        decide(vault, number, uuid4(), "declined")
    told(vault, 1, "message", "e2", text="Halo", sent_at="x")
    assert [len(portion.decisions) for portion in recollections(vault)] == [500, 2]


def test_a_returned_one_that_is_not_here_makes_work_due_and_one_that_is_does_not(
    vault: Vault, ours: Submission
) -> None:
    decide(vault, 1, ours.registration_id, "returned")
    decide(vault, 2, uuid4(), "registered")
    assert not sync_state(vault).work_due
    decide(vault, 3, uuid4(), "returned")
    assert sync_state(vault).work_due


@pytest.mark.parametrize("outcome", ["returned", "registered"])
def test_a_decision_about_a_newer_revision_than_ours_makes_work_due(
    vault: Vault, ours: Submission, outcome: str
) -> None:
    decide(vault, 1, ours.registration_id, outcome, revision=2)
    assert sync_state(vault).work_due


def test_a_lost_receipt_that_comes_after_the_erasure_keeps_nobody(vault: Vault, queue: Queue) -> None:
    join_centre(vault, CENTRE)
    unanswered = queue()
    told(vault, 1, "erasure", registration_id=str(unanswered.registration_id), erased_at="x")
    assert [row.state for row in page(vault).rows] == [State.QUEUED]
    answered(vault, next_owed(vault, 1), [Verdict.DUPLICATE])
    assert page(vault).rows == () and deep(vault) == ()
