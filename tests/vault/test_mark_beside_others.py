"""The mark of a vault that several connections write: none sees a loss that is none, none turns it back."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from perisai_app.vault.database import Vault, open_vault
from perisai_app.vault.drafts import new_draft, save_draft
from perisai_app.vault.mark_file import FILE as MARK
from perisai_app.vault.mark_file import MarkFile
from tests.domain.texts import COMPLETE
from tests.vault.conftest import NOW


@pytest.fixture
def other(vault: Vault) -> Iterator[Vault]:
    """A second connection to the same vault."""
    opened = open_vault(vault.home, vault.key)
    yield opened
    opened.close()


def test_two_connections_in_turn_never_write_over_the_newer_slot(vault: Vault, other: Vault) -> None:
    one = vault
    for vault in (one, one, other, one, other, other, one):
        new_draft(vault, now=NOW, texts=COMPLETE)
        (writes,) = vault.db.conn.execute("SELECT writes FROM profile").fetchone()
        slots = MarkFile(vault.home, vault.key.raw).slots()
        assert {point.writes for point in slots if point} == {writes - 1, writes}


def test_who_looks_while_another_connection_saves_sees_no_loss(
    vault: Vault, other: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    looking, saving = vault, other
    assert looking.mark is not None
    draft_id = new_draft(saving, now=NOW, texts=COMPLETE).draft_id
    newest, saves = looking.mark.newest, list[int]()

    def save() -> None:
        save_draft(saving, draft_id, texts={"street": f"{len(saves)}"}, confirmed={}, now=NOW)
        saves.append(1)

    def read_then_saved() -> object:
        known = newest()
        save()
        return known

    monkeypatch.setattr(looking.mark, "newest", read_then_saved)
    assert looking.mark.look(Meanwhile(looking.db.conn, save)) is None
    assert len(saves) > 1, "after the mark was read, and after each look into the database"


def test_a_mark_that_is_written_late_never_goes_over_a_newer_one(vault: Vault, other: Vault) -> None:
    slow, mark = vault, vault.home / MARK
    assert slow.mark is not None
    draft_id = new_draft(slow, now=NOW, texts=COMPLETE).draft_id
    late = held_back(slow)
    save_draft(slow, draft_id, texts={"street": "A"}, confirmed={}, now=NOW)
    save_draft(other, draft_id, texts={"street": "B"}, confirmed={}, now=NOW)
    before = mark.read_bytes()
    late()
    assert mark.read_bytes() == before
    save_draft(slow, draft_id, texts={"street": "C"}, confirmed={}, now=NOW)
    (writes,) = slow.db.conn.execute("SELECT writes FROM profile").fetchone()
    point = slow.mark.newest()
    assert point is not None and point.writes == writes


def held_back(vault: Vault) -> Callable[[], None]:
    """The mark of the next save is not written before this is called: its process waits for its turn."""
    assert vault.mark is not None
    follow, steps = vault.mark.follow, list[Any]()
    vars(vault.mark)["follow"] = steps.append

    def go_on() -> None:
        vars(vault.mark)["follow"] = follow
        follow(*steps)

    return go_on


class Meanwhile:
    """A connection, and what another one does after each of its queries."""

    def __init__(self, conn: Any, between: Callable[[], None]) -> None:
        self._conn, self._between = conn, between

    def execute(self, *query: Any) -> Any:
        found = self._conn.execute(*query)
        self._between()
        return found
