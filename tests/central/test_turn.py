"""Writers take turns, and nobody waits longer than promised."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from central.overview import status
from central.storage.turn import Busy, Turn
from tests.central.conftest import Office, running
from tests.central.samples import Laptop


def test_a_full_queue_says_so_at_once() -> None:
    turn = Turn(1, seconds=3_600, waiting=0)
    with turn.taken(), pytest.raises(Busy), turn.taken():
        pass
    with turn.taken():
        pass


def test_who_waited_long_enough_is_told_and_leaves_its_place() -> None:
    turn = Turn(1, seconds=0, waiting=1)
    with turn.taken():
        for _ in range(3):
            with pytest.raises(Busy), turn.taken():
                pass


def test_a_turn_that_fails_is_given_back() -> None:
    turn = Turn(1, seconds=0, waiting=0)
    for _ in range(2):
        with pytest.raises(ZeroDivisionError), turn.taken():
            _ = 1 / 0


@pytest.mark.only_on("embedded")
def test_an_overloaded_centre_asks_to_come_back_and_stores_nothing(office: Office, laptop: Laptop) -> None:
    centre = office.beside(patience=0)
    with running(centre) as url:
        laptop.url = url
        item = laptop.submission()
        with centre.store.writing():
            response = laptop.post([item.to_bytes()])
            assert laptop.changes().status_code == 200
        assert (response.status_code, response.json()["code"]) == (503, "busy")
        assert int(response.headers["retry-after"]) > 0
        assert laptop.send(item).verdicts == ()
    centre.close()
    assert status(office.centre).submissions == 1


@pytest.mark.only_on("embedded")
def test_everybody_who_can_wait_gets_a_turn(office: Office) -> None:
    inside, most = 0, 0
    lock = threading.Lock()

    def write(_: int) -> None:
        nonlocal inside, most
        with office.centre.store.writing():
            with lock:
                inside += 1
                most = max(most, inside)
            with lock:
                inside -= 1

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(40)))
    assert most == 1
