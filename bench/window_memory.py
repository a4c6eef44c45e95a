"""Measures the window's memory over a vault of 100,000 registrations beside a bare form window's.

Run: .venv/bin/python bench/window_memory.py [ROWS]. Exit 1 when the goal is missed. More in bench/README.md.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from filled import ROWS, filled

GOAL_MB = 120.0
CHILDREN = Path(__file__).with_name("window_children.py")


def main() -> int:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "vault"
        key = filled(home, rows)
        ours, reached, _ = held(["hold", str(home), str(rows)], key.raw.hex())
        bare, *_ = held(["hold"], "")
    more = (ours - bare) / 1e6
    print(
        f"memory with {rows:,} registrations, the list scrolled ({reached:,} rows) and searched:"
        f" {ours / 1e6:.0f} MB, {more:.0f} MB more than a bare form window ({bare / 1e6:.0f} MB;"
        f" goal {GOAL_MB:.0f} MB more)"
    )
    return int(more > GOAL_MB)


def held(words: list[str], told: str) -> list[int]:
    """The numbers that a child prints."""
    done = subprocess.run(
        [sys.executable, str(CHILDREN), *words],
        input=told,
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
    )
    if done.returncode or not done.stdout.strip():
        raise RuntimeError(done.stderr)
    return [int(word) for word in done.stdout.split()]


if __name__ == "__main__":
    sys.exit(main())
