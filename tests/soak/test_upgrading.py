"""From every released schema, killed at random: the old vault or the new, with everybody in it."""

from pathlib import Path
from random import Random

import pytest

from tests.soak.report import LONG, amount, seed, table
from tests.soak.upgrades import WHERE, Upgrader
from tests.soak.zygote import Zygote
from tests.vault_schemas.released import STEPS, old_vault


@pytest.mark.timeout(7200)
@pytest.mark.parametrize("release", sorted(STEPS))
def test_killed_at_random_it_is_the_old_schema_or_the_new_with_everybody_in_it(
    worker: Zygote, tmp_path: Path, release: str
) -> None:
    kills, rows = amount("upgrades", short=6, long=100), amount("rows", short=300, long=10_000)
    done = Upgrader(worker, old_vault(tmp_path / "home", release, rows), Random(seed())).run(kills)
    told = table(
        f"from {release}, {rows} people, {done.whole:.1f} s undisturbed: {kills} kills, "
        f"slowest opening after one {done.slowest:.1f} s, {len(done.problems)} problems",
        ("killed", "times"),
        [(where, done.hits[where]) for where in WHERE],
    )
    assert done.problems == [], told
    assert done.hits.total() == kills and (not LONG or min(done.hits[where] for where in WHERE[:2])), told
