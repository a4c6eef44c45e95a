"""A draft stands open while it is typed; a parting takes it off, a crash does not."""

from datetime import timedelta

from perisai_app.vault.database import Vault
from perisai_app.vault.drafts import discard_draft, new_draft
from perisai_app.vault.open_forms import left_open, part_from, take_up
from tests.vault.conftest import NOW


def test_what_nobody_parted_from_is_left_open_newest_first(vault: Vault) -> None:
    older = new_draft(vault, now=NOW - timedelta(minutes=5), texts={"name": "Satu"})
    newer = new_draft(vault, now=NOW, texts={"name": "Dua"})
    new_draft(vault, now=NOW, texts={"name": "Tiga"})
    for one in (newer, older, newer):
        take_up(vault, one.draft_id, NOW)
    assert [one.texts["name"] for one in left_open(vault)] == ["Dua", "Satu"]
    part_from(vault, newer.draft_id)
    assert [one.texts["name"] for one in left_open(vault)] == ["Satu"]


def test_a_draft_that_is_gone_is_not_open(vault: Vault) -> None:
    one = new_draft(vault, now=NOW)
    take_up(vault, one.draft_id, NOW)
    discard_draft(vault, one.draft_id, now=NOW)
    assert left_open(vault) == ()
    part_from(vault, one.draft_id)
