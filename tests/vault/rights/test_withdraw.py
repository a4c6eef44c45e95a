"""Taking consent back: the next revision says so, and after its receipt a tombstone is all that is left."""

import json
from collections.abc import Callable

import pytest

from perisai_app.vault.database import Vault
from perisai_app.vault.decisions import apply_page, correct
from perisai_app.vault.drafts import new_draft
from perisai_app.vault.errors import BasisIsPublicTask, NoSuchPerson, OnlyCardLeft
from perisai_app.vault.files.store import file_bytes
from perisai_app.vault.journal import entries
from perisai_app.vault.outbox import begin_attempt, next_owed
from perisai_app.vault.register import State, page
from perisai_app.vault.rights.purge import Purged, purge
from perisai_app.vault.rights.withdraw import Withdrawn, withdraw
from perisai_app.wire.changes import Change, ChangesPage
from perisai_app.wire.submission import read_submission
from tests.domain.texts import COMPLETE, TODAY
from tests.vault.conftest import NOW
from tests.vault.rights.conftest import LATER, SETTINGS, SOUND, Road


def test_the_next_revision_says_that_consent_ended_and_nothing_else_changes(vault: Vault, road: Road) -> None:
    first = road.registered()
    assert withdraw(vault, str(first.registration_id), today=TODAY, now=NOW) is Withdrawn.QUEUED
    (owed,) = next_owed(vault, 5)
    second = read_submission(owed.data)
    assert second is not None and second.digest == owed.sent.digest
    assert (second.revision, second.parent, second.counter) == (2, first.digest, 2)
    told, before = json.loads(owed.data)["registration"], json.loads(first.to_bytes())["registration"]
    assert told["consent"].pop("withdrawn_on") == TODAY.isoformat()
    assert told == before and second.salt != first.salt


def test_before_its_receipt_everything_stays_and_after_it_only_tombstones(
    vault: Vault, road: Road, everything: Callable[[], str]
) -> None:
    first = road.registered()
    withdraw(vault, str(first.registration_id), today=TODAY, now=NOW)
    assert not purge(vault, SETTINGS, now=NOW).anything
    road.answered()
    assert purge(vault, SETTINGS, now=NOW) == Purged(tombstones=1)
    assert [(t["revision"], t["why"]) for t in road.tombstones()] == [(1, "withdrawn"), (2, "withdrawn")]
    left = everything()
    assert [text for text in (COMPLETE["name"], COMPLETE["nik"], "WAYAN") if text in left] == []


def test_an_erasure_at_the_centre_takes_an_unsent_withdrawal_along(
    vault: Vault, road: Road, everything: Callable[[], str]
) -> None:
    first = road.registered()
    withdraw(vault, str(first.registration_id), today=TODAY, now=NOW)
    erasure = Change(
        number=9,
        kind="erasure",
        body={"registration_id": str(first.registration_id), "erased_at": "2026-11-21"},
    )
    apply_page(vault, ChangesPage(epoch="e1", changes=(erasure,), cursor="e1:9", more=False), NOW)
    assert [(t["revision"], t["why"]) for t in road.tombstones()] == [(1, "erased"), (2, "erased")]
    assert next_owed(vault, 5) == ()
    left = everything()
    assert [text for text in (COMPLETE["name"], COMPLETE["nik"], "WAYAN") if text in left] == []


def test_photos_and_recordings_are_promised_no_more_and_go_from_here_at_once(
    vault: Vault, road: Road, everything: Callable[[], str]
) -> None:
    first, other = road.queued(SOUND), road.queued(b"OggS" + bytes(9), nik="5104015405849002")
    road.answered()
    withdraw(vault, str(first.registration_id), today=TODAY, now=NOW)
    (owed,) = next_owed(vault, 5)
    told = read_submission(owed.data)
    assert told is not None and (told.revision, told.files) == (2, ()) and b'"files"' not in owed.data
    assert file_bytes(vault, first.files[0].sha256) is None and "suara" not in everything()
    assert file_bytes(vault, other.files[0].sha256) is not None


def test_bytes_that_the_centre_may_lack_go_on_naming_a_file_that_never_comes(
    vault: Vault, road: Road
) -> None:
    first = road.queued(SOUND)
    begin_attempt(vault, next_owed(vault, 5), NOW)
    withdraw(vault, str(first.registration_id), today=TODAY, now=NOW)
    again, _withdrawal = next_owed(vault, 5)
    assert again.data == first.to_bytes() and b'"files"' in again.data


def test_what_nobody_else_has_yet_is_forgotten_at_once(vault: Vault, road: Road) -> None:
    submission = road.queued()
    registration_id = str(submission.registration_id)
    assert withdraw(vault, registration_id, today=TODAY, now=NOW) is Withdrawn.FORGOTTEN
    assert next_owed(vault, 5) == () and page(vault).rows == ()
    assert [stone["digest"] for stone in road.tombstones()] == [submission.digest]


def test_after_a_try_without_answer_the_centre_is_told_in_order_and_first(vault: Vault, road: Road) -> None:
    other = road.queued(nik="5104015405849002")
    first = road.queued()
    begin_attempt(vault, next_owed(vault, 5), NOW)
    assert withdraw(vault, str(first.registration_id), today=TODAY, now=NOW) is Withdrawn.QUEUED
    told = [(owed.sent.registration_id, owed.sent.revision) for owed in next_owed(vault, 5)]
    registration_id = str(first.registration_id)
    assert told == [(registration_id, 1), (registration_id, 2), (str(other.registration_id), 1)]


def test_an_open_correction_is_dropped(vault: Vault, road: Road) -> None:
    first = road.queued()
    road.answered()
    road.decided(first, "returned")
    correct(vault, str(first.registration_id), now=NOW)
    withdraw(vault, str(first.registration_id), today=TODAY, now=NOW)
    (row,) = page(vault).rows
    assert (row.draft_id, row.state) == (None, State.QUEUED)


def test_a_draft_that_was_never_finalized_is_forgotten_at_once(vault: Vault) -> None:
    draft = new_draft(vault, now=NOW, texts=COMPLETE)
    done = withdraw(vault, draft.registration_id, today=TODAY, now=NOW)
    assert done is Withdrawn.FORGOTTEN and page(vault).rows == ()


def test_asked_twice_it_is_one_withdrawal(vault: Vault, road: Road) -> None:
    first = road.registered()
    for _ in range(2):
        assert withdraw(vault, str(first.registration_id), today=TODAY, now=NOW) is Withdrawn.QUEUED
    assert [owed.sent.revision for owed in next_owed(vault, 5)] == [2]


def test_a_decree_is_no_consent_that_could_be_taken_back(vault: Vault, road: Road) -> None:
    listed = road.registered(
        consent_method="public_task", decree="SK Bupati 12", decree_on="01-11-2026", funded_by="apbd"
    )
    with pytest.raises(BasisIsPublicTask):
        withdraw(vault, str(listed.registration_id), today=TODAY, now=NOW)
    assert next_owed(vault, 5) == ()


def test_of_a_purged_person_the_office_has_to_be_told(vault: Vault, road: Road) -> None:
    submission = road.registered()
    road.backed_up(submission.digest)
    purge(vault, SETTINGS, now=LATER)
    with pytest.raises(OnlyCardLeft):
        withdraw(vault, str(submission.registration_id), today=TODAY, now=LATER)


def test_somebody_who_is_not_here_is_told(vault: Vault) -> None:
    with pytest.raises(NoSuchPerson):
        withdraw(vault, "nobody", today=TODAY, now=NOW)


def test_the_journal_tells_the_revision_and_the_withdrawal(vault: Vault, road: Road) -> None:
    first = road.registered()
    withdraw(vault, str(first.registration_id), today=TODAY, now=NOW)
    told = [(entry.what, entry.params) for entry in entries(vault, str(first.registration_id))][-2:]
    (owed,) = next_owed(vault, 5)
    finalized = {"revision": 2, "counter": 2, "digest": owed.sent.digest}
    assert told == [("finalized", finalized), ("consent_withdrawn", {"became": "queued"})]
