"""Lists on their way in: laid down in pieces, accepted in one small write, carried over in pieces.

Until a list is accepted nobody sees any of it; from then on all of it comes, after a kill too. No piece holds
the writer for long, so that a draft being typed never waits. Must not know what a row becomes.
"""

import json
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from perisai_app.vault.database import Vault
from perisai_app.vault.errors import AlreadyOpen, VaultBusy
from perisai_app.vault.instance import LISTS, Instance
from perisai_app.vault.moments import stamp
from perisai_app.vault.numbers import new_id

LAID_AT_ONCE, CARRIED_AT_ONCE = 200, 5
GAP_SECONDS = 0.004  # twice as long as who waits for the writer takes to ask again


@dataclass(frozen=True, slots=True)
class StagedRow:
    """One row as read; `complete` when it is meant to be finalized."""

    place: int
    texts: Mapping[str, str]
    complete: bool


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


def stage(vault: Vault, rows: Iterable[StagedRow], now: datetime) -> str:
    """Lay a list down, invisible; its id."""
    list_id = new_id()
    with vault.writing() as db:
        db.execute("INSERT INTO staged_lists (list_id, begun_at) VALUES (?, ?)", [list_id, stamp(now)])
    left = iter(rows)
    while piece := list(islice(left, LAID_AT_ONCE)):
        let_others_in()
        with vault.writing() as db:
            db.conn.executemany(
                "INSERT INTO staged_rows (list_id, place, texts, complete) VALUES (?, ?, ?, ?)",
                [
                    (list_id, r.place, json.dumps(dict(r.texts), ensure_ascii=False), r.complete)
                    for r in piece
                ],
            )
    return list_id


def accept(vault: Vault, list_id: str) -> None:
    """The one small write from which on the whole list is in."""
    with vault.writing() as db:
        db.execute("UPDATE staged_lists SET state = 'accepted' WHERE list_id = ?", [list_id])


def accepted(vault: Vault) -> tuple[str, ...]:
    """Lists that are in and not carried over to their end."""
    found = vault.rows("SELECT list_id FROM staged_lists WHERE state = 'accepted' ORDER BY list_id")
    return tuple(row["list_id"] for row in found)


def lists_wait(vault: Vault) -> bool:
    """Whether an import is at work, or a killed one left something."""
    return vault.row("SELECT 1 FROM staged_lists LIMIT 1") is not None


def next_rows(vault: Vault, list_id: str) -> tuple[StagedRow, ...]:
    """The next piece; carry it over and `carried` it in one and the same transaction."""
    found = vault.rows(
        "SELECT place, texts, complete FROM staged_rows WHERE list_id = ? ORDER BY place LIMIT ?",
        list_id,
        CARRIED_AT_ONCE,
    )
    return tuple(StagedRow(r["place"], json.loads(r["texts"]), bool(r["complete"])) for r in found)


def carried(vault: Vault, list_id: str, rows: Iterable[StagedRow]) -> None:
    vault.db.conn.executemany(
        "DELETE FROM staged_rows WHERE list_id = ? AND place = ?", [(list_id, row.place) for row in rows]
    )


def let_others_in() -> None:
    """Between two pieces: who waits asks only every few milliseconds."""
    time.sleep(GAP_SECONDS)


def close_list(vault: Vault, list_id: str) -> None:
    """The list's own entry, inside the transaction of its last rows."""
    vault.db.execute("DELETE FROM staged_lists WHERE list_id = ?", [list_id])


def clear_unfinished(vault: Vault) -> None:
    """What killed imports laid down and never accepted; under the lock of `one_list_at_a_time`."""
    for row in vault.rows("SELECT list_id FROM staged_lists WHERE state = 'staging'"):
        list_id = row["list_id"]
        while vault.row("SELECT 1 FROM staged_rows WHERE list_id = ? LIMIT 1", list_id):
            _clear_piece(vault, list_id)
        with vault.writing():
            close_list(vault, list_id)


def _clear_piece(vault: Vault, list_id: str) -> None:
    with vault.writing() as db:
        db.execute(
            "DELETE FROM staged_rows WHERE list_id = ? AND place IN"
            " (SELECT place FROM staged_rows WHERE list_id = ? ORDER BY place LIMIT ?)",
            [list_id, list_id, LAID_AT_ONCE],
        )
