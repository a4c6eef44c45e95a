"""A draft has one file of such a role: a new one takes the place of the old, both in one transaction."""

import pytest

from perisai_app.domain.settings import Settings
from perisai_app.vault.database import Vault
from perisai_app.vault.drafts import Draft, new_draft
from perisai_app.vault.errors import FileRefused, NoSuchDraft
from perisai_app.vault.files import instead
from perisai_app.vault.files.instead import keep_instead, named_as, take_out_all
from perisai_app.vault.files.intake import Taken, take_in
from perisai_app.vault.files.store import MOST_FILES, file_bytes, files_of, keep
from perisai_app.wire.submission import FileRole
from tests.vault.conftest import NOW
from tests.vault.files.test_store import photo

VOICE = FileRole.CONSENT_AUDIO


def voice(mark: int) -> Taken:
    return take_in(b"OggS" + bytes([mark] * 500), VOICE, Settings())


@pytest.fixture
def draft(vault: Vault) -> Draft:
    made = new_draft(vault, now=NOW, texts={})
    keep(vault, made.draft_id, FileRole.KTP, photo(), now=NOW)
    return made


def test_a_second_one_replaces_the_first_and_leaves_the_photo(vault: Vault, draft: Draft) -> None:
    first = keep_instead(vault, draft.draft_id, VOICE, voice(1), now=NOW)
    second = keep_instead(vault, draft.draft_id, VOICE, voice(2), now=NOW)
    assert named_as(vault, draft.draft_id, VOICE) == (second,)
    assert file_bytes(vault, first.sha256) is None
    assert len(named_as(vault, draft.draft_id, FileRole.KTP)) == 1


def test_the_same_one_again_changes_nothing(vault: Vault, draft: Draft) -> None:
    first = keep_instead(vault, draft.draft_id, VOICE, voice(1), now=NOW)
    assert keep_instead(vault, draft.draft_id, VOICE, voice(1), now=NOW) == first
    assert file_bytes(vault, first.sha256) == voice(1).data


def test_a_draft_that_has_as_many_files_as_it_may_can_still_replace_one(vault: Vault, draft: Draft) -> None:
    keep_instead(vault, draft.draft_id, VOICE, voice(1), now=NOW)
    for grey in range(MOST_FILES - 2):
        keep(vault, draft.draft_id, FileRole.OTHER, photo(grey), now=NOW)
    second = keep_instead(vault, draft.draft_id, VOICE, voice(2), now=NOW)
    assert named_as(vault, draft.draft_id, VOICE) == (second,)


def test_a_new_one_that_cannot_be_kept_leaves_the_old(
    vault: Vault, draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(*_: object, **__: object) -> None:
        raise FileRefused("file_too_many")

    first = keep_instead(vault, draft.draft_id, VOICE, voice(1), now=NOW)
    monkeypatch.setattr(instead, "keep", refuses)
    with pytest.raises(FileRefused):
        keep_instead(vault, draft.draft_id, VOICE, voice(2), now=NOW)
    assert named_as(vault, draft.draft_id, VOICE) == (first,)


def test_taking_out_takes_all_of_the_role(vault: Vault, draft: Draft) -> None:
    for mark in (1, 2):
        keep(vault, draft.draft_id, VOICE, voice(mark), now=NOW)
    take_out_all(vault, draft.draft_id, VOICE, now=NOW)
    left = files_of(vault, draft.registration_id, draft.revision)
    assert [ref.role for ref in left] == [FileRole.KTP]


def test_a_draft_that_is_gone_has_none_and_takes_none(vault: Vault) -> None:
    assert named_as(vault, "gone", VOICE) == ()
    for work in (
        lambda: keep_instead(vault, "gone", VOICE, voice(1), now=NOW),
        lambda: take_out_all(vault, "gone", VOICE, now=NOW),
    ):
        with pytest.raises(NoSuchDraft):
            work()
