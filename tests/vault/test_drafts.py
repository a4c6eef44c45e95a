"""Drafts are kept as typed, errors and all."""

from datetime import timedelta

import pytest

from perisai_app.vault.database import Vault
from perisai_app.vault.drafts import discard_draft, draft, new_draft, save_draft
from perisai_app.vault.errors import NoSuchDraft
from perisai_app.vault.register import State, page
from tests.vault.conftest import NOW


def test_a_half_typed_draft_comes_back_letter_for_letter(vault: Vault) -> None:
    texts = {"nik": "5104 01", "name": "ni wa", "birth_date": "31-02-19"}
    made = new_draft(vault, now=NOW)
    later = NOW + timedelta(seconds=1)
    confirmed = {("sex", "nik_other_sex"): "Sesuai KTP"}
    save_draft(vault, made.draft_id, texts=texts, confirmed=confirmed, now=later, last_field="birth_date")
    found = draft(vault, made.draft_id)
    assert found is not None
    assert (found.texts, found.confirmed) == (texts, confirmed)
    assert (found.last_field, found.saved_at) == ("birth_date", later)


def test_a_draft_is_in_the_list_under_what_is_typed_so_far(vault: Vault) -> None:
    new_draft(vault, now=NOW, texts={"name": "Suparman", "nik": "3509"})
    (row,) = page(vault, search="supar").rows
    assert (row.name, row.nik, row.state) == ("Suparman", "3509", State.DRAFT)


def test_saving_a_draft_that_is_gone_says_so(vault: Vault) -> None:
    made = new_draft(vault, now=NOW)
    discard_draft(vault, made.draft_id, now=NOW)
    with pytest.raises(NoSuchDraft):
        save_draft(vault, made.draft_id, texts={}, confirmed={}, now=NOW)
