"""Measures the regions: opening, memory and typeahead, each in a fresh process, beside a plain scan.

Run: .venv/bin/python bench/regions.py. Exit 1 when a goal is missed. What the figures mean: bench/README.md.
"""

import csv
import json
import os
import platform
import random
import resource
import statistics
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from perisai_app.reference.regions import Regions, regions
from perisai_app.reference.wilayah.words import folded

GOALS = {"typeahead 95th percentile, ms": 20.0, "opening, ms": 50.0, "memory, MB": 30.0}
SOURCES = Path(__file__).parent.parent / "scripts" / "wilayah"
OPENINGS = 7
PEOPLE = 200
NOT_THERE = (
    "antah berantah",
    "qwerty",
    "jl. merdeka no 5",
    "xxxxxxxx",
    "rt 03 rw 04",
    "sukamakmur asri blok c",
)
Search = Callable[[str], Any]


class PlainScan:
    """What one would write first: every path in memory, and each word looked for in each of them."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        for level in ("provinces", "regencies", "districts", "villages"):
            self.names.update(_rows(level))
        self.paths = {code: "".join(self._path(code)) for code in self.names if len(code) == 13}

    def search(self, text: str, limit: int = 8) -> list[str]:
        words = folded(text).split()
        hits = [code for code, path in self.paths.items() if all(f" {word}" in path for word in words)]
        return hits[:limit]

    def _path(self, code: str) -> Iterator[str]:
        return (f" {folded(self.names[code[:size]])}" for size in (13, 8, 5, 2))


def _rows(level: str) -> dict[str, str]:
    """Codes to names."""
    with (SOURCES / f"{level}.csv").open(encoding="utf-8", newline="") as lines:
        return {row["code"]: row["name"] for row in csv.DictReader(lines)}


def typed() -> list[str]:
    """What people type, a letter at a time from the second on (the window asks no sooner): villages with and
    without their district or city, without a space, with a title, with one slip; and what is nowhere.
    """
    chance, book = random.Random(2026), regions()
    codes = list(_rows("villages"))
    queries = [query for code in chance.sample(codes, PEOPLE) for query in _by(book, code, chance)]
    return [query[:size] for query in [*queries, *NOT_THERE] for size in range(2, len(query) + 1)]


def _by(book: Regions, code: str, chance: random.Random) -> list[str]:
    village = book.village(code)
    kinds = [
        village.name,
        village.name.lower().replace(" ", ""),
        f"{village.name} {village.district}".lower(),
        f"{village.name.lower()} {folded(village.regency).split()[-1]}",
        f"Kel. {village.name}",
        f"Kec. {village.district}",
        _slip(village.name, chance),
        _slip(village.regency.partition(" ")[2], chance),
        village.path,
    ]
    return chance.sample(kinds, 2)


def _slip(name: str, chance: random.Random) -> str:
    at = chance.randrange(1, max(2, len(name) - 1))
    return chance.choice(
        [
            name[:at] + name[at + 1 :],
            name[:at] + "m" + name[at:],
            name[:at] + name[at : at + 2][::-1] + name[at + 2 :],
        ]
    )


def open_compact() -> Search:
    book = regions()
    return lambda text: book.search(text, limit=8)


def open_plain() -> Search:
    return PlainScan().search


OPENERS: dict[str, Callable[[], Search]] = {"compact": open_compact, "plain": open_plain}


def opening(which: str) -> dict[str, float]:
    """From the file to the first answer; imports are done before."""
    before = _resident()
    start, busy = time.perf_counter(), time.process_time()
    search = OPENERS[which]()
    opened, worked = time.perf_counter(), time.process_time() - busy
    search("sukamaju depok")
    first = time.perf_counter()
    for text in ("su", "dempasar", "kec. ubud", "qwerty"):
        search(text)
    return {
        "open": (opened - start) * 1000,
        "cpu": worked * 1000,
        "first": (first - opened) * 1000,
        "resident": max(_resident(), before) - before,
    }


def memory(which: str) -> dict[str, float]:
    """The most that Python ever held for it, with 500 searches."""
    queries = typed()[:500] if which == "compact" else ["sukamaju", "guw suka"]
    regions.cache_clear()
    tracemalloc.start()
    search = OPENERS[which]()
    for text in queries:
        search(text)
    kept, most = tracemalloc.get_traced_memory()
    return {"kept": kept / 1e6, "most": most / 1e6}


def typeahead(which: str) -> dict[str, float]:
    """Each query once, in the order in which it was typed; the plain scan gets every twentieth."""
    queries = typed()
    queries = queries if which == "compact" else queries[::20]
    search = OPENERS[which]()
    busy = time.process_time()
    taken = sorted(_timed(search, text) for text in queries)
    return {
        "cpu": (time.process_time() - busy) * 1000 / sum(taken),
        "queries": len(taken),
        "median": statistics.median(taken),
        "p95": taken[int(len(taken) * 0.95)],
        "p99": taken[int(len(taken) * 0.99)],
        "most": taken[-1],
    }


def _timed(search: Search, text: str) -> float:
    start = time.perf_counter()
    search(text)
    return (time.perf_counter() - start) * 1000


def _resident() -> float:
    """The most memory this process ever had, in MB (KiB on Linux, bytes on macOS)."""
    return (
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e6
    )


PARTS: dict[str, Callable[[str], dict[str, float]]] = {
    "opening": opening,
    "memory": memory,
    "typeahead": typeahead,
}


def fresh(part: str, which: str) -> dict[str, float]:
    """One part in a process of its own."""
    command = [sys.executable, __file__, part, which]
    found: dict[str, float] = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return found


def main() -> int:
    opened = {which: [fresh("opening", which) for _ in range(OPENINGS)] for which in OPENERS}
    held = {which: fresh("memory", which) for which in OPENERS}
    answered = {which: fresh("typeahead", which) for which in OPENERS}
    middle = {which: statistics.median(run["open"] for run in runs) for which, runs in opened.items()}
    shown = {
        "typeahead 95th percentile, ms": {which: run["p95"] for which, run in answered.items()},
        "opening, ms": middle,
        "memory, MB": {which: run["most"] for which, run in held.items()},
    }
    print(f"{'':32}{'goal':>8}{'compact':>10}{'plain':>10}{'ratio':>8}")
    for name, figures in shown.items():
        compact, plain = figures["compact"], figures["plain"]
        missed = "  MISSED" if compact > GOALS[name] else ""
        print(f"{name:32}{GOALS[name]:8.0f}{compact:10.1f}{plain:10.1f}{plain / compact:7.1f}x{missed}")
    print()
    for which in OPENERS:
        _tell(which, opened[which], held[which], answered[which])
    print(f"{platform.platform()}, Python {platform.python_version()}, {os.cpu_count()} cores", end=" ")
    print(f"with {os.getloadavg()[0]:.1f} at work")
    return int(any(figures["compact"] > GOALS[name] for name, figures in shown.items()))


def _tell(
    which: str, runs: list[dict[str, float]], held: dict[str, float], answered: dict[str, float]
) -> None:
    opens = [run["open"] for run in runs]
    at_work, first = (statistics.median(run[name] for run in runs) for name in ("cpu", "first"))
    print(
        f"{which}: {answered['queries']:,} queries, median {answered['median']:.2f} ms,"
        f" 95 % {answered['p95']:.1f}, 99 % {answered['p99']:.1f}, slowest {answered['most']:.1f} ms,"
        f" at work {answered['cpu']:.0%} of the time;"
        f" opening {min(opens):.0f}-{max(opens):.0f} ms in {len(runs)} processes, {at_work:.0f} ms at work,"
        f" first search {first:.1f} ms;"
        f" memory kept {held['kept']:.1f} MB, at most {held['most']:.1f} MB,"
        f" process grew by {statistics.median(run['resident'] for run in runs):.1f} MB"
    )


if __name__ == "__main__":
    if len(sys.argv) == 3:
        print(json.dumps(PARTS[sys.argv[1]](sys.argv[2])))
    else:
        sys.exit(main())
