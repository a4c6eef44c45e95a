"""A real centre on a loopback socket: uvicorn, the encrypted database, and laptops that enrolled in it."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
import uvicorn
from fastapi import FastAPI
from nacl.signing import SigningKey

from central.app import create_app
from central.centre import Centre, open_centre
from central.enrolment import make_code
from central.home import Home
from central.storage.engine import forget_deleted
from perisai_app.wire import media
from perisai_app.wire.enrolment import EnrolAnswer, EnrolCode, EnrolRequest
from tests.central.samples import Laptop, ask


@dataclass
class HandClock:
    """A clock that moves only when a test moves it."""

    now: datetime = field(default_factory=lambda: datetime(2026, 11, 21, 8, 0, tzinfo=UTC))

    def __call__(self) -> datetime:
        return self.now

    def forward(self, step: timedelta) -> None:
        self.now += step


@dataclass(frozen=True)
class Office:
    """A running centre, its folder, and its address."""

    centre: Centre
    home: Home
    url: str
    clock: HandClock


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    home, clock = Home(tmp_path / "centre"), HandClock()
    centre = open_centre(home, make=True, clock=clock)
    with running(centre) as url:
        yield Office(centre, home, url, clock)
    centre.close()


@pytest.fixture
def join(office: Office) -> Callable[[str], Laptop]:
    """Enrols another laptop for the agent of this name."""
    return lambda agent: Laptop(office.url, enrol(office, make_code(office.centre, agent)))


@pytest.fixture
def laptop(join: Callable[[str], Laptop]) -> Laptop:
    return join("Agen Contoh")


def enrol(office: Office, code: EnrolCode, **changes: str) -> EnrolAnswer:
    response = ask(office.url, "POST", media.ENROL, json=enrol_body(code, **changes))
    assert response.status_code == 200
    return EnrolAnswer.model_validate_json(response.content)


def enrol_body(code: EnrolCode, **changes: str) -> dict[str, str]:
    """What a laptop with a new vault asks."""
    request = EnrolRequest(
        agent_id=str(uuid4()),
        secret=code.secret.hex(),
        device_key=SigningKey.generate().verify_key.encode().hex(),
        device_name="Laptop 1",
        app_version="0.1.0",
    )
    return {**request.model_dump(), **changes}


@contextmanager
def running(centre: Centre, app: FastAPI | None = None) -> Iterator[str]:
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(app or create_app(centre), log_config=None, access_log=False, lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join()
    listener.close()


def snapshot(office: Office) -> bytes:
    """The database as a backup would hold it now."""
    forget_deleted(office.centre.store)
    return office.home.database.read_bytes()


def bring_back(office: Office, database: bytes) -> None:
    """The office puts an older database file in place and opens the centre on it; the server goes on."""
    office.centre.close()
    for path in office.home.path.glob("central.db-*"):
        path.unlink()
    office.home.database.write_bytes(database)
    open_centre(office.home, clock=office.clock).close()
