"""Two revisions with one parent: both are kept, a person decides, and nothing is overwritten."""

import json
from collections.abc import Callable

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from perisai_app.reference.tables import rule_book
from perisai_app.vault.check import deep
from perisai_app.vault.database import Vault
from perisai_app.vault.decisions import apply_page, correct
from perisai_app.vault.drafts import new_draft
from perisai_app.vault.errors import NoSuchConflict, RivalUnknown
from perisai_app.vault.files.intake import Taken, digest
from perisai_app.vault.files.store import file_bytes, files_of, keep
from perisai_app.vault.finalize import finalize
from perisai_app.vault.outbox import next_owed
from perisai_app.vault.register import State, row_of
from perisai_app.vault.rights.erase import erase_person
from perisai_app.vault.rights.export_person import export_person
from perisai_app.vault.rights.withdraw import withdraw
from perisai_app.vault.rivals import Keep, conflicts, keep_rival, settle_conflict
from perisai_app.vault.tally import own_sums
from perisai_app.wire.submission import FileRef, FileRole, Submission, read_submission
from perisai_app.wire.verdict import Verdict
from tests.domain.texts import COMPLETE, TODAY
from tests.vault.conftest import NOW, join_centre
from tests.vault.other_laptop import OTHER, work_page, written_elsewhere
from tests.vault.test_decisions import decided
from tests.vault.test_outbox import CENTRE, answered
from ui.wording.rights import readable

Queue = Callable[..., Submission]


@pytest.fixture
def mine(vault: Vault, queue: Queue) -> Submission:
    """The second revision, which another laptop wrote as well, and was first."""
    join_centre(vault, CENTRE)
    first = queue()
    answered(vault, next_owed(vault, 1), [Verdict.STORED])
    apply_page(vault, decided(1, first.registration_id, "returned"), NOW)
    draft = correct(vault, str(first.registration_id), now=NOW)
    vault.db.execute("UPDATE drafts SET texts = json_set(texts, '$.name', 'Ni Luh Milik')")
    _add_files(vault, draft.draft_id)
    made = finalize(vault, draft.draft_id, book=rule_book(), today=TODAY, now=NOW)
    assert isinstance(made, Submission)
    answered(vault, next_owed(vault, 1), [Verdict.CONFLICT])
    return made


def _taken(data: bytes) -> Taken:
    return Taken(digest(data), "image/jpeg", data, digest(data))


SHARED, OWN = _taken(b"bersama"), _taken(b"milik")


def _add_files(vault: Vault, draft_id: str) -> None:
    for role, taken in ((FileRole.KTP, SHARED), (FileRole.FACE, OWN)):
        keep(vault, draft_id, role, taken, now=NOW)


def theirs_of(mine: Submission, revision: int = 2) -> Submission:
    named = FileRef(role=FileRole.KTP, sha256=SHARED.sha256, bytes=7, media_type="image/jpeg")
    parent = mine.parent if revision == 2 else "0" * 64
    return written_elsewhere(
        mine.registration_id, revision=revision, parent=parent, name="Ni Luh Mereka", files=(named,)
    )


def bring(vault: Vault, theirs: Submission, state: str = "waiting") -> int:
    return keep_rival(vault, work_page(vault, (theirs, state)), NOW)


def test_a_conflict_waits_with_my_texts_alone_until_a_run_brings_theirs(
    vault: Vault, mine: Submission
) -> None:
    (found,) = conflicts(vault)
    assert (found.registration_id, found.revision, found.theirs) == (str(mine.registration_id), 2, None)
    assert found.mine is not None and found.mine.texts["name"] == "Ni Luh Milik"
    with pytest.raises(RivalUnknown):
        settle_conflict(vault, found.registration_id, keep=Keep.MINE, now=NOW)
    theirs = theirs_of(mine)
    assert bring(vault, theirs) == 1
    (found,) = conflicts(vault)
    assert found.theirs is not None
    assert (found.theirs.texts["name"], found.theirs.device_id) == ("Ni Luh Mereka", OTHER)
    assert deep(vault) == ()


def test_only_what_is_in_conflict_here_has_a_rival(vault: Vault, mine: Submission, queue: Queue) -> None:
    peaceful = queue()
    assert bring(vault, written_elsewhere(peaceful.registration_id)) == 0
    assert bring(vault, mine) == 0
    assert bring(vault, written_elsewhere(mine.registration_id)) == 0
    with pytest.raises(NoSuchConflict):
        settle_conflict(vault, str(peaceful.registration_id), keep=Keep.MINE, now=NOW)


def test_a_newer_rival_takes_the_place_of_an_older(vault: Vault, mine: Submission) -> None:
    bring(vault, theirs_of(mine))
    bring(vault, theirs_of(mine, revision=3))
    (found,) = conflicts(vault)
    assert found.theirs is not None and found.theirs.revision == 3


@pytest.mark.parametrize("revision", [2, 3])
def test_theirs_stands_and_mine_is_kept_whole_beside_it(
    vault: Vault, mine: Submission, revision: int
) -> None:
    theirs, who = theirs_of(mine, revision), str(mine.registration_id)
    bring(vault, theirs, "returned")
    assert settle_conflict(vault, who, keep=Keep.THEIRS, now=NOW) is None
    row = row_of(vault, who)
    assert row is not None
    assert (row.name, row.revision, row.state) == ("Ni Luh Mereka", revision, State.RETURNED)
    kept = vault.row("SELECT bytes, texts, mine FROM rivals")
    assert kept is not None and kept["mine"] == 1
    assert read_submission(kept["bytes"]) == mine and json.loads(kept["texts"])["name"] == "Ni Luh Milik"
    assert conflicts(vault) == () and next_owed(vault, 5) == ()
    assert deep(vault) == ()


@pytest.mark.parametrize("kept", Keep)
def test_what_the_office_decided_while_both_waited_holds_for_theirs(
    vault: Vault, mine: Submission, kept: Keep
) -> None:
    bring(vault, theirs_of(mine))
    apply_page(vault, decided(2, mine.registration_id, "registered", revision=2), NOW)
    settle_conflict(vault, str(mine.registration_id), keep=kept, now=NOW)
    row = row_of(vault, str(mine.registration_id))
    assert row is not None and row.state is State.REGISTERED
    assert deep(vault) == ()


def test_mine_becomes_a_draft_of_the_revision_after_theirs(vault: Vault, mine: Submission) -> None:
    theirs, who = theirs_of(mine), str(mine.registration_id)
    bring(vault, theirs)
    draft = settle_conflict(vault, who, keep=Keep.MINE, now=NOW)
    assert draft is not None
    assert (draft.revision, draft.parent, draft.texts["name"]) == (3, theirs.digest, "Ni Luh Milik")
    made = finalize(vault, draft.draft_id, book=rule_book(), today=TODAY, now=NOW)
    assert isinstance(made, Submission) and made.registration.name == "Ni Luh Milik"
    assert {file.sha256 for file in made.files} == {SHARED.sha256, OWN.sha256}
    answered(vault, next_owed(vault, 5), [Verdict.STORED])
    assert deep(vault) == ()


def test_a_file_that_theirs_names_too_stays_and_one_of_mine_alone_goes_with_it(
    vault: Vault, mine: Submission
) -> None:
    bring(vault, theirs_of(mine))
    settle_conflict(vault, str(mine.registration_id), keep=Keep.THEIRS, now=NOW)
    named = files_of(vault, str(mine.registration_id), 2)
    assert [file.sha256 for file in named] == [SHARED.sha256]
    assert file_bytes(vault, OWN.sha256) is None


def test_what_i_confirmed_stays_confirmed(vault: Vault) -> None:
    join_centre(vault, CENTRE)
    said, texts = {("income", "income_looks_daily"): "sebulan"}, {**COMPLETE, "income": "75000"}
    written = new_draft(vault, now=NOW, texts=texts, confirmed=said)
    mine = finalize(vault, written.draft_id, book=rule_book(), today=TODAY, now=NOW)
    assert isinstance(mine, Submission)
    answered(vault, next_owed(vault, 1), [Verdict.CONFLICT])
    bring(vault, written_elsewhere(mine.registration_id))
    draft = settle_conflict(vault, str(mine.registration_id), keep=Keep.MINE, now=NOW)
    assert draft is not None and draft.confirmed == said


def test_theirs_counts_in_no_tally_of_this_laptop(vault: Vault, mine: Submission) -> None:
    before = own_sums(vault)
    bring(vault, theirs_of(mine))
    settle_conflict(vault, str(mine.registration_id), keep=Keep.THEIRS, now=NOW)
    assert own_sums(vault) == before != {}


@pytest.mark.parametrize("choice", list(Keep))
def test_consent_taken_back_on_top_of_mine_is_taken_back_on_top_of_theirs(
    vault: Vault, mine: Submission, choice: Keep
) -> None:
    theirs, who = theirs_of(mine), str(mine.registration_id)
    withdraw(vault, who, today=TODAY, now=NOW)
    bring(vault, theirs)
    assert settle_conflict(vault, who, keep=choice, now=NOW) is None
    (owed,) = next_owed(vault, 5)
    sent = read_submission(owed.data)
    assert sent is not None and (sent.revision, sent.parent) == (3, theirs.digest)
    assert sent.registration.consent.withdrawn_on == TODAY
    assert deep(vault) == ()


def test_who_is_erased_leaves_no_rival_but_its_ids(vault: Vault, mine: Submission) -> None:
    bring(vault, theirs_of(mine))
    settle_conflict(vault, str(mine.registration_id), keep=Keep.THEIRS, now=NOW)
    erase_person(vault, str(mine.registration_id), now=NOW)
    assert vault.rows("SELECT bytes, texts FROM rivals") == [{"bytes": b"", "texts": "{}"}]
    assert deep(vault) == ()


def test_no_submission_leaves_without_its_rival_being_kept(vault: Vault, mine: Submission) -> None:
    vault.db.execute("DELETE FROM attempt_lines")
    with pytest.raises(sqlcipher.IntegrityError, match="behind its tombstone, or as a rival"):
        vault.db.execute("DELETE FROM submissions WHERE revision = 2")


def test_a_persons_copy_holds_the_revision_that_lost(vault: Vault, mine: Submission) -> None:
    bring(vault, theirs_of(mine))
    settle_conflict(vault, str(mine.registration_id), keep=Keep.THEIRS, now=NOW)
    dossier = export_person(vault, str(mine.registration_id), now=NOW)
    (version,) = dossier["registrations"][0]["other_versions"]
    assert (version["revision"], version["texts"]["name"]) == (2, "Ni Luh Milik")
    assert "Versi lain dari revisi 2" in readable(dossier)


@pytest.mark.parametrize("choice", list(Keep))
def test_a_correction_that_was_open_meanwhile_builds_on_theirs(
    vault: Vault, queue: Queue, choice: Keep
) -> None:
    """The centre forgot a returned revision, and another laptop's took its place."""
    join_centre(vault, CENTRE)
    first = queue()
    answered(vault, next_owed(vault, 1), [Verdict.STORED])
    apply_page(vault, decided(1, first.registration_id, "returned"), NOW)
    opened = correct(vault, str(first.registration_id), now=NOW)
    _add_files(vault, opened.draft_id)
    with vault.writing() as db:
        db.execute("INSERT INTO reoffers VALUES (?, 1)", [str(first.registration_id)])
    answered(vault, next_owed(vault, 1), [Verdict.CONFLICT])
    theirs = written_elsewhere(first.registration_id)
    bring(vault, theirs)
    draft = settle_conflict(vault, str(first.registration_id), keep=choice, now=NOW)
    assert (draft is not None) == (choice is Keep.MINE)
    row = vault.row("SELECT draft_id, revision, parent FROM drafts")
    assert row == {"draft_id": opened.draft_id, "revision": 2, "parent": theirs.digest}
    made = finalize(vault, opened.draft_id, book=rule_book(), today=TODAY, now=NOW)
    assert isinstance(made, Submission) and len(made.files) == 2
    assert deep(vault) == ()
