"""Measures searching 100,000 registrations in the encrypted vault, beside a LIKE scan of the same rows.

Run: .venv/bin/python bench/search.py [ROWS]. Exit 1 when the goal is missed. More in bench/README.md.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

from filled import ROWS, crowd, filled, plain_scan

from perisai_app.vault.database import Vault, open_vault
from perisai_app.vault.register import State, page

GOAL_MS = 50.0
PEOPLE = 120
SCANNED = 60
NOBODY = ("zainuddin wijaya", "9999999999999999", "xyz", "anaya", "sukasukasuka", "ni ni ni", "wayan 77777")


def queries() -> dict[str, list[str]]:
    """What agents type, by kind, a letter at a time where they type a name."""
    chance = Random(7)
    known = chance.sample(list(islice(crowd(), ROWS)), PEOPLE)
    names = [person["name"].lower() for person in known]
    return {
        "name, letter by letter": [name[:n] for name in names[:40] for n in range(1, len(name) + 1)],
        "two parts of a name": [" ".join(name.split()[-1:] + name.split()[:1]) for name in names],
        "one or two letters": [name[:n] for name in names for n in (1, 2)],
        "NIK": [person["nik"] for person in known],
        "end of the NIK": [person["nik"][-n:] for person in known for n in (4, 5, 6)],
        "middle of the NIK": [person["nik"][4:10] for person in known],
        "phone": [person["phone"] for person in known],
        "phone, end": [person["phone"][-4:] for person in known],
        "phone, typed apart": [f"+62 {p['phone'][1:4]} {p['phone'][4:8]} {p['phone'][8:]}" for p in known],
        "village": ["sukawati", "guwang", "batuan", "celuk", "guw", "suka"] * 10,
        "group": ["pasar seni", "ojek", "nelayan ketewel", "subak"] * 15,
        "name and village": [f"{name.split()[-1]} guwang" for name in names],
        "name and end of NIK": [f"{p['name'].split()[0].lower()} {p['nik'][-4:]}" for p in known],
        "nobody": list(NOBODY) * 8,
    }


def spent(ask: Callable[..., Any], *values: Any, **named: Any) -> float:
    """Milliseconds."""
    start = time.perf_counter()
    ask(*values, **named)
    return (time.perf_counter() - start) * 1000


def p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


def measured(vault: Vault) -> dict[str, list[float]]:
    asked = queries()
    found = {kind: [spent(page, vault, search=text) for text in texts] for kind, texts in asked.items()}
    for state in (State.RETURNED, State.QUEUED, State.REGISTERED):
        found[f"only {state.value}"] = [spent(page, vault, states=[state]) for _ in range(20)]
        found[f"name, only {state.value}"] = [
            spent(page, vault, search=text, states=[state]) for text in asked["two parts of a name"]
        ]
    found["ten pages of one name"] = _pages(vault)
    return found


def _pages(vault: Vault) -> list[float]:
    times, after = [], None
    for _ in range(10):
        start = time.perf_counter()
        after = page(vault, search="wayan", after=after).next
        times.append((time.perf_counter() - start) * 1000)
    return times


def main() -> int:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "vault"
        vault = open_vault(home, filled(home, rows))
        try:
            return _report(vault, rows)
        finally:
            vault.close()


def _report(vault: Vault, rows: int) -> int:
    times = measured(vault)
    for kind, taken in times.items():
        print(f"{kind:28}{len(taken):6} asked{statistics.median(taken):9.1f} ms{p95(taken):9.1f} ms at 95 %")
    every = [time for taken in times.values() for time in taken]
    twos = [text for text in queries()["two parts of a name"] if len(text.split()) == 2]
    scans = [spent(plain_scan, vault, text) for text in twos[:SCANNED]]
    ours, plain = p95(every), p95(scans)
    print(
        f"search at {rows:,}: median {statistics.median(every):.1f} ms, 95 % {ours:.1f} ms"
        f" (goal {GOAL_MS:.0f}), slowest {max(every):.1f} ms;"
        f" a LIKE scan of the same rows 95 % {plain:.1f} ms, {plain / ours:.1f}x"
    )
    return int(ours > GOAL_MS)


if __name__ == "__main__":
    sys.exit(main())
