"""Measures how long an import of 10,000 rows keeps others from writing, beside a draft being typed meanwhile.

Run: .venv/bin/python bench/import_hold.py [ROWS]. Exit 1 when one hold is over the goal. See bench/README.md.
"""

import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread

from perisai_app.exchange.import_list import ListReading, Outcome, RowVerdict
from perisai_app.exchange.take_in import take_in
from perisai_app.reference.tables import rule_book
from perisai_app.vault.database import Vault, VaultKey, create_vault, open_vault
from perisai_app.vault.drafts import new_draft, save_draft
from tests.domain.texts import COMPLETE, TODAY

GOAL_MS = 100.0
NOW = datetime(2026, 11, 21, 3, tzinfo=UTC)
PASSPHRASE = "kucing hitam di pasar pagi"
HELD: list[float] = []


def watched(vault: Vault) -> Vault:
    """Notes how long each outer transaction lasted, from the lock to the end of the commit."""
    plain = Vault.writing

    @contextmanager
    def writing(self: Vault) -> Iterator[object]:
        if self is not vault or self.db.conn.in_transaction:
            with plain(self) as db:
                yield db
            return
        with plain(self) as db:
            began = time.perf_counter()
            yield db
        HELD.append((time.perf_counter() - began) * 1000)

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
    people = (COMPLETE | {"nik": f"{5104015405840000 + n}"} for n in range(1, rows + 1))
    verdicts = tuple(RowVerdict(n + 2, Outcome.GOOD, (), texts) for n, texts in enumerate(people))
    return ListReading(verdicts, None)  # type: ignore[arg-type]  # taking in never looks at the table


def main() -> int:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        key = create_vault(home, agent_name="Sri", passphrase=PASSPHRASE)
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
    print(f"transactions {len(HELD)}, longest hold {max(HELD):.1f} ms (goal {GOAL_MS:.0f})")
    print(f"saves of a draft meanwhile {len(waits)}, longest wait {max(waits):.1f} ms")
    return 0 if max(HELD) <= GOAL_MS else 1


if __name__ == "__main__":
    sys.exit(main())
