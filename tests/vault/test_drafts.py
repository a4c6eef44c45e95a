"""Drafts are kept as typed, errors and all."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from sqlcipher3.dbapi2 import DatabaseError

from perisai_app.vault.database import FILE, Vault, open_read_only
from perisai_app.vault.drafts import discard_draft, draft, new_draft, save_draft
from perisai_app.vault.errors import NoSuchDraft, VaultDamaged
from perisai_app.vault.register import State, page
from tests.domain.texts import COMPLETE
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


def test_a_long_draft_on_damaged_pages_is_whole_or_an_alarm_never_something_else(
    vault: Vault, tmp_path: Path
) -> None:
    texts = {**COMPLETE, "group": "Kelompok Tani Contoh " * 600}
    draft_id = new_draft(vault, now=NOW, texts=texts).draft_id
    vault.db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    data = (vault.home / FILE).read_bytes()
    said = {read_again(vault, data, page, draft_id, tmp_path) for page in range(1, len(data) // 4096)}
    assert said <= {json.dumps(texts), "alarm"} and len(said) == 2


def read_again(vault: Vault, data: bytes, page: int, draft_id: str, folder: Path) -> str:
    """The draft's texts from a copy with this page touched, or that there was an alarm."""
    hurt = bytearray(data)
    hurt[page * 4096 + 100] ^= 1
    (folder / "hurt.db").write_bytes(hurt)
    opened = open_read_only(folder / "hurt.db", vault.key)
    try:
        found = draft(opened, draft_id)
        return json.dumps(found.texts if found else None)
    except (DatabaseError, VaultDamaged):
        return "alarm"
    finally:
        opened.db.conn.close()
