"""A person's files, whatever stands for the person now: all or nothing, and only into what may change."""

from collections.abc import Callable

import pytest

from perisai_app.vault.database import Vault
from perisai_app.vault.decisions import correct
from perisai_app.vault.drafts import new_draft
from perisai_app.vault.errors import FileRefused, NoSuchFile, NoSuchPerson, RevisionStands
from perisai_app.vault.files.of_person import (
    add_file,
    note_copy,
    person_file,
    person_files,
    place_of,
    remove_file,
)
from perisai_app.vault.files.store import files_of
from perisai_app.vault.journal import entries
from perisai_app.wire.submission import FileRole
from tests.domain.texts import COMPLETE
from tests.vault.conftest import NOW
from tests.vault.files.test_store import done, photo, returned


@pytest.fixture
def sent_back(vault: Vault) -> str:
    """A registration with one photo that the office returned; nobody has begun to correct it."""
    draft = new_draft(vault, now=NOW, texts=COMPLETE)
    add_file(vault, draft.draft_id, FileRole.KTP, photo(), now=NOW)
    again = returned(vault, done(vault, draft))
    with vault.writing() as db:
        db.execute("DELETE FROM drafts WHERE draft_id = ?", [again.draft_id])
    return draft.registration_id


def test_an_open_draft_goes_before_the_revision_it_corrects(vault: Vault, sent_back: str) -> None:
    assert place_of(vault, sent_back).draft_id is None
    again = correct(vault, sent_back, now=NOW)
    place = place_of(vault, sent_back)
    assert (place.draft_id, place.revision) == (again.draft_id, 2) and place == place_of(
        vault, again.draft_id
    )


def test_a_photo_for_a_returned_one_begins_the_next_revision_with_the_files_of_the_last(
    vault: Vault, sent_back: str
) -> None:
    added = add_file(vault, sent_back, FileRole.FACE, photo(20), now=NOW)
    assert (added.place.revision, added.began_revision) == (2, True)
    assert {ref.role for ref in person_files(vault, sent_back)} == {FileRole.KTP, FileRole.FACE}
    assert [ref.role for ref in files_of(vault, sent_back, 1)] == [FileRole.KTP]


def test_a_photo_that_is_refused_begins_nothing(
    vault: Vault, sent_back: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("perisai_app.vault.files.store.MOST_FILES", 1)
    with pytest.raises(FileRefused):
        add_file(vault, sent_back, FileRole.FACE, photo(20), now=NOW)
    assert place_of(vault, sent_back).draft_id is None


@pytest.mark.parametrize(
    "ask",
    [
        lambda vault, whose: add_file(vault, whose, FileRole.KTP, photo(), now=NOW),
        lambda vault, whose: remove_file(vault, whose, person_files(vault, whose)[0].sha256, now=NOW),
    ],
)
def test_what_is_on_its_way_to_the_office_stays_as_it_is(
    vault: Vault, ask: Callable[[Vault, str], object]
) -> None:
    draft = new_draft(vault, now=NOW, texts=COMPLETE)
    add_file(vault, draft.draft_id, FileRole.KK, photo(), now=NOW)
    submission = done(vault, draft)
    with pytest.raises(RevisionStands):
        ask(vault, draft.registration_id)
    assert person_files(vault, draft.registration_id) == submission.files


def test_a_removed_file_goes_from_every_role_of_the_draft_and_no_further(
    vault: Vault, sent_back: str
) -> None:
    add_file(vault, sent_back, FileRole.OTHER, photo(), now=NOW)
    (one,) = {ref.sha256 for ref in person_files(vault, sent_back)}
    remove_file(vault, sent_back, one[:12].upper(), now=NOW)
    assert person_files(vault, sent_back) == () and len(files_of(vault, sent_back, 1)) == 1


def test_a_file_is_named_by_enough_of_its_digits_to_be_the_only_one(vault: Vault) -> None:
    draft = new_draft(vault, now=NOW)
    ref = add_file(vault, draft.draft_id, FileRole.KTP, photo(), now=NOW).ref
    assert person_file(vault, draft.draft_id, ref.sha256[:8]) == ref
    for number in ("", ref.sha256[:7], "z" * 12, ref.sha256 + "0"):
        with pytest.raises(NoSuchFile):
            person_file(vault, draft.draft_id, number)


def test_somebody_else_s_file_is_not_named_by_its_digits(vault: Vault) -> None:
    mine, other = new_draft(vault, now=NOW), new_draft(vault, now=NOW)
    ref = add_file(vault, other.draft_id, FileRole.KTP, photo(), now=NOW).ref
    with pytest.raises(NoSuchFile):
        person_file(vault, mine.draft_id, ref.sha256)


def test_nobody_has_no_place(vault: Vault) -> None:
    with pytest.raises(NoSuchPerson):
        place_of(vault, "nobody")


def test_a_copy_that_leaves_is_told_with_its_digest(vault: Vault) -> None:
    draft = new_draft(vault, now=NOW)
    ref = add_file(vault, draft.draft_id, FileRole.KTP, photo(), now=NOW).ref
    note_copy(vault, draft.draft_id, ref, now=NOW)
    last = entries(vault, draft.registration_id)[-1]
    assert (last.what, last.params["sha256"], last.params["sealed"]) == ("exported", ref.sha256, 0)
