"""Measures bytes a registration and, over a village's link, the time of 500 beside one plain POST of them.

Run: .venv/bin/python bench/sync_link.py. Exit 1 when a goal is missed. More in bench/README.md.
"""

import json
import shutil
import sys
import tempfile
import time
from pathlib import Path

import requests
import zstandard
from joined import HERE, centre_at, finalized, join, process, run
from paced import VILLAGE, wire_to

from perisai_app.vault.database import Vault, VaultKey, open_vault
from sync import pace

ROWS, DOWN_GOAL, TIME_GOAL = 500, 5.0, 1.3


def plain_body(vault: Vault) -> bytes:
    """What one would send first: each registration as a JSON object on a line, zstd at level 3."""
    rows = vault.rows("SELECT bytes FROM submissions ORDER BY counter")
    text = "\n".join(json.dumps(json.loads(row["bytes"]), ensure_ascii=False) for row in rows)
    return zstandard.compress(text.encode(), 3)


def counted(home: Path, key: VaultKey, centre: Path) -> tuple[int, int]:
    """Bytes up and down of a whole run, HTTP heads and all, in one batch of 500."""
    pace.FIRST_BATCH = ROWS
    vault = open_vault(home, key)
    with centre_at(centre) as port, wire_to(port) as wire:
        join(vault, centre, port)
        run(vault, wire.port, ROWS)
    vault.close()
    return wire.up, wire.down


def paced(home: Path, key: VaultKey, centre: Path, body: bytes) -> tuple[float, float]:
    """Seconds of a run and of the plain POST, each over the same slow wire."""
    vault = open_vault(home, key)
    with centre_at(centre) as port, wire_to(port, VILLAGE) as wire:
        join(vault, centre, port)
        start = time.perf_counter()
        run(vault, wire.port, ROWS)
        ours = time.perf_counter() - start
    vault.close()
    with (
        process(str(HERE / "bare_centre.py"), str(home / "bare.db")) as told,
        wire_to(int(told), VILLAGE) as wire,
    ):
        start = time.perf_counter()
        requests.post(f"http://127.0.0.1:{wire.port}/", data=body, timeout=600).raise_for_status()
        return ours, time.perf_counter() - start


def main() -> int:
    first = pace.FIRST_BATCH
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        key = finalized(folder / "model", ROWS)
        vault = open_vault(folder / "model", key)
        body = plain_body(vault)
        vault.close()
        homes = [Path(shutil.copytree(folder / "model", folder / side)) for side in ("counted", "paced")]
        up, down = (size / ROWS for size in counted(homes[0], key, folder / "centre-1"))
        pace.FIRST_BATCH = first
        ours, plain = paced(homes[1], key, folder / "centre-2", body)
    print(
        f"bytes a registration, heads and all: {up:.1f} up (plain lines, zstd -3: {len(body) / ROWS:.1f}),"
        f" {down:.1f} down (goal {DOWN_GOAL:.0f})"
    )
    print(
        f"500 over a village's link: {ours:.1f} s, one plain POST {plain:.1f} s,"
        f" {ours / plain:.2f}x (goal {TIME_GOAL})"
    )
    return int(up > len(body) / ROWS or down > DOWN_GOAL or ours > TIME_GOAL * plain)


if __name__ == "__main__":
    sys.exit(main())
