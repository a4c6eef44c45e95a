"""The office that a laptop of the tests meets: in this process, or, where PERISAI_TEST_FRONT names a proxy
(nginx, haproxy, caddy), two processes behind it, which may each get any request.
"""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
import trustme

from tests.central import conftest
from tests.central.conftest import Office
from tests.growth.fronts import Doors, standing_before
from tests.growth.processes import SideBySide, empty_database, side_by_side

FRONT = os.environ.get("PERISAI_TEST_FRONT", "")


@pytest.fixture(scope="session")
def behind(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SideBySide]:
    """Of the proxy that is named; both processes have answered, and neither has failed."""
    server, folder = request.getfixturevalue("schema").rpartition("/")[0], tmp_path_factory.mktemp(FRONT)
    with empty_database(server) as db, two_behind(FRONT, db, folder, trustme.CA()) as (pair, _):
        yield pair
        failed = [line for one in pair.processes for line in one.failures()]
        assert not failed, failed
        assert all("perisai_batches_total 0.0" not in one.numbers() for one in pair.processes)


@contextmanager
def two_behind(kind: str, db: str, folder: Path, ca: trustme.CA) -> Iterator[tuple[SideBySide, Doors]]:
    """Its address is the one without TLS; the other is for who trusts `ca`."""
    with ExitStack() as until:
        found: list[Doors] = []

        def front(ports: tuple[int, int]) -> str:
            found.append(until.enter_context(standing_before(kind, ports, folder, ca)))
            return f"http://127.0.0.1:{found[0].plain}"

        pair = until.enter_context(side_by_side(db, folder, front))
        yield pair, found[0]


if FRONT:

    @pytest.fixture
    def office(behind: SideBySide) -> Office:
        return behind.begin_anew()

else:
    office = conftest.office
