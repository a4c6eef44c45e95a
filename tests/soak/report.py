"""How much is run and how it is told: short inside `make test`, long with PERISAI_SOAK=1 (`make soak`)."""

import os
from collections.abc import Iterable, Sequence

LONG = bool(os.environ.get("PERISAI_SOAK"))


def amount(name: str, *, short: int, long: int) -> int:
    """PERISAI_SOAK_<NAME> where it is set, else the long or the short figure."""
    given = os.environ.get(f"PERISAI_SOAK_{name.upper()}")
    return int(given) if given else long if LONG else short


def seed() -> int:
    """The same run again with PERISAI_SOAK_SEED."""
    return int(os.environ.get("PERISAI_SOAK_SEED", "20261121"))


def table(title: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Printed, and returned for whoever fails with it."""
    lines = [[str(cell) for cell in row] for row in (header, *rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(header))]
    told = [" | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in lines]
    told.insert(1, "-|-".join("-" * width for width in widths))
    text = "\n".join(["", title, *told])
    print(text)
    return text
