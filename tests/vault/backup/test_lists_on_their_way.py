"""A list that was on its way when a backup was made, or when the vault was damaged: whole or not at all."""

import random
import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from perisai_app.domain.review import Review
from perisai_app.exchange.take_in import finish_lists
from perisai_app.reference.tables import rule_book
from perisai_app.vault import staging
from perisai_app.vault.backup.restore import restore
from perisai_app.vault.backup.rotation import back_up_if_changed
from perisai_app.vault.database import FILE, Vault, open_vault
from perisai_app.vault.drafts import new_draft
from perisai_app.vault.finalize import finalize
from perisai_app.vault.register import counts, page
from perisai_app.vault.staging import HOLD_SECONDS, CarriedOver, Clock, StagedRow
from tests.domain.texts import COMPLETE, TODAY
from tests.vault.backup.conftest import LATER, damage, prove
from tests.vault.conftest import NOW

ROWS, A_PIECE, BEFORE = 30, 10, 14


def ten_a_piece() -> Clock:
    ticks = count()
    return lambda: next(ticks) * HOLD_SECONDS / (A_PIECE - 0.5)


def end_lists(vault: Vault) -> int:
    return finish_lists(vault, book=rule_book(), today=TODAY, now=LATER, clock=ten_a_piece())


def seen(vault: Vault) -> tuple[int, int]:
    """People in the register, and as they are counted."""
    now = counts(vault)
    return len(page(vault, limit=200).rows), now.drafts + now.queued


@pytest.fixture
def half_way(vault: Vault) -> str:
    """Fourteen people are here, ten of thirty of a list are hidden, twenty lie on the stage."""
    rows = (StagedRow(n, COMPLETE | {"nik": f"510401540584{9500 + n}"}, True) for n in range(ROWS))
    list_id = staging.stage(vault, rows, NOW, clock=ten_a_piece())
    staging.accept(vault, list_id)

    def become(row: StagedRow) -> CarriedOver:
        draft = new_draft(vault, now=NOW, texts=row.texts)
        done = finalize(vault, draft.draft_id, book=rule_book(), today=TODAY, now=NOW)
        return CarriedOver(draft.registration_id, not isinstance(done, Review))

    assert staging.carry_piece(vault, list_id, become, clock=ten_a_piece())
    return list_id


def hurt(vault: Vault, to: Path) -> Path:
    """A copy with damage that costs no row: in an index, which is made anew."""
    vault.db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copytree(vault.home, to)
    index = vault.row("SELECT rootpage FROM sqlite_schema WHERE name = 'submissions_nik'")
    assert index is not None
    damage(to / FILE, [index["rootpage"]], random.Random(3))
    return to


def opened(home: Path) -> Iterator[Vault]:
    vault = open_vault(home, prove(home))
    yield vault
    vault.close()


def test_a_backup_of_a_list_on_its_way_comes_back_hidden_and_then_whole(
    vault: Vault, half_way: str, tmp_path: Path
) -> None:
    made = back_up_if_changed(vault, now=NOW).made
    assert made
    restore(made, tmp_path / "new", prove=prove, now=LATER)
    for back in opened(tmp_path / "new"):
        assert seen(back) == (BEFORE, BEFORE)
        assert end_lists(back) == 1
        assert seen(back) == (BEFORE + ROWS, BEFORE + ROWS)


def test_a_list_that_was_shown_since_the_backup_is_neither_hidden_again_nor_taken_in_twice(
    vault: Vault, half_way: str, tmp_path: Path
) -> None:
    assert back_up_if_changed(vault, now=NOW).made
    assert end_lists(vault) == 1
    home = hurt(vault, tmp_path / "hurt")
    assert restore(None, home, prove=prove, now=LATER).unread == 1
    for back in opened(home):
        assert seen(back) == (BEFORE + ROWS, BEFORE + ROWS)
        assert end_lists(back) == 0


def test_nor_is_one_that_an_older_file_has_still_on_its_way(
    vault: Vault, half_way: str, tmp_path: Path
) -> None:
    older = hurt(vault, tmp_path / "hurt")
    assert end_lists(vault) == 1
    made = back_up_if_changed(vault, now=NOW).made
    assert made
    restore(made, older, prove=prove, now=LATER)
    for back in opened(older):
        assert seen(back) == (BEFORE + ROWS, BEFORE + ROWS)
        assert end_lists(back) == 0


@pytest.mark.parametrize("backed_up", ["before", "half way", "never"])
def test_out_of_a_damaged_vault_a_list_on_its_way_comes_back_hidden_and_then_whole(
    vault: Vault, tmp_path: Path, backed_up: str, request: pytest.FixtureRequest
) -> None:
    if backed_up == "before":
        assert back_up_if_changed(vault, now=NOW).made
    request.getfixturevalue("half_way")
    if backed_up == "half way":
        assert back_up_if_changed(vault, now=NOW).made
    home = hurt(vault, tmp_path / "hurt")
    assert restore(None, home, prove=prove, now=LATER).unread == 1
    for back in opened(home):
        assert seen(back) == (BEFORE, BEFORE)
        assert end_lists(back) == 1
        assert seen(back) == (BEFORE + ROWS, BEFORE + ROWS)
