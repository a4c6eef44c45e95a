"""Files in the vault: each content once, shared by revisions, named in the bytes, gone with the last name."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from PIL import Image

from perisai_app.domain.settings import Settings
from perisai_app.reference.tables import rule_book
from perisai_app.vault.database import Vault
from perisai_app.vault.decisions import apply_page, correct
from perisai_app.vault.drafts import Draft, discard_draft, new_draft
from perisai_app.vault.errors import FileRefused, NoSuchDraft, VaultDamaged
from perisai_app.vault.files.intake import Taken, take_in
from perisai_app.vault.files.store import PART, file_bytes, files_of, keep, take_out
from perisai_app.vault.finalize import finalize
from perisai_app.vault.journal import entries
from perisai_app.vault.outbox import next_owed
from perisai_app.wire.changes import Change, ChangesPage, Kind
from perisai_app.wire.submission import FileRole, Submission, read_submission
from tests.domain.texts import COMPLETE, TODAY
from tests.vault.conftest import NOW

Queue = Callable[..., Submission]


def photo(grey: int = 90) -> Taken:
    out = BytesIO()
    Image.new("L", (320, 240), grey).save(out, "JPEG")
    return take_in(out.getvalue(), FileRole.KTP, Settings())


def recording(size: int) -> Taken:
    return take_in(b"OggS" + bytes(range(256)) * (size // 256), FileRole.CONSENT_AUDIO, Settings())


def stored(vault: Vault) -> int:
    return len(vault.rows("SELECT 1 FROM files"))


def parts(vault: Vault) -> int:
    return len(vault.rows("SELECT 1 FROM file_parts"))


def done(vault: Vault, draft: Draft) -> Submission:
    found = finalize(vault, draft.draft_id, book=rule_book(), today=TODAY, now=NOW)
    assert isinstance(found, Submission)
    return found


def returned(vault: Vault, submission: Submission) -> Draft:
    """The centre has it and sends it back; the agent begins the correction."""
    body = {
        "registration_id": str(submission.registration_id),
        "revision": submission.revision,
        "outcome": "returned",
        "decided_at": "2026-11-21T04:00:00Z",
    }
    with vault.writing() as db:
        db.execute("UPDATE submissions SET state = 'received' WHERE state = 'queued'")
    change = Change(number=submission.revision, kind=Kind.DECISION, body=body)
    apply_page(vault, ChangesPage(epoch="e", changes=(change,), cursor="c", more=False), NOW)
    return correct(vault, str(submission.registration_id), now=NOW)


def test_what_was_kept_comes_back_byte_for_byte(vault: Vault) -> None:
    draft, taken = new_draft(vault, now=NOW), recording(3 * PART)
    ref = keep(vault, draft.draft_id, FileRole.CONSENT_AUDIO, taken, now=NOW)
    assert file_bytes(vault, ref.sha256) == taken.data
    assert parts(vault) == 4
    assert files_of(vault, draft.registration_id, 1) == (ref,)


def test_one_content_is_stored_once_for_all_who_name_it(vault: Vault) -> None:
    first, second = new_draft(vault, now=NOW), new_draft(vault, now=NOW)
    twice = ((first, FileRole.KTP), (first, FileRole.OTHER), (second, FileRole.KTP), (first, FileRole.KTP))
    for draft, role in twice:
        keep(vault, draft.draft_id, role, photo(), now=NOW)
    assert stored(vault) == parts(vault) == 1
    assert len(files_of(vault, first.registration_id, 1)) == 2


def test_bytes_go_with_the_last_that_names_them_and_not_before(vault: Vault) -> None:
    first, second = new_draft(vault, now=NOW), new_draft(vault, now=NOW)
    ref = keep(vault, first.draft_id, FileRole.KTP, photo(), now=NOW)
    keep(vault, second.draft_id, FileRole.KTP, photo(), now=NOW)
    discard_draft(vault, first.draft_id, now=NOW)
    assert file_bytes(vault, ref.sha256) is not None
    take_out(vault, second.draft_id, ref, now=NOW)
    assert (file_bytes(vault, ref.sha256), stored(vault), parts(vault)) == (None, 0, 0)


def test_the_bytes_that_travel_name_the_files(vault: Vault) -> None:
    draft = new_draft(vault, now=NOW, texts=COMPLETE)
    refs = {
        keep(vault, draft.draft_id, FileRole.KTP, photo(), now=NOW),
        keep(vault, draft.draft_id, FileRole.FACE, photo(20), now=NOW),
    }
    submission = done(vault, draft)
    assert set(submission.files) == refs
    sent = read_submission(next_owed(vault, 1)[0].data)
    assert sent is not None and sent.files == submission.files
    assert files_of(vault, draft.registration_id, 1) == submission.files
    assert all(file_bytes(vault, ref.sha256) for ref in refs)


def test_without_files_the_bytes_do_not_speak_of_them(vault: Vault, queue: Queue) -> None:
    assert b'"files"' not in queue().to_bytes()


def test_a_correction_begins_with_the_files_of_what_it_corrects(vault: Vault) -> None:
    draft = new_draft(vault, now=NOW, texts=COMPLETE)
    face = keep(vault, draft.draft_id, FileRole.FACE, photo(20), now=NOW)
    blurred = keep(vault, draft.draft_id, FileRole.KTP, photo(30), now=NOW)
    again = returned(vault, done(vault, draft))
    assert files_of(vault, draft.registration_id, 2) == (face, blurred)
    take_out(vault, again.draft_id, blurred, now=NOW)
    sharp = keep(vault, again.draft_id, FileRole.KTP, photo(40), now=NOW)
    assert done(vault, again).files == (face, sharp)
    assert files_of(vault, draft.registration_id, 1) == (face, blurred)
    assert stored(vault) == 3


def test_a_discarded_correction_leaves_the_first_revision_its_files(vault: Vault) -> None:
    draft = new_draft(vault, now=NOW, texts=COMPLETE)
    ref = keep(vault, draft.draft_id, FileRole.KTP, photo(), now=NOW)
    again = returned(vault, done(vault, draft))
    discard_draft(vault, again.draft_id, now=NOW)
    assert files_of(vault, draft.registration_id, 1) == (ref,)
    assert files_of(vault, draft.registration_id, 2) == ()
    assert file_bytes(vault, ref.sha256) is not None


@pytest.mark.parametrize(
    "change",
    [
        "INSERT INTO registration_files (registration_id, revision, role, sha256)"
        " SELECT registration_id, revision, 'other', sha256 FROM registration_files",
        "UPDATE registration_files SET role = 'face'",
        "UPDATE files SET media_type = 'audio/wav'",
        "UPDATE file_parts SET data = x'00'",
    ],
)
def test_what_a_finalized_revision_names_never_changes(vault: Vault, change: str) -> None:
    draft = new_draft(vault, now=NOW, texts=COMPLETE)
    keep(vault, draft.draft_id, FileRole.KTP, photo(), now=NOW)
    done(vault, draft)
    with pytest.raises(sqlcipher.IntegrityError, match="never changes"), vault.writing() as db:
        db.execute(change)


def test_its_way_to_the_centre_may_go_on_all_the_same(vault: Vault) -> None:
    draft = new_draft(vault, now=NOW, texts=COMPLETE)
    keep(vault, draft.draft_id, FileRole.KTP, photo(), now=NOW)
    done(vault, draft)
    with vault.writing() as db:
        assert db.execute("UPDATE registration_files SET state = 'received'").rowcount == 1
    with pytest.raises(sqlcipher.IntegrityError), vault.writing() as db:
        db.execute("UPDATE registration_files SET state = 'lost'")


def test_no_file_that_is_named_can_be_deleted_by_mistake(vault: Vault) -> None:
    keep(vault, new_draft(vault, now=NOW).draft_id, FileRole.KTP, photo(), now=NOW)
    with pytest.raises(sqlcipher.IntegrityError), vault.writing() as db:
        db.execute("DELETE FROM files")


def test_bytes_that_are_not_what_their_name_says_are_damage(vault: Vault) -> None:
    ref = keep(vault, new_draft(vault, now=NOW).draft_id, FileRole.KTP, photo(), now=NOW)
    with vault.writing() as db:
        db.execute("DROP TRIGGER file_parts_are_immutable")
        db.execute("UPDATE file_parts SET data = x'00'")
    with pytest.raises(VaultDamaged):
        file_bytes(vault, ref.sha256)


def test_a_draft_takes_sixteen_files_and_no_more(vault: Vault) -> None:
    draft = new_draft(vault, now=NOW)
    for grey in range(0, 160, 10):
        keep(vault, draft.draft_id, FileRole.OTHER, photo(grey), now=NOW)
    with pytest.raises(FileRefused) as refused:
        keep(vault, draft.draft_id, FileRole.OTHER, photo(200), now=NOW)
    assert (refused.value.code, stored(vault)) == ("file_too_many", 16)


def test_a_draft_that_is_gone_takes_no_file(vault: Vault) -> None:
    draft = new_draft(vault, now=NOW)
    discard_draft(vault, draft.draft_id, now=NOW)
    with pytest.raises(NoSuchDraft):
        keep(vault, draft.draft_id, FileRole.KTP, photo(), now=NOW)
    assert stored(vault) == 0


def test_the_journal_tells_that_a_file_came_and_not_what_it_shows(vault: Vault) -> None:
    draft = new_draft(vault, now=NOW)
    ref = keep(vault, draft.draft_id, FileRole.KTP, photo(), now=NOW + timedelta(minutes=1))
    (told,) = [entry for entry in entries(vault, draft.registration_id) if entry.what == "file_taken_in"]
    assert told.params == {"role": "ktp", "bytes": ref.bytes, "sha256": ref.sha256}


def test_the_journal_tells_that_a_file_was_taken_out_and_only_once(vault: Vault) -> None:
    draft = new_draft(vault, now=NOW)
    ref = keep(vault, draft.draft_id, FileRole.KTP, photo(), now=NOW)
    for _ in range(2):
        take_out(vault, draft.draft_id, ref, now=NOW)
    told = [entry.params for entry in entries(vault, draft.registration_id) if entry.what == "file_taken_out"]
    assert told == [{"role": "ktp", "bytes": ref.bytes, "sha256": ref.sha256}]
