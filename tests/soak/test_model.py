"""A model of two laptops and their centre, and whatever can happen to them in any order: no divergence.

Work, syncs on a wire that cuts and lies, crashes, restores of either side, decisions, corrections, conflicts,
withdrawals, purges, erasures, blocks, new keys of the centre; then the network is calm and all is compared.
"""

import logging
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import seed as beginning_with
from hypothesis.stateful import run_state_machine_as_test

from tests.soak.model import Model
from tests.soak.model_world import Ground, ground
from tests.soak.report import LONG, amount, seed, table


@pytest.fixture(scope="module")
def common(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    with ground(tmp_path_factory.mktemp("model")) as made:
        yield made


@pytest.fixture
def half_headers() -> Iterator[None]:
    """Answers that break off within their headers are part of this, and no news to the log."""
    library = logging.getLogger("urllib3.connection")
    library.setLevel(logging.ERROR)
    yield
    library.setLevel(logging.NOTSET)


@pytest.mark.usefixtures("half_headers")
@pytest.mark.timeout(7200 if LONG else 600)
def test_whatever_happens_in_whatever_order_both_sides_end_with_the_same(
    common: Ground, tmp_path: Path
) -> None:
    runs, steps = amount("model_runs", short=8, long=200), amount("model_steps", short=16, long=40)

    @beginning_with(seed())
    class Run(Model):
        ground, ran, folder = common, Counter(), tmp_path

    how = settings(
        max_examples=runs,
        stateful_step_count=steps,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate, Phase.shrink) if LONG else (Phase.generate,),
    )
    try:
        run_state_machine_as_test(Run, settings=how)
    finally:
        table(f"{runs} runs of {steps} steps", ("what happened", "times"), Run.ran.most_common())
