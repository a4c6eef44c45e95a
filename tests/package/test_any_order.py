"""Parts and receipts in any order, lost and repeated: nothing is ever twice, nothing that came is lost, and
once everything has come, everything is settled.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from central.centre import open_centre
from central.home import Home
from perisai_app.wire.canonical import digest
from tests.central.conftest import HandClock
from tests.package.conftest import Office, Side, joined, recording

PEOPLE = [recording(n, size) for n, size in enumerate((70_000, 90_000, 450_000, 60_000))]


@contextmanager
def both() -> Iterator[tuple[Office, Side]]:
    with TemporaryDirectory() as place:
        home = Home(Path(place) / "centre")
        centre = open_centre(home, make=True, clock=HandClock())
        with joined(Office(centre, home), Path(place) / "home", "Sri") as laptop:
            yield Office(centre, home), laptop
        centre.close()


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    early=st.integers(0, 4),
    brought=st.lists(st.tuples(st.integers(0, 5), st.booleans()), max_size=10),
    order=st.randoms(use_true_random=False),
)
def test_any_order_repetition_and_loss(early: int, brought: list[tuple[int, bool]], order: Random) -> None:
    """`early` people are in a first package; then parts come as `brought`, each with its receipts or not."""
    with both() as (office, laptop):
        people = [laptop.register(sound) for sound in PEOPLE[:early]]
        paths = list(laptop.write().paths)
        people += [laptop.register(sound) for sound in PEOPLE[early:]]
        paths += laptop.write().paths
        for number, comes_back in brought:
            imported = office.take(paths[number % len(paths)])
            assert imported.counts.unwanted == 0
            if comes_back:
                laptop.take(imported.receipts)
            check(office, laptop)
        order.shuffle(paths)
        receipts = [office.take(path).receipts for path in paths]
        order.shuffle(receipts)
        for one in (*receipts, *receipts):
            laptop.take(one)
            check(office, laptop)
        assert office.holds() == {(str(one.registration_id), 1) for one in people}
        assert office.files() == {digest(sound): sound for sound in PEOPLE}
        assert (laptop.owes, office.pieces()) == ((0, 0), 0)


def check(office: Office, laptop: Side) -> None:
    """What the laptop takes for sent is at the centre, byte for byte."""
    here = office.holds()
    rows = laptop.vault.rows("SELECT registration_id, revision FROM submissions WHERE state = 'received'")
    assert {(row["registration_id"], row["revision"]) for row in rows} <= here
    named = laptop.vault.rows("SELECT sha256 FROM registration_files WHERE state = 'received'")
    kept = office.files()
    assert {row["sha256"] for row in named} <= kept.keys()
    assert all(digest(data) == sha256 for sha256, data in kept.items())
