"""A photo takes the straight way: past the routes, two questions to the database, refused as everywhere."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event
from starlette.routing import Router

from central.app import create_app
from central.centre import Centre
from central.storage.tables import uploads
from perisai_app.wire.media import FILES, HEALTH
from tests.central.conftest import Office, running
from tests.central.files.sending import TUS, content, create, head, naming, refused, rows, send_whole
from tests.central.samples import Laptop, ask

PHOTO = content(150_000)


@contextmanager
def statements(centre: Centre) -> Iterator[list[str]]:
    """What the database is asked meanwhile, transactions' own words left out."""
    told: list[str] = []

    def hear(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        told.append(statement.split()[0])

    event.listen(centre.store.engine, "before_cursor_execute", hear)
    try:
        yield told
    finally:
        event.remove(centre.store.engine, "before_cursor_execute", hear)


def test_a_photo_goes_past_the_machinery_of_the_routes(office: Office, laptop: Laptop) -> None:
    naming(laptop, PHOTO)
    app = create_app(office.centre)
    app.router = Router()  # type: ignore[assignment]  # one that has no route at all
    with running(office.centre, app) as url:
        laptop.url = url
        assert ask(url, "GET", HEALTH).status_code == 404
        send_whole(laptop, PHOTO)


@pytest.mark.only_on("embedded")
def test_it_asks_the_database_twice(office: Office, laptop: Laptop) -> None:
    naming(laptop, PHOTO)
    with statements(office.centre) as told:
        send_whole(laptop, PHOTO)
    assert told == ["SELECT", "INSERT"]


def test_one_that_is_here_already_costs_no_write(office: Office, laptop: Laptop) -> None:
    naming(laptop, PHOTO)
    send_whole(laptop, PHOTO)
    with statements(office.centre) as told:
        send_whole(laptop, PHOTO)
    assert "INSERT" not in told


def test_the_whole_of_a_photo_ends_an_upload_that_was_begun(office: Office, laptop: Laptop) -> None:
    naming(laptop, PHOTO)
    create(laptop, PHOTO, PHOTO[:40_000])
    assert rows(office.centre, uploads) == 1
    send_whole(laptop, PHOTO)
    assert rows(office.centre, uploads) == 0


@pytest.mark.parametrize("said", ["Bearer nobody", "Basic abc", ""])
def test_nobody_s_token_is_refused_as_everywhere(laptop: Laptop, said: str) -> None:
    naming(laptop, PHOTO)
    here = create(laptop, PHOTO, PHOTO, Authorization=said)
    there = laptop.ask("HEAD", f"{FILES}/{'0' * 64}", headers={**TUS, "Authorization": said})
    assert (here.status_code, here.json()["code"]) == (401, "not_enrolled")
    assert here.headers["WWW-Authenticate"] == there.headers["WWW-Authenticate"] == "Bearer"


def test_nor_is_an_old_program_served(laptop: Laptop, office: Office) -> None:
    naming(laptop, PHOTO)
    with running(office.centre, create_app(office.centre, oldest=(9, 0))) as url:
        laptop.url = url
        assert refused(create(laptop, PHOTO, PHOTO, **{"User-Agent": "perisai/0.1"})) == (
            426,
            "update_needed",
        )


@pytest.mark.expects_log("request_failed.*kind='ZeroDivisionError' where='central.files.keeping:")
def test_a_fault_of_the_centre_is_told_as_one(
    office: Office, laptop: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    naming(laptop, PHOTO)
    monkeypatch.setattr(type(office.centre.files), "save", lambda *_: 1 / 0)
    answer = create(laptop, PHOTO, PHOTO)
    assert refused(answer) == (500, "internal") and answer.headers["Tus-Resumable"] == "1.0.0"
    assert head(laptop, PHOTO).status_code == 404
