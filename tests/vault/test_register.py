"""The list: one row a person, found by what one remembers, page after page."""

from collections.abc import Callable
from datetime import timedelta

from perisai_app.vault.database import Vault
from perisai_app.vault.drafts import new_draft
from perisai_app.vault.register import State, counts, page, same_nik
from perisai_app.wire.submission import Submission
from tests.domain.texts import COMPLETE
from tests.vault.conftest import NOW


def test_pages_hold_everybody_once_newest_first(vault: Vault) -> None:
    for number in range(7):
        gone_wrong = NOW - timedelta(days=number)  # no clock decides what is newest
        new_draft(vault, now=gone_wrong, texts={"name": f"Orang {number}"})
    names, cursor = [], None
    while True:
        found = page(vault, after=cursor, limit=3)
        names += [row.name for row in found.rows]
        if (cursor := found.next) is None:
            break
    assert names == [f"Orang {number}" for number in reversed(range(7))]


def test_a_search_wants_every_word_in_any_order(vault: Vault) -> None:
    new_draft(vault, now=NOW, texts=COMPLETE)
    new_draft(vault, now=NOW, texts={"name": "Ni Wayan Lain"})
    assert [row.name for row in page(vault, search="sampel WAYAN").rows] == ["Ni Wayan Sampel"]
    assert [row.name for row in page(vault, search="9001").rows] == ["Ni Wayan Sampel"]
    assert page(vault, search="100%").rows == ()


def test_a_filter_shows_only_its_states(vault: Vault, queue: Callable[..., Submission]) -> None:
    queue()
    new_draft(vault, now=NOW, texts={"name": "Belum"})
    assert [row.name for row in page(vault, states=[State.DRAFT]).rows] == ["Belum"]
    assert counts(vault).oldest_unsent == NOW


def test_the_same_nik_is_found_in_drafts_and_in_what_was_sent(
    vault: Vault, queue: Callable[..., Submission]
) -> None:
    queue()
    new_draft(vault, now=NOW, texts={"nik": "5104 0154 0584 9001"})
    assert {row.state for row in same_nik(vault, COMPLETE["nik"])} == {State.DRAFT, State.QUEUED}
