"""Measures opening a vault of 100,000 registrations, from the key on, beside merely opening its file.

Run: .venv/bin/python bench/opening.py [ROWS]. Exit 1 when the goal is missed. More in bench/README.md.
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher
from filled import ROWS, filled

from perisai_app.vault.database import FILE, VaultKey, open_vault
from perisai_app.vault.register import counts, page

GOAL_MS = 150.0
ROUNDS = 15


def opened(home: Path, key: VaultKey) -> tuple[float, float]:
    """Milliseconds until the vault is open, and until its first page and its counts are there."""
    start = time.perf_counter()
    vault = open_vault(home, key)
    open_at = time.perf_counter()
    page(vault)
    counts(vault)
    shown_at = time.perf_counter()
    vault.close()
    return (open_at - start) * 1000, (shown_at - start) * 1000


def merely_opened(home: Path, key: VaultKey) -> float:
    """Milliseconds for SQLCipher to give its first row."""
    start = time.perf_counter()
    connection = sqlcipher.connect(str(home / FILE))
    connection.execute(f"PRAGMA key = \"x'{key.raw.hex()}'\"")
    connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    taken = (time.perf_counter() - start) * 1000
    connection.close()
    return taken


def main() -> int:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "vault"
        key = filled(home, rows)
        opened(home, key)  # imports, and the regions' table
        taken = [(*opened(home, key), merely_opened(home, key)) for _ in range(ROUNDS)]
        size = (home / FILE).stat().st_size / 1e6
    ours, shown, plain = (statistics.median(times) for times in zip(*taken, strict=True))
    slowest = max(times[0] for times in taken)
    print(
        f"opening {rows:,} registrations ({size:.0f} MB): {ours:.1f} ms, slowest {slowest:.1f} ms"
        f" (goal {GOAL_MS:.0f}), {ours / plain:.1f}x of merely opening the file ({plain:.1f} ms);"
        f" with the first page and the counts {shown:.1f} ms"
    )
    return int(ours > GOAL_MS)


if __name__ == "__main__":
    sys.exit(main())
