"""A flood is told to come back, by 429 or 503, never by an accident, and nothing of it is half stored."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from central.app import create_app
from central.overview import status
from central.watching import HEALTH, METRICS, READY
from perisai_app.wire import media
from tests.central.conftest import Office, running
from tests.central.samples import Laptop, ask

FLOOD = 40


def test_a_flood_against_a_held_database_is_told_to_come_back(office: Office, laptop: Laptop) -> None:
    centre = office.beside(patience=0.5)
    with running(centre, create_app(centre, at_once=8)) as url:
        laptop.url = url
        items = [laptop.submission() for _ in range(FLOOD)]
        with office.centre.store.writing(alone=True), ThreadPoolExecutor(FLOOD) as pool:
            answers = list(pool.map(lambda item: laptop.post([item.to_bytes()]), items))
        told = Counter(answer.status_code for answer in answers)
        assert set(told) == {429, 503}
        assert all(_says_when(answer) for answer in answers)
        assert status(office.centre).submissions == 0
        for item in items:
            assert laptop.send(item).verdicts == ()
        assert f"perisai_beyond_capacity_total {told[429]}.0\n" in ask(url, "GET", METRICS).text
    centre.close()


def _says_when(answer: requests.Response) -> bool:
    return (
        answer.headers["content-type"] == media.PROBLEM
        and answer.json()["code"] == "busy"
        and int(answer.headers["retry-after"]) > 0
    )


@pytest.mark.only_on("embedded")
def test_who_only_asks_how_it_is_gets_an_answer_beyond_capacity(office: Office, laptop: Laptop) -> None:
    with running(office.centre, create_app(office.centre, at_once=0)) as url:
        laptop.url = url
        assert laptop.ask("GET", media.TALLY).status_code == 429
        assert {ask(url, "GET", path).status_code for path in (HEALTH, READY, METRICS)} == {200}


@pytest.mark.only_on("embedded")
def test_a_place_is_free_again_after_every_answer(office: Office, laptop: Laptop) -> None:
    with running(office.centre, create_app(office.centre, at_once=1)) as url:
        laptop.url = url
        for path in (media.TALLY, "/nowhere", media.TALLY):
            assert laptop.ask("GET", path).status_code in (200, 404)
