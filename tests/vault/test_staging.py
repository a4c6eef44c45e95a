"""A list on its way in: nobody sees a part of it, and no piece holds the writer for long."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count

import pytest

from perisai_app.reference.tables import rule_book
from perisai_app.vault.database import Vault
from perisai_app.vault.drafts import new_draft
from perisai_app.vault.finalize import finalize
from perisai_app.vault.journal import entries
from perisai_app.vault.outbox import next_owed, owed_count
from perisai_app.vault.register import State, counts, page, row_of, same_nik
from perisai_app.vault.staging import (
    CLEARED_AT_ONCE,
    HOLD_SECONDS,
    CarriedOver,
    Clock,
    StagedRow,
    Totals,
    accept,
    accepted,
    carry_piece,
    clear,
    in_time,
    lists_wait,
    show,
    stage,
)
from perisai_app.wire.submission import Submission
from tests.domain.texts import COMPLETE, TODAY
from tests.vault.conftest import NOW

NIKS = [f"510401540584{serial}" for serial in range(9100, 9900)]


def clock(rows_a_piece: int) -> Clock:
    """Ticks once a look, so that a piece holds so many rows."""
    ticks = count()
    return lambda: next(ticks) * HOLD_SECONDS / (rows_a_piece - 0.5)


def row(place: int, *, complete: bool = True) -> StagedRow:
    return StagedRow(place, {**COMPLETE, "nik": NIKS[place]}, complete)


def laid_down(vault: Vault, rows: int) -> str:
    """Every third is doubtful."""
    return stage(vault, (row(n, complete=n % 3 != 2) for n in range(rows)), NOW, clock=clock(4))


@dataclass
class Becoming:
    """What a row becomes, as taking a list in does it."""

    vault: Vault

    def __call__(self, row: StagedRow) -> CarriedOver:
        draft = new_draft(self.vault, now=NOW, texts=row.texts)
        if row.complete:
            done = finalize(self.vault, draft.draft_id, book=rule_book(), today=TODAY, now=NOW)
            assert isinstance(done, Submission)
        return CarriedOver(draft.registration_id, row.complete)


@dataclass
class Carried:
    list_id: str
    ids: list[str]


@pytest.fixture
def carried(vault: Vault, queue: Callable[..., Submission]) -> Carried:
    """One person is here; nine of a list came in behind and are yet to be shown."""
    queue(nik=NIKS[700])
    list_id = laid_down(vault, 9)
    accept(vault, list_id)
    while carry_piece(vault, list_id, Becoming(vault), clock=clock(4)):
        pass
    found = vault.rows("SELECT registration_id FROM staged_people ORDER BY place")
    return Carried(list_id, [each["registration_id"] for each in found])


def pages(vault: Vault, search: str = "", states: tuple[State, ...] = ()) -> Iterator[str]:
    """Every page's people, turned three at a time."""
    turned = page(vault, search=search, states=states, limit=3)
    yield from (each.nik for each in turned.rows)
    while turned.next is not None:
        turned = page(vault, search=search, states=states, after=turned.next, limit=3)
        yield from (each.nik for each in turned.rows)


def test_nobody_of_a_list_is_in_the_register_before_it_is_shown(vault: Vault, carried: Carried) -> None:
    assert list(pages(vault)) == [NIKS[700]]
    assert [row_of(vault, one) for one in carried.ids] == [None] * 9
    show(vault, carried.list_id, NOW)
    assert list(pages(vault)) == [*reversed(NIKS[:9]), NIKS[700]]
    assert all(row_of(vault, one) for one in carried.ids)


def test_nobody_of_a_list_is_found_by_a_search_before_it_is_shown(vault: Vault, carried: Carried) -> None:
    asked: tuple[tuple[str, tuple[State, ...]], ...] = (
        (COMPLETE["name"], ()),
        ("", (State.QUEUED, State.DRAFT)),
    )
    assert [list(pages(vault, *each)) for each in asked] == [[NIKS[700]]] * 2
    assert list(pages(vault, NIKS[3])) == []
    show(vault, carried.list_id, NOW)
    assert [len(list(pages(vault, *each))) for each in asked] == [10, 10]
    assert list(pages(vault, NIKS[3])) == [NIKS[3]]


def test_nobody_of_a_list_is_counted_before_it_is_shown(vault: Vault, carried: Carried) -> None:
    before = counts(vault)
    assert (before.drafts, before.queued) == (0, 1)
    show(vault, carried.list_id, NOW)
    after = counts(vault)
    assert (after.drafts, after.queued) == (3, 7)


def test_the_oldest_unsent_is_never_one_of_a_hidden_list(vault: Vault) -> None:
    list_id = laid_down(vault, 2)
    accept(vault, list_id)
    carry_piece(vault, list_id, Becoming(vault), clock=clock(4))
    assert counts(vault).oldest_unsent is None
    show(vault, list_id, NOW)
    assert counts(vault).oldest_unsent == NOW


def test_nobody_of_a_list_goes_out_before_it_is_shown(vault: Vault, carried: Carried) -> None:
    assert owed_count(vault) == len(next_owed(vault, 100)) == 1
    show(vault, carried.list_id, NOW)
    assert owed_count(vault) == len(next_owed(vault, 100)) == 7


def test_the_same_nik_is_found_among_the_hidden_too(vault: Vault, carried: Carried) -> None:
    found = [same_nik(vault, nik) for nik in NIKS[:9]]
    assert [each.registration_id for (each,) in found] == carried.ids


def test_showing_is_one_small_write_and_one_entry_with_the_totals(vault: Vault, carried: Carried) -> None:
    assert not any(entry.what == "imported" for entry in entries(vault))
    before, told = vault.db.conn.total_changes, entries(vault)[-1].number
    assert show(vault, carried.list_id, NOW) == Totals(drafts=3, finalized=6)
    assert vault.db.conn.total_changes - before < 9
    (entry,) = entries(vault, after=told)
    assert (entry.what, entry.params) == ("imported", {"drafts": 3, "finalized": 6})


def test_what_a_list_was_hidden_by_is_cleared_away_and_hides_nobody_meanwhile(
    vault: Vault, carried: Carried
) -> None:
    show(vault, carried.list_id, NOW)
    assert lists_wait(vault)
    clear(vault)
    assert (lists_wait(vault), len(list(pages(vault)))) == (False, 10)


def test_a_list_that_was_never_accepted_is_cleared_away_whole_and_an_accepted_one_stays(vault: Vault) -> None:
    stays = laid_down(vault, 3)
    accept(vault, stays)
    stage(vault, (row(n) for n in range(CLEARED_AT_ONCE + 5)), NOW, clock=clock(100))
    clear(vault)
    assert accepted(vault) == (stays,)
    assert vault.rows("SELECT DISTINCT list_id FROM staged_rows") == [{"list_id": stays}]


def test_a_row_and_its_place_on_the_stage_change_in_one_transaction(vault: Vault) -> None:
    list_id = laid_down(vault, 6)
    accept(vault, list_id)

    def fails(row: StagedRow) -> CarriedOver:
        become = Becoming(vault)(row)
        if row.place == 5:
            raise OSError("disk full")
        return become

    assert carry_piece(vault, list_id, fails, clock=clock(4))
    with pytest.raises(OSError, match="disk full"):
        carry_piece(vault, list_id, fails, clock=clock(4))
    assert places(vault, "staged_people") == [0, 1, 2, 3]
    assert places(vault, "staged_rows") == [4, 5]
    assert len(same_nik(vault, NIKS[3])) == 1
    assert same_nik(vault, NIKS[4]) == ()


def test_a_piece_begins_nothing_after_its_time_and_leaves_the_rest_where_it_was() -> None:
    left = iter(range(100))
    assert [list(in_time(left, clock(3))), list(in_time(left, clock(5)))] == [[0, 1, 2], [3, 4, 5, 6, 7]]
    assert next(left) == 8


def test_on_the_slowest_machine_a_piece_is_one_row(vault: Vault) -> None:
    turns: list[str] = []
    vault.db.conn.set_trace_callback(lambda sql: turns.append(sql) if sql.startswith("BEGIN") else None)
    list_id = stage(vault, map(row, range(5)), NOW, clock=clock(1))
    assert len(turns) == 1 + 5
    accept(vault, list_id)
    turns.clear()
    while carry_piece(vault, list_id, Becoming(vault), clock=clock(1)):
        pass
    vault.db.conn.set_trace_callback(None)
    assert len(turns) == 5


def places(vault: Vault, table: str) -> list[int]:
    return [each["place"] for each in vault.rows(f"SELECT place FROM {table} ORDER BY place")]
