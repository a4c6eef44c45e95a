"""Work of another laptop, or of a lost vault, lives here like our own; its author stays who wrote it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from perisai_app.reference.tables import rule_book
from perisai_app.vault.check import deep
from perisai_app.vault.database import Vault
from perisai_app.vault.decisions import apply_page, correct, latest_decision
from perisai_app.vault.drafts import new_draft
from perisai_app.vault.fetched import behind, take_work
from perisai_app.vault.finalize import finalize
from perisai_app.vault.identity import profile
from perisai_app.vault.outbox import next_owed
from perisai_app.vault.people.members import card
from perisai_app.vault.register import State, counts, history, page, row_of
from perisai_app.vault.rights.erase import erase_person
from perisai_app.vault.rights.withdraw import Withdrawn, withdraw
from perisai_app.vault.sync_state import sync_state, work_done
from perisai_app.vault.tally import highest_counter, own_sums, reconcile
from perisai_app.wire.changes import Change, ChangesPage
from perisai_app.wire.submission import Submission, read_submission
from perisai_app.wire.tally import BucketAnswer, Held, sums_of
from perisai_app.wire.verdict import Verdict
from perisai_app.wire.work import WorkPage
from tests.domain.texts import TODAY
from tests.vault.conftest import NOW, join_centre
from tests.vault.other_laptop import OTHER, work_page, written_elsewhere
from tests.vault.test_outbox import CENTRE, answered

Queue = Callable[..., Submission]


@pytest.fixture(autouse=True)
def joined(vault: Vault) -> None:
    join_centre(vault, CENTRE)


def take(vault: Vault, *lines: tuple[Submission, str]) -> int:
    return take_page(vault, work_page(vault, *lines))


def take_page(vault: Vault, found: WorkPage) -> int:
    return take_work(vault, found, device_id=profile(vault).device_id, now=NOW)


def test_a_returned_registration_of_another_laptop_is_corrected_here_like_our_own(vault: Vault) -> None:
    theirs = written_elsewhere(name="Ni Luh Sampel")
    who = str(theirs.registration_id)
    assert take(vault, (theirs, "returned")) == 1
    row = row_of(vault, who)
    assert row is not None and (row.state, row.name) == (State.RETURNED, "Ni Luh Sampel")
    assert [found.registration_id for found in page(vault, search="luh").rows] == [who]
    draft = correct(vault, who, now=NOW)
    assert (draft.revision, draft.parent, draft.texts["name"]) == (2, theirs.digest, "Ni Luh Sampel")
    made = finalize(vault, draft.draft_id, book=rule_book(), today=TODAY, now=NOW)
    assert isinstance(made, Submission)
    assert (made.device_id, made.counter) == (profile(vault).device_id, 1)
    assert deep(vault) == ()


def test_its_bytes_and_its_author_stay_and_it_is_owed_to_nobody(vault: Vault) -> None:
    theirs = written_elsewhere()
    take(vault, (theirs, "waiting"))
    row = vault.row("SELECT bytes, counter, state, latest FROM submissions")
    assert row is not None
    assert (row["counter"] < 0, row["state"], row["latest"]) == (True, "received", 1)
    kept = read_submission(row["bytes"])
    assert kept is not None and (kept.device_id, kept.agent_id) == (OTHER, "agen")
    assert next_owed(vault, 5) == () and own_sums(vault) == {} and highest_counter(vault) == 0
    told = {event.what for event in history(vault, str(theirs.registration_id))}
    assert told == {"received", "finalized"}


def test_its_receipt_proves_itself_by_the_signature_of_the_page(vault: Vault) -> None:
    take(vault, (written_elsewhere(), "waiting"), (written_elsewhere(), "declined"))
    assert deep(vault) == ()
    vault.db.execute("UPDATE answers SET signature = ''")
    assert [finding.code for finding in deep(vault)] == ["receipt_unproven"]


def test_a_page_taken_twice_changes_nothing(vault: Vault) -> None:
    found = work_page(vault, (written_elsewhere(), "waiting"))
    assert [take_page(vault, found), take_page(vault, found)] == [1, 0]
    assert vault.row("SELECT count(*) AS n FROM answers") == {"n": 1}


def test_a_newer_revision_follows_ours_though_those_between_are_not_here(vault: Vault, queue: Queue) -> None:
    ours = queue()
    answered(vault, next_owed(vault, 1), [Verdict.STORED])
    third = written_elsewhere(ours.registration_id, revision=3, parent="0" * 64)
    assert take(vault, (third, "waiting")) == 1
    row = row_of(vault, str(ours.registration_id))
    assert row is not None and row.revision == 3
    assert counts(vault).received == 1 and deep(vault) == ()


def test_the_check_finds_a_fetched_revision_whose_parent_is_not_the_one_received_here(
    vault: Vault, queue: Queue
) -> None:
    ours = queue()
    answered(vault, next_owed(vault, 1), [Verdict.STORED])
    take(vault, (written_elsewhere(ours.registration_id, revision=2, parent="0" * 64), "waiting"))
    assert [finding.code for finding in deep(vault)] == ["parent_wrong"]


def test_an_older_or_equal_revision_of_the_centre_leaves_ours(vault: Vault, queue: Queue) -> None:
    ours = queue()
    answered(vault, next_owed(vault, 1), [Verdict.STORED])
    same = written_elsewhere(ours.registration_id, name="Ni Luh Lain")
    assert take(vault, (same, "waiting"), (ours, "returned")) == 0
    row = row_of(vault, str(ours.registration_id))
    assert row is not None and (row.name, row.state) == (ours.registration.name, State.RECEIVED)


def test_what_is_unsent_or_being_corrected_is_not_overtaken(vault: Vault, queue: Queue) -> None:
    unsent = queue()
    returned = written_elsewhere()
    take(vault, (returned, "returned"))
    correct(vault, str(returned.registration_id), now=NOW)
    first = written_elsewhere(unsent.registration_id, revision=2, parent="0" * 64)
    second = written_elsewhere(returned.registration_id, revision=2, parent=returned.digest)
    assert take(vault, (first, "waiting"), (second, "waiting")) == 0
    assert [owed.sent.digest for owed in next_owed(vault, 5)] == [unsent.digest]


def test_nobody_who_is_lawfully_gone_comes_back(vault: Vault, queue: Queue) -> None:
    ours = queue()
    answered(vault, next_owed(vault, 1), [Verdict.STORED])
    erase_person(vault, str(ours.registration_id), now=NOW)
    later = written_elsewhere(ours.registration_id, revision=2, parent=ours.digest)
    assert take(vault, (ours, "returned"), (later, "returned")) == 0
    assert page(vault).rows == ()


def test_a_line_that_this_laptop_lost_counts_in_its_tally_once_and_its_counter_is_never_given_again(
    vault: Vault, queue: Queue
) -> None:
    mine = written_elsewhere(device_id=profile(vault).device_id, counter=41)
    assert take(vault, (mine, "returned")) == 1
    assert own_sums(vault) == sums_of([(41, mine.digest)])
    assert queue().counter == 42


def test_lines_that_are_counted_already_are_not_noted_a_second_time(vault: Vault, queue: Queue) -> None:
    ours = queue()
    answered(vault, next_owed(vault, 1), [Verdict.STORED])
    take(vault, (ours, "waiting"))
    assert vault.rows("SELECT * FROM at_centre") == []


def test_a_registered_one_brings_its_card_with_the_number_of_the_decision(vault: Vault) -> None:
    theirs = written_elsewhere(name="Ni Luh Sampel")
    who = str(theirs.registration_id)
    body = {"registration_id": who, "revision": 1, "outcome": "registered", "decided_at": "x"}
    told = Change(number=1, kind="decision", body=body | {"member_number": "77"})
    apply_page(vault, ChangesPage(epoch="e1", changes=(told,), cursor="c", more=False), NOW)
    take(vault, (theirs, "registered"))
    found, decision = card(vault, who), latest_decision(vault, who)
    assert found is not None and (found.name, found.member_number) == ("Ni Luh Sampel", "77")
    assert decision is not None and decision.member_number == "77"


def test_consent_taken_back_for_a_fetched_one_is_a_revision_to_be_sent(vault: Vault) -> None:
    theirs = written_elsewhere()
    take(vault, (theirs, "waiting"))
    assert withdraw(vault, str(theirs.registration_id), today=TODAY, now=NOW) is Withdrawn.QUEUED
    assert [owed.sent.revision for owed in next_owed(vault, 5)] == [2]


def test_a_fetched_one_is_erased_down_to_its_tombstone_and_the_next_gets_another_counter(
    vault: Vault, tmp_path: Path
) -> None:
    theirs = written_elsewhere()
    take(vault, (theirs, "waiting"))
    erase_person(vault, str(theirs.registration_id), now=NOW)
    take(vault, (written_elsewhere(), "waiting"))
    rows = vault.rows("SELECT counter FROM submissions UNION ALL SELECT counter FROM tombstones")
    assert len({row["counter"] for row in rows}) == 2
    assert deep(vault) == ()


def test_a_draft_of_a_new_person_is_in_nobodys_way(vault: Vault) -> None:
    new_draft(vault, now=NOW)
    assert take(vault, (written_elsewhere(), "waiting")) == 1


def returned_then_told(vault: Vault, who: str, revision: int, outcome: str) -> None:
    body = {"registration_id": who, "revision": revision, "outcome": outcome, "decided_at": "x"}
    change = Change(number=revision, kind="decision", body=body)
    apply_page(vault, ChangesPage(epoch="e1", changes=(change,), cursor="c", more=False), NOW)


def test_a_registration_is_behind_when_a_newer_revision_was_decided(vault: Vault, queue: Queue) -> None:
    ours = queue()
    answered(vault, next_owed(vault, 1), [Verdict.STORED])
    who = str(ours.registration_id)
    returned_then_told(vault, who, 1, "returned")
    work_done(vault)
    assert behind(vault, 10) == ()
    returned_then_told(vault, who, 2, "registered")
    assert sync_state(vault).work_due and behind(vault, 10) == (who,)
    second = written_elsewhere(ours.registration_id, revision=2, parent=ours.digest)
    assert take(vault, (second, "registered")) == 1
    assert behind(vault, 10) == ()
    row = row_of(vault, who)
    assert row is not None and row.state is State.REGISTERED


def test_what_this_laptop_lost_is_behind_until_its_data_are_here(vault: Vault) -> None:
    lost = [written_elsewhere(device_id=profile(vault).device_id, counter=n) for n in (1, 2, 3)]
    note_held(vault, *(held_of(one, erased=one is lost[2]) for one in lost))
    ids = sorted(str(one.registration_id) for one in lost[:2])
    assert (behind(vault, 10), behind(vault, 1)) == (tuple(ids), (ids[0],))
    take(vault, (lost[0], "registered"), (lost[1], "declined"))
    assert behind(vault, 10) == ()


def test_what_would_be_left_alone_is_not_asked_for(vault: Vault, queue: Queue) -> None:
    unsent, gone, correcting = queue(), queue(nik="5104015405849002"), queue(nik="5104015405849003")
    answered(vault, next_owed(vault, 5)[1:], [Verdict.STORED] * 2)
    returned_then_told(vault, str(correcting.registration_id), 1, "returned")
    correct(vault, str(correcting.registration_id), now=NOW)
    erase_person(vault, str(gone.registration_id), now=NOW)
    device = profile(vault).device_id
    newer = [
        written_elsewhere(
            one.registration_id, revision=2, parent=one.digest, device_id=device, counter=90 + n
        )
        for n, one in enumerate((unsent, gone, correcting))
    ]
    note_held(vault, *map(held_of, newer))
    assert behind(vault, 10) == ()


def held_of(one: Submission, *, erased: bool = False) -> Held:
    return Held(
        registration_id=one.registration_id,
        revision=one.revision,
        digest=one.digest,
        counter=one.counter,
        erased=erased,
    )


def note_held(vault: Vault, *lines: Held) -> None:
    reconcile(vault, BucketAnswer(epoch="e1", bucket=0, held=lines), NOW)
