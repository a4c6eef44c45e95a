"""A list is walked in small windows: everybody once, whatever happens meanwhile; nobody reads for long."""

from datetime import timedelta

import pytest

from central.exports import walk
from central.exports.walk import windows
from central.register.reach import EVERYTHING
from central.register.wanted import Wanted
from tests.central.conftest import Office
from tests.central.samples import Laptop


def test_everybody_is_met_once_though_some_are_corrected_and_others_come_meanwhile(
    office: Office, laptop: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(walk, "WINDOW", 2)
    items = sorted((laptop.submission() for _ in range(5)), key=lambda item: str(item.registration_id))
    laptop.send(*items)
    store, begun = office.centre.store, office.centre.now()
    walked = windows(store, Wanted(), EVERYTHING, begun)
    met = list(next(walked))
    assert store.engine.pool.checkedout() == 0  # type: ignore[attr-defined]  # a pool that counts
    office.clock.forward(timedelta(hours=1))
    laptop.send(laptop.correction(items[0]), laptop.correction(items[4]), laptop.submission())
    met += [row for window in walked for row in window]
    assert [row.registration_id for row in met] == [str(item.registration_id) for item in items]
    assert '"revision":2' in bytes(met[-1].raw).decode()


def test_what_is_rare_is_found_in_whichever_window_it_lies(
    office: Office, laptop: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(walk, "WINDOW", 2)
    items = [laptop.submission() for _ in range(5)]
    laptop.send(*items)
    for item in items:
        wanted = Wanted(text=item.registration.nik)
        ((row,),) = windows(office.centre.store, wanted, EVERYTHING, office.centre.now())
        assert row.registration_id == str(item.registration_id)
    assert not list(windows(office.centre.store, Wanted(text="-"), EVERYTHING, office.centre.now()))
