"""A day's people with photos by stick alone: parts lost, repeated and shuffled, and nothing is missing."""

import hashlib
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from perisai_app.vault import check
from tests.package.conftest import Office, Side, joined, office
from tests.soak.report import amount, seed, table
from tests.soak.test_file_storm import fill_with_files, receipts

__all__ = ["office"]
PARTS = 8  # about as many a journey


@pytest.fixture
def laptop(office: Office, tmp_path: Path) -> Iterator[Side]:
    with joined(office, tmp_path / "home", "Sri") as side:
        yield side


@pytest.mark.timeout(3600)
def test_a_laptop_that_is_never_online_hands_everything_over(
    office: Office, laptop: Side, tmp_path: Path
) -> None:
    people, photo = amount("stick_people", short=40, long=2_000), amount("photo", short=20_000, long=150_000)
    random, began = Random(seed()), time.monotonic()
    key = laptop.vault.key
    named = fill_with_files(tmp_path / "home", key, people, random, photo=photo)
    journeys = []
    while sum(laptop.owes):
        journeys.append(journey(office, laptop, random, people * photo // PARTS))
    table(
        f"{people} people with a photo of {photo} bytes, by stick alone, {time.monotonic() - began:.0f} s",
        ("parts", "imported", "of them repeated", "owed after it"),
        journeys,
    )
    assert len(office.holds()) == people
    assert {hashlib.sha256(data).hexdigest() for data in office.files().values()} == named
    assert receipts(tmp_path / "home", key) == (sorted(named), [])
    assert len(journeys) > 1 and check.deep(laptop.vault) == ()


def journey(office: Office, laptop: Side, random: Random, part_bytes: int) -> tuple[int, int, int, str]:
    """Every fourth part is lost, every third arrives twice, and none in its place; receipts likewise."""
    paths = list(laptop.write(max(200_000, part_bytes)).paths)
    kept = [path for n, path in enumerate(paths) if n % 4 != 3 or len(paths) < 4]
    carried = kept + kept[::3]
    random.shuffle(carried)
    taken = [office.take(path) for path in carried]
    for imported in random.sample(taken, len(taken)):
        laptop.take(imported.receipts)
    lines, files = laptop.owes
    for path in paths:
        path.unlink()
    repeated = sum(imported.repeated for imported in taken)
    return len(paths), len(taken), repeated, f"{lines} lines, {files} files"
