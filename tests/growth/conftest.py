"""Two processes of one centre for all tests here, which begin anew for each."""

from collections.abc import Iterator

import pytest

from tests.central.conftest import Office
from tests.growth.processes import SideBySide, empty_database, side_by_side
from tests.sync.conftest import joined
from tests.vault.conftest import queue, vault

__all__ = ["joined", "queue", "vault"]


@pytest.fixture(scope="module")
def started(schema: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SideBySide]:
    folder = tmp_path_factory.mktemp("pair")
    with empty_database(schema.rpartition("/")[0]) as db, side_by_side(db, folder) as pair:
        yield pair
        assert [one.failures() for one in pair.processes] == [[], []]


@pytest.fixture
def office(started: SideBySide) -> Office:
    """As the office has it: `office.url` is the first process's."""
    return started.begin_anew()
