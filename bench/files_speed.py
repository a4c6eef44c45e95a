"""Measures registrations with a photo of 150 KB to the centre, beside raw PUTs with fsync of the same bytes.

Run: .venv/bin/python bench/files_speed.py [ROWS]. Exit 1 when a goal is missed. More in bench/README.md.
"""

import os
import shutil
import statistics
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from itertools import islice
from pathlib import Path

import requests
from filled import PASSPHRASE
from joined import HERE, NOW, TODAY, centre_at, join, process, run
from paced import wire_to
from varied import varied

from perisai_app.reference.tables import rule_book
from perisai_app.vault.database import VaultKey, create_vault, open_vault
from perisai_app.vault.drafts import new_draft
from perisai_app.vault.files.intake import Taken
from perisai_app.vault.files.store import keep
from perisai_app.vault.finalize import finalize
from perisai_app.wire.submission import FileRole
from sync import width

GOALS = {1: 0.55, 4: 0.5}
COST = 0.005  # of a photo's size, all that travels beside it
ROWS, ROUNDS, PHOTO = 200, 3, 150_000


def photo() -> Taken:
    """Bytes that nothing makes smaller, as a JPEG's."""
    data = b"\xff\xd8\xff" + os.urandom(PHOTO - 3)
    return Taken(sha256(data).hexdigest(), "image/jpeg", data, sha256(data).hexdigest())


def with_photos(home: Path, rows: int) -> VaultKey:
    key, book = create_vault(home, agent_name="Sri", passphrase=PASSPHRASE), rule_book()
    vault = open_vault(home, key)
    with vault.writing():
        for texts in islice(varied(book, TODAY), rows):
            made = new_draft(vault, now=NOW, texts=texts)
            keep(vault, made.draft_id, FileRole.KTP, photo(), now=NOW)
            finalize(vault, made.draft_id, book=book, today=TODAY, now=NOW)
    vault.close()
    return key


def raw(folder: Path, rows: int, at_once: int) -> float:
    """Seconds for as many PUTs over so many connections."""
    (folder / "raw").mkdir()
    bodies = [os.urandom(PHOTO) for _ in range(rows)]
    sessions = [requests.Session() for _ in range(at_once)]

    def put(numbered: tuple[int, bytes]) -> None:
        sessions[numbered[0] % at_once].put(f"http://127.0.0.1:{port}/", data=numbered[1]).raise_for_status()

    with (
        process(str(HERE / "bare_files.py"), str(folder / "raw")) as port,
        ThreadPoolExecutor(at_once) as pool,
    ):
        start = time.perf_counter()
        list(pool.map(put, enumerate(bodies)))
        return time.perf_counter() - start


def ours(home: Path, key: VaultKey, folder: Path, rows: int, at_once: int) -> float:
    """Seconds of one whole run, texts and receipts included, with so many files under way at most."""
    width.MOST = at_once
    vault = open_vault(home, key)
    with centre_at(folder / "centre") as port:
        join(vault, folder / "centre", port)
        start = time.perf_counter()
        done = run(vault, port, rows)
        taken = time.perf_counter() - start
    vault.close()
    assert done.files == rows, done
    return taken


def one_round(model: Path, key: VaultKey, rows: int, at_once: int) -> tuple[float, float]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        home = Path(shutil.copytree(model, folder / "home"))
        return raw(folder, rows, at_once), ours(home, key, folder, rows, at_once)


def beside(model: Path, key: VaultKey, rows: int) -> float:
    """Bytes up for each registration with its photo, beyond the photo's own."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        vault = open_vault(Path(shutil.copytree(model, folder / "home")), key)
        with centre_at(folder / "centre") as port, wire_to(port) as wire:
            join(vault, folder / "centre", port)
            run(vault, wire.port, rows)
        vault.close()
        return wire.up / rows - PHOTO


def main() -> int:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    missed = False
    with tempfile.TemporaryDirectory() as name:
        model = Path(name) / "model"
        key = with_photos(model, rows)
        for at_once, goal in GOALS.items():
            taken = [one_round(model, key, rows, at_once) for _ in range(ROUNDS)]
            plain, our = (statistics.median(times) for times in zip(*taken, strict=True))
            print(
                f"{rows} with a photo, {at_once} at once: {rows / our:.0f} a second,"
                f" raw PUTs {rows / plain:.0f}: {plain / our:.2f} of it (goal {goal})"
            )
            missed |= plain / our < goal
        more = beside(model, key, rows)
    print(f"beside the photo {more:.0f} bytes up: {more / PHOTO:.2%} of it (goal {COST:.1%})")
    return int(missed or more > COST * PHOTO)


if __name__ == "__main__":
    sys.exit(main())
