"""Measures how fast 10,000 registrations reach the centre, beside a bare pipeline that checks nothing.

Run: .venv/bin/python bench/sync_speed.py [ROWS]. Exit 1 when the goal is missed. More in bench/README.md.
"""

import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

import requests
import zstandard
from joined import HERE, centre_at, finalized, join, process, run

from perisai_app.vault.database import VaultKey, open_vault

GOAL = 0.45
ROWS, ROUNDS, LINES_A_BATCH = 10_000, 3, 500


def bare(home: Path, key: VaultKey, folder: Path) -> float:
    """Seconds: encrypted read, zstd, HTTP, durable insert; batch by batch."""
    with process(str(HERE / "bare_centre.py"), str(folder / "bare.db")) as port, requests.Session() as http:
        vault = open_vault(home, key)
        start = time.perf_counter()
        cursor = vault.db.conn.execute(
            "SELECT bytes FROM submissions WHERE state = 'queued' ORDER BY counter"
        )
        while rows := cursor.fetchmany(LINES_A_BATCH):
            body = zstandard.compress(b"".join(row[0] + b"\n" for row in rows))
            http.post(f"http://127.0.0.1:{port}/", data=body).raise_for_status()
        taken = time.perf_counter() - start
        vault.close()
    return taken


def ours(home: Path, key: VaultKey, folder: Path, rows: int) -> float:
    """Seconds of one run of the engine against the real centre."""
    with centre_at(folder / "centre") as port:
        vault = open_vault(home, key)
        join(vault, folder / "centre", port)
        start = time.perf_counter()
        run(vault, port, rows)
        taken = time.perf_counter() - start
        vault.close()
    return taken


def one_round(model: Path, key: VaultKey, rows: int) -> tuple[float, float]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        homes = [Path(shutil.copytree(model, folder / side)) for side in ("bare", "ours")]
        return bare(homes[0], key, folder), ours(homes[1], key, folder, rows)


def main() -> int:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with tempfile.TemporaryDirectory() as name:
        model = Path(name) / "model"
        key = finalized(model, rows)
        taken = [one_round(model, key, rows) for _ in range(ROUNDS)]
    plain, our = (statistics.median(times) for times in zip(*taken, strict=True))
    print(
        f"sync of {rows:,}: {rows / our:,.0f} a second, bare pipeline {rows / plain:,.0f}:"
        f" {plain / our:.2f} of it (goal {GOAL})"
    )
    return int(plain / our < GOAL)


if __name__ == "__main__":
    sys.exit(main())
