"""The committed vectors of the readers: one CSV a kind of text, each row with its section of the facts."""

import csv
from pathlib import Path

FOLDER = Path(__file__).with_name("vectors")


def vectors(name: str) -> list[dict[str, str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def of(name: str, *columns: str) -> list[tuple[str, ...]]:
    """The rows as tuples of these columns, for parametrize."""
    return [tuple(row[column] for column in columns) for row in vectors(name)]
