"""Measures a start to the first painted unlock page beside one to a bare form window, each a new process.

Run: .venv/bin/python bench/window_start.py [ROUNDS]. Exit 1 when the goal is missed. More in bench/README.md.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from filled import PASSPHRASE

from perisai_app.vault.database import create_vault

GOAL = 2.2
ROUNDS = 9
CHILDREN = Path(__file__).with_name("window_children.py")


def main() -> int:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "vault"
        create_vault(home, agent_name="Sri", passphrase=PASSPHRASE)
        started(home), started()  # the disk's cache, and what Python compiles once
        taken = [(*started(home), *started()) for _ in range(rounds)]
    ours, at_work, bare, bare_at_work = (statistics.median(times) for times in zip(*taken, strict=True))
    print(
        f"start to the first painted unlock page: {ours:.0f} ms, {ours / bare:.2f}x of a bare form window"
        f" ({bare:.0f} ms; goal {GOAL}); at work {at_work:.0f} ms, {at_work / bare_at_work:.2f}x"
        f" ({bare_at_work:.0f} ms)"
    )
    return int(ours > GOAL * bare)


def started(home: Path | None = None) -> tuple[float, float]:
    """Milliseconds from the process's start to its first painted page, and of the processor until its end."""
    before, start = os.times(), time.perf_counter()
    with subprocess.Popen(
        [sys.executable, str(CHILDREN), *([str(home)] if home else [])],
        stdout=subprocess.PIPE,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
    ) as child:
        assert child.stdout is not None, "it was asked for"
        line = child.stdout.readline()
        taken = (time.perf_counter() - start) * 1000
    if line.strip() != b"painted":
        raise RuntimeError("it ended before it was painted")
    after = os.times()
    spent = after.children_user + after.children_system - before.children_user - before.children_system
    return taken, spent * 1000


if __name__ == "__main__":
    sys.exit(main())
