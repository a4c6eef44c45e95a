"""Measures finalize beside plain statements that write the same rows into a copy of the same vault.

Run: .venv/bin/python bench/finalize.py [ROWS]. Exit 1 when the goal is missed. More in bench/README.md.
"""

import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from filled import PASSPHRASE, crowd

from perisai_app.reference.tables import rule_book
from perisai_app.vault.database import Vault, VaultKey, create_vault, open_vault
from perisai_app.vault.drafts import new_draft
from perisai_app.vault.finalize import finalize
from perisai_app.wire.submission import Submission

GOAL = 1.5
ROWS, ROUNDS = 300, 5
TODAY, NOW = date(2026, 11, 21), datetime(2026, 11, 21, 3, tzinfo=UTC)
Way = Callable[[Vault, str], None]
Begin = Callable[[Vault], AbstractContextManager[Any]]


def with_drafts(home: Path, rows: int) -> tuple[VaultKey, list[str]]:
    """A new vault with so many complete drafts, and their ids."""
    key = create_vault(home, agent_name="Sri", passphrase=PASSPHRASE)
    vault = open_vault(home, key)
    with vault.writing():
        ids = [new_draft(vault, now=NOW, texts=texts).draft_id for texts in islice(crowd(), rows)]
    vault.close()
    return key, ids


def ours() -> Way:
    book = rule_book()

    def finalized(vault: Vault, draft_id: str) -> None:
        done = finalize(vault, draft_id, book=book, today=TODAY, now=NOW)
        assert isinstance(done, Submission), "the sample people are complete"

    return finalized


def plain(vault: Vault) -> Way:
    """The very rows that finalize wrote into `vault`, with nothing thought about in between."""
    people = iter(_values(vault, "submissions", "counter"))
    entries = iter(_values(vault, "journal", "number")[-len(_values(vault, "submissions", "counter")) :])
    person_sql, entry_sql = _insert(vault, "submissions"), _insert(vault, "journal")

    def written(into: Vault, draft_id: str) -> None:
        run, person = into.db.conn.execute, next(people)
        run("UPDATE submissions SET latest = 0 WHERE registration_id = ? AND latest = 1", person[:1])
        run("UPDATE profile SET counter = counter + 1, writes = writes + 1")
        run(person_sql, person)
        run("DELETE FROM drafts WHERE draft_id = ?", [draft_id])
        run(entry_sql, next(entries))

    return written


def _values(vault: Vault, table: str, order: str) -> list[tuple[Any, ...]]:
    return [tuple(row.values()) for row in vault.db.table(table).rows_where(order_by=order)]


def _insert(vault: Vault, table: str) -> str:
    columns = [column.name for column in vault.db.table(table).columns]
    words = ("INSERT INTO", table, f"({', '.join(columns)})", "VALUES", f"({', '.join('?' * len(columns))})")
    return " ".join(words)


@contextmanager
def transaction(vault: Vault) -> Iterator[None]:
    """SQLite's own and nothing around it."""
    vault.db.conn.execute("BEGIN IMMEDIATE")
    yield
    vault.db.conn.commit()


def one_round(folder: Path, rows: int, *, together: bool) -> tuple[float, float]:
    """Milliseconds a row of ours and of the plain way, turn by turn into two copies of one vault."""
    key, ids = with_drafts(folder / "model", rows)
    for name in ("ours", "plain"):
        shutil.copytree(folder / "model", folder / name)
    model, *vaults = (open_vault(folder / name, key) for name in ("model", "ours", "plain"))
    try:
        with model.writing():
            way = ours()
            for draft_id in ids:
                way(model, draft_id)
        taken = _in_turn(vaults, ids, [ours(), plain(model)], together=together)
        return taken[0] * 1000 / rows, taken[1] * 1000 / rows
    finally:
        for vault in (model, *vaults):
            vault.close()


def _in_turn(vaults: list[Vault], ids: list[str], ways: list[Way], *, together: bool) -> list[float]:
    """Seconds of each, commits and all; whatever else the machine does meets both alike.

    Apart, finalize begins its own transaction, as it does in the window.
    """
    taken, outer = [0.0, 0.0], (Vault.writing, transaction)
    each: tuple[Begin, Begin] = (nullcontext, nullcontext if together else transaction)
    with ExitStack() as ends:
        for vault, hold in zip(vaults, outer, strict=True) if together else ():
            ends.enter_context(hold(vault))
        for draft_id in ids:
            for at, (vault, way, begin) in enumerate(zip(vaults, ways, each, strict=True)):
                start = time.perf_counter()
                with begin(vault):
                    way(vault, draft_id)
                taken[at] += time.perf_counter() - start
    return taken


def measured(rows: int, *, together: bool) -> float:
    taken = []
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as folder:
            taken.append(one_round(Path(folder), rows, together=together))
    our, plain_ms = (statistics.median(times) for times in zip(*taken, strict=True))
    return _told("judged and written, all in one" if together else "a transaction each", our, plain_ms)


def _told(name: str, our: float, plain_ms: float) -> float:
    print(f"finalize, {name}: {our:.2f} ms a row, plain statements {plain_ms:.2f} ms, {our / plain_ms:.2f}x")
    return our / plain_ms


def main() -> int:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    ratio = measured(rows, together=False)
    measured(rows, together=True)
    print(f"goal, a transaction each: {GOAL}x")
    return int(ratio > GOAL)


if __name__ == "__main__":
    sys.exit(main())
