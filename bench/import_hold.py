"""Measures how long an import of 10,000 rows keeps others from writing, beside a draft being typed meanwhile.

Run: .venv/bin/python bench/import_hold.py [ROWS [HERE]], HERE people being in the vault before. Exit 1 when
one hold is over the goal. See bench/README.md.
"""

import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from threading import Event, Thread

from filled import crowd, filled

from perisai_app.exchange.import_list import ListReading, Outcome, RowVerdict
from perisai_app.exchange.take_in import take_in
from perisai_app.reference.tables import rule_book
from perisai_app.vault.database import Vault, VaultKey, open_vault
from perisai_app.vault.drafts import new_draft, save_draft

GOAL_MS = 100.0
NOW, TODAY = datetime(2026, 11, 21, 3, tzinfo=UTC), date(2026, 11, 21)
SEED = 2029  # other people than those who are here
HELD: list[tuple[float, float]] = []


def watched(vault: Vault) -> Vault:
    """Notes how long each outer transaction lasted, from the lock to the end of the commit, and how much of
    it the processor was at work for this thread.
    """
    plain = Vault.writing

    @contextmanager
    def writing(self: Vault) -> Iterator[object]:
        if self is not vault or self.db.conn.in_transaction:
            with plain(self) as db:
                yield db
            return
        with plain(self) as db:
            began, worked = time.perf_counter(), time.thread_time()
            yield db
        HELD.append(((time.perf_counter() - began) * 1000, (time.thread_time() - worked) * 1000))

    Vault.writing = writing  # type: ignore[method-assign,assignment]  # a stop watch around the real one
    return vault


def type_on(home: Path, key: VaultKey, stop: Event, waits: list[float]) -> None:
    """Somebody types: a save every 50 ms on a connection of their own."""
    vault = open_vault(home, key)
    draft = new_draft(vault, now=NOW)
    while not stop.wait(0.05):
        began = time.perf_counter()
        save_draft(vault, draft.draft_id, texts={"name": "Ni"}, confirmed={}, now=NOW)
        waits.append((time.perf_counter() - began) * 1000)
    vault.close()


def reading(rows: int) -> ListReading:
    people = enumerate(islice(crowd(SEED), rows))
    verdicts = tuple(RowVerdict(n + 2, Outcome.GOOD, (), texts) for n, texts in people)
    return ListReading(verdicts, None)  # type: ignore[arg-type]  # taking in never looks at the table


def told() -> float:
    """The longest hold."""
    walls, works = map(sorted, zip(*HELD, strict=True))
    usual = walls[len(walls) * 95 // 100]
    print(f"transactions {len(HELD)}, holds at the 95th percentile {usual:.1f} ms,", end=" ")
    print(f"longest {walls[-1]:.1f} ms (goal {GOAL_MS:.0f}); most at work in one {works[-1]:.1f} ms")
    return float(walls[-1])


def main() -> int:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    here = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        key = filled(home, here)
        vault, stop, waits = watched(open_vault(home, key)), Event(), list[float]()
        typist = Thread(target=type_on, args=(home, key, stop, waits))
        typist.start()
        began = time.perf_counter()
        result = take_in(vault, reading(rows), good_only=True, book=rule_book(), today=TODAY, now=NOW)
        seconds = time.perf_counter() - began
        stop.set()
        typist.join()
        vault.close()
    print(f"rows {rows}: {result.finalized} finalized, {result.drafts} drafts, {seconds:.1f} s")
    longest = told()
    print(f"saves of a draft meanwhile {len(waits)}, longest wait {max(waits):.1f} ms")
    return 0 if longest <= GOAL_MS else 1


if __name__ == "__main__":
    sys.exit(main())
