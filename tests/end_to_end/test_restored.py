"""The office restores yesterday's backup, really made and really read, and its laptops bring all the rest."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from perisai_app.vault import check
from tests.central.conftest import Office, office
from tests.central.operations.making import backed_up, erased_here, restored
from tests.end_to_end.ten_laptops import Ten, joined

__all__ = ["office"]

LAPTOPS = 3


@pytest.fixture
def few(office: Office, tmp_path: Path) -> Iterator[Ten]:
    """Three laptops of three agents."""
    with ExitStack() as until:
        laptops = [joined(office, tmp_path / f"laptop-{who}", f"Agen {who}") for who in range(LAPTOPS)]
        for vault in laptops:
            until.callback(vault.close)
        yield Ten(office, laptops)


def sync_all(few: Ten) -> None:
    for _ in range(2):
        for who in range(LAPTOPS):
            few.sync(who)


@pytest.mark.parametrize("office", ["embedded", "postgresql"], indirect=True)
def test_after_a_restore_and_a_sync_nothing_is_missing_and_nobody_erased_is_back(
    office: Office, few: Ten, tmp_path: Path
) -> None:
    first = [few.write(who, 3) for who in range(LAPTOPS)]
    sync_all(few)
    few.decide(first[0][0], "returned")
    sync_all(few)
    backed_up(office, tmp_path / "stick")
    few.correct(0, first[0][0])
    for who in range(LAPTOPS):
        few.write(who, 2)
    sync_all(few)
    few.decide(first[1][0], "registered")
    sync_all(few)
    few.erase(first[2][0])
    before = office.centre.epoch
    epoch = restored(office, tmp_path / "stick")
    assert epoch != before
    assert len(few.at_the_centre("SELECT 1 FROM submissions")) == 8
    sync_all(few)
    held = few.at_the_centre("SELECT registration_id, revision, digest FROM submissions")
    owed = {name: digest for name, digest in few.written.items() if name[0] not in few.erased}
    assert {(key, revision): digest for key, revision, digest in held} == owed
    assert erased_here(office.centre) == few.erased
    told = few.at_the_centre("SELECT registration_id FROM recollections WHERE kind = 'decision'")
    assert (first[1][0],) in told
    assert all(few.agrees(who) for who in range(LAPTOPS))
    assert [check.deep(vault) for vault in few.laptops] == [()] * LAPTOPS
