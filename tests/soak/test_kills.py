"""SIGKILL of the real process at random moments of each phase: nothing acknowledged is lost or doubled."""

from random import Random

import pytest

from perisai_app.vault.database import VaultKey
from tests.soak import old_schema
from tests.soak.conftest import Homes
from tests.soak.kills import PHASES, Killer
from tests.soak.report import LONG, amount, seed, table
from tests.soak.zygote import Zygote

LEAST_SHARE = 0.05
MOST_SECONDS = 5  # what the vault promises after a crash; measured where nothing else runs


@pytest.mark.timeout(7200)
def test_kills_in_every_phase_lose_nothing_and_double_nothing(
    worker: Zygote, homes: Homes, key: VaultKey
) -> None:
    kills, rows = amount("kills", short=24, long=1000), amount("rows", short=200, long=2000)
    old = homes("old")
    old_schema.make(old, key, rows)
    done = Killer(worker, key, homes, old, rows, Random(seed())).run(kills)
    told = table(
        f"{done.kills} kills, {done.acknowledged} acknowledgements, slowest opening {done.slowest:.2f} s",
        ("phase", "kills", "share"),
        [(name, hits, f"{hits / done.kills:.0%}") for name, hits in sorted(done.hits.items())],
    )
    assert done.problems == [], told
    assert done.kills == kills and min(done.hits[phase] for phase in PHASES) >= LEAST_SHARE * kills, told
    assert not LONG or done.slowest < MOST_SECONDS, told
