"""Lists on their way in: laid down in pieces, accepted in one small write, carried over hidden in pieces, and
shown whole in one small write.

Nobody ever sees a part of a list. Once it is accepted all of it comes, after a kill too. No piece holds the
writer for long, so that a draft being typed never waits. Must not know what a row becomes.
"""

import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import TypeVar

from perisai_app.vault.database import Vault
from perisai_app.vault.errors import AlreadyOpen, VaultBusy
from perisai_app.vault.instance import LISTS, Instance
from perisai_app.vault.journal import What, note
from perisai_app.vault.moments import stamp
from perisai_app.vault.numbers import new_id

HOLD_SECONDS = 0.015  # a piece begins no row after it; the last row and the commit come on top
READ_AT_ONCE = CLEARED_AT_ONCE = 200
GAP_SECONDS = 0.004  # twice as long as who waits for the writer takes to ask again

Clock = Callable[[], float]
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class StagedRow:
    """One row as read; `complete` when it is meant to be finalized."""

    place: int
    texts: Mapping[str, str]
    complete: bool


@dataclass(frozen=True, slots=True)
class CarriedOver:
    """Who a row became, a submission or a draft."""

    registration_id: str
    finalized: bool


@dataclass(frozen=True, slots=True)
class Totals:
    """What a whole list came to."""

    drafts: int = 0
    finalized: int = 0


@contextmanager
def one_list_at_a_time(vault: Vault) -> Iterator[None]:
    """VaultBusy while another list is being taken in; a killed import keeps nothing locked."""
    held = Instance(vault.home, LISTS)
    try:
        held.__enter__()
    except AlreadyOpen:
        raise VaultBusy from None
    try:
        yield
    finally:
        held.__exit__(None, None, None)


def in_time(items: Iterable[Item], clock: Clock) -> Iterator[Item]:
    """The first of `items`, and more of them until HOLD_SECONDS are over; the others stay where they are."""
    began = clock()
    for item in items:
        yield item
        if clock() - began >= HOLD_SECONDS:
            return


def stage(vault: Vault, rows: Iterable[StagedRow], now: datetime, *, clock: Clock) -> str:
    """Lay a list down, invisible; its id. `clock` gives seconds that only grow."""
    list_id = new_id()
    with vault.writing() as db:
        db.execute("INSERT INTO staged_lists (list_id, begun_at) VALUES (?, ?)", [list_id, stamp(now)])
    left = iter(rows)
    for first in left:
        let_others_in()
        with vault.writing():
            for row in in_time(chain((first,), left), clock):
                _lay_down(vault, list_id, row)
    return list_id


def _lay_down(vault: Vault, list_id: str, row: StagedRow) -> None:
    texts = json.dumps(dict(row.texts), ensure_ascii=False)
    sql = "INSERT INTO staged_rows (list_id, place, texts, complete) VALUES (?, ?, ?, ?)"
    vault.db.execute(sql, [list_id, row.place, texts, row.complete])


def accept(vault: Vault, list_id: str) -> None:
    """The one small write from which on the whole list is in, and yet to be carried over and shown."""
    with vault.writing() as db:
        db.execute("UPDATE staged_lists SET state = 'accepted' WHERE list_id = ?", [list_id])


def accepted(vault: Vault) -> tuple[str, ...]:
    """Lists that are in and not shown yet."""
    found = vault.rows("SELECT list_id FROM staged_lists WHERE state = 'accepted' ORDER BY list_id")
    return tuple(row["list_id"] for row in found)


def lists_wait(vault: Vault) -> bool:
    """Whether an import is at work, or a killed one left something."""
    sql = "SELECT 1 FROM staged_lists UNION ALL SELECT 1 FROM staged_people LIMIT 1"
    return vault.row(sql) is not None


def carry_piece(
    vault: Vault, list_id: str, become: Callable[[StagedRow], CarriedOver], *, clock: Clock
) -> bool:
    """Carry over, hidden, as many rows as one short transaction holds; False when none was left."""
    rows = _next_rows(vault, list_id)
    if not rows:
        return False
    with vault.writing():
        for row in in_time(rows, clock):
            _carried(vault, list_id, row.place, become(row))
    return True


def show(vault: Vault, list_id: str, now: datetime) -> Totals:
    """The one small write from which on everybody of the list is seen, with its one entry in the journal."""
    with vault.writing() as db:
        row = db.execute(TOTALS, [list_id]).fetchone()
        told = {"drafts": row[0] - row[1], "finalized": row[1]}
        db.execute("DELETE FROM staged_lists WHERE list_id = ?", [list_id])
        note(vault, What.IMPORTED, at=now, params=told)
    return Totals(**told)


def let_others_in() -> None:
    """Between two pieces: who waits asks only every few milliseconds."""
    time.sleep(GAP_SECONDS)


def clear(vault: Vault) -> None:
    """What was never accepted, and what shown lists have no use for; under `one_list_at_a_time`."""
    for row in vault.rows("SELECT list_id FROM staged_lists WHERE state = 'staging'"):
        _clear_of(vault, "staged_rows", row["list_id"])
        with vault.writing() as db:
            db.execute("DELETE FROM staged_lists WHERE list_id = ?", [row["list_id"]])
    for row in vault.rows(SHOWN):
        _clear_of(vault, "staged_people", row["list_id"])


def _clear_of(vault: Vault, table: str, list_id: str) -> None:
    sql = CLEAR.format(table=table)
    while vault.row(f"SELECT 1 FROM {table} WHERE list_id = ? LIMIT 1", list_id):
        let_others_in()
        with vault.writing() as db:
            db.execute(sql, [list_id, list_id, CLEARED_AT_ONCE])


def _next_rows(vault: Vault, list_id: str) -> tuple[StagedRow, ...]:
    sql = "SELECT place, texts, complete FROM staged_rows WHERE list_id = ? ORDER BY place LIMIT ?"
    found = vault.rows(sql, list_id, READ_AT_ONCE)
    return tuple(StagedRow(r["place"], json.loads(r["texts"]), bool(r["complete"])) for r in found)


def _carried(vault: Vault, list_id: str, place: int, who: CarriedOver) -> None:
    sql = "INSERT INTO staged_people (list_id, place, registration_id, finalized) VALUES (?, ?, ?, ?)"
    vault.db.execute(sql, [list_id, place, who.registration_id, who.finalized])
    vault.db.execute("DELETE FROM staged_rows WHERE list_id = ? AND place = ?", [list_id, place])


TOTALS = "SELECT count(*), coalesce(sum(finalized), 0) FROM staged_people WHERE list_id = ?"
SHOWN = "SELECT DISTINCT list_id FROM staged_people WHERE list_id NOT IN (SELECT list_id FROM staged_lists)"
CLEAR = """
DELETE FROM {table} WHERE list_id = ? AND place IN
    (SELECT place FROM {table} WHERE list_id = ? ORDER BY place LIMIT ?)
"""
