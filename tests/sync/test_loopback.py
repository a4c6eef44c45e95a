"""The self-check's centre keeps the same contract as the real one."""

import dataclasses
from collections.abc import Iterator

import pytest

from central.enrolment import make_code
from perisai_app.vault.database import Vault
from sync.engine import Summary
from sync.enrol import enrol
from sync.loopback import EPOCH, loopback_centre
from tests.central.conftest import Office
from tests.sync.conftest import Queue, Run
from tests.vault.conftest import NOW


@pytest.fixture(params=["real", "loopback"])
def door(request: pytest.FixtureRequest, office: Office) -> Iterator[tuple[str, str]]:
    """The address and a code of either centre."""
    if request.param == "real":
        yield office.url, str(make_code(office.centre, EPOCH, EPOCH))
    else:
        with loopback_centre() as found:
            yield found


def without_bytes(summary: Summary) -> Summary:
    """Salts are random, so that no two batches compress alike."""
    assert bool(summary.bytes_sent) == bool(summary.offered)
    return dataclasses.replace(summary, bytes_sent=0)


def test_both_centres_answer_the_same_steps_alike(door: tuple[str, str], vault: Vault, queue: Queue) -> None:
    joined = enrol(vault, *door, now=NOW)
    assert (joined.url, joined.agent_name, joined.office) == (door[0], EPOCH, EPOCH)
    run = Run(vault)
    for _ in range(30):
        queue()
    assert without_bytes(run()) == Summary(30, 30, 0, 0, 0, 0, 0, None)
    assert (run.states(), run.receipts()) == (["received"] * 30, ["stored"] * 30)
    assert run() == Summary(0, 0, 0, 0, 0, 0, 0, None)
    queue()
    assert without_bytes(run()) == Summary(1, 1, 0, 0, 0, 0, 0, None)
