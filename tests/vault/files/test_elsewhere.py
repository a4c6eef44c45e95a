"""What a fetched revision names stays named, in its corrections too; its bytes come when they are fetched."""

import pytest

from perisai_app.vault.database import Vault
from perisai_app.vault.decisions import correct
from perisai_app.vault.fetched import take_work
from perisai_app.vault.files.elsewhere import keep_fetched, missing_files
from perisai_app.vault.files.sending import OwedFile, owed_files
from perisai_app.vault.files.store import file_bytes, files_of, keep
from perisai_app.vault.identity import profile
from perisai_app.wire.submission import FileRef, FileRole, Submission
from tests.vault.conftest import NOW, join_centre
from tests.vault.files.test_store import done, photo
from tests.vault.other_laptop import work_page, written_elsewhere
from tests.vault.test_outbox import CENTRE

TAKEN = photo()
REF = FileRef(role=FileRole.KTP, sha256=TAKEN.sha256, bytes=len(TAKEN.data), media_type="image/jpeg")


def fetched(vault: Vault, *files: FileRef) -> Submission:
    """Returned work of another laptop, which names these files."""
    join_centre(vault, CENTRE)
    theirs = written_elsewhere(files=files)
    page = work_page(vault, (theirs, "returned"))
    assert take_work(vault, page, device_id=profile(vault).device_id, now=NOW) == 1
    return theirs


@pytest.fixture
def returned(vault: Vault) -> Submission:
    return fetched(vault, REF)


def test_a_correction_of_fetched_work_names_the_files_that_are_not_here(
    vault: Vault, returned: Submission
) -> None:
    assert file_bytes(vault, REF.sha256) is None
    draft = correct(vault, str(returned.registration_id), now=NOW)
    assert files_of(vault, draft.registration_id, 2) == (REF,)
    assert done(vault, draft).files == (REF,)
    assert owed_files(vault) == ()


def test_bytes_that_were_fetched_are_the_file_and_nothing_else_is(vault: Vault, returned: Submission) -> None:
    assert missing_files(vault, 9) == (OwedFile(REF.sha256, REF.bytes),)
    assert not keep_fetched(vault, REF.sha256, b"other")
    assert keep_fetched(vault, REF.sha256, TAKEN.data)
    assert file_bytes(vault, REF.sha256) == TAKEN.data
    assert missing_files(vault, 9) == () and not keep_fetched(vault, REF.sha256, TAKEN.data)


def test_the_same_photo_taken_in_here_brings_its_bytes(vault: Vault, returned: Submission) -> None:
    draft = correct(vault, str(returned.registration_id), now=NOW)
    keep(vault, draft.draft_id, FileRole.OTHER, TAKEN, now=NOW)
    assert file_bytes(vault, REF.sha256) == TAKEN.data


def test_a_kind_that_only_a_newer_program_keeps_stops_nothing(vault: Vault) -> None:
    strange = REF.model_copy(update={"media_type": "image/avif", "sha256": "ab" * 32})
    found = fetched(vault, REF, strange)
    assert files_of(vault, str(found.registration_id), 1) == (REF,)


def test_nobody_fetches_what_was_decided_for_good(vault: Vault, returned: Submission) -> None:
    with vault.writing() as db:
        db.execute("UPDATE submissions SET state = 'registered'")
    assert missing_files(vault, 9) == ()
