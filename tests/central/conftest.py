"""A real centre on a loopback socket: uvicorn, the encrypted database, and laptops that enrolled in it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from argon2 import PasswordHasher
from fastapi import FastAPI
from nacl.signing import SigningKey

from central.accounts import passwords
from central.centre import Centre, open_centre
from central.enrolment import make_code
from central.home import Home
from central.storage.engine import forget_deleted
from perisai_app.wire import media
from perisai_app.wire.enrolment import EnrolAnswer, EnrolCode, EnrolRequest
from tests.central import postgres
from tests.central.fresh import fresh_centre, lent_app
from tests.central.samples import Laptop, ask
from tests.central.serving import serving


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
    """A running centre, its folder, its address, and that of its database where a server has it."""

    centre: Centre
    home: Home
    url: str
    clock: HandClock
    db: str | None = None

    def beside(self, *, patience: float = 30) -> Centre:
        """Another process's view of the same centre."""
        return open_centre(self.home, db=self.db, clock=self.clock, patience=patience)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Every test of the centre runs over both databases, unless it names one."""
    if "office" in metafunc.fixturenames:
        only = metafunc.definition.get_closest_marker("only_on")
        metafunc.parametrize("office", only.args if only else ["embedded", "postgresql"], indirect=True)


@pytest.fixture(autouse=True, scope="session")
def cheap_passwords() -> Iterator[PasswordHasher]:
    """A password of the office takes a millisecond; the product's own hasher is handed out."""
    with pytest.MonkeyPatch.context() as patch:
        products = passwords._HASHER
        patch.setattr(passwords, "_HASHER", PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1))
        yield products


@pytest.fixture
def office(tmp_path: Path, request: pytest.FixtureRequest, unpatched_routes: None) -> Iterator[Office]:
    """Over the embedded database, or over PostgreSQL when the test is asked for it."""
    on_server = getattr(request, "param", "embedded") == "postgresql"
    db = postgres.copy(request.getfixturevalue("schema")) if on_server else None
    home, clock = Home(tmp_path / "centre"), HandClock()
    centre = fresh_centre(home, db=db, clock=clock)
    with running(centre) as url:
        yield Office(centre, home, url, clock, db)
    centre.close()
    if db:
        postgres.drop(db)


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
    with nullcontext(app) if app else lent_app(centre) as served, serving(served) as port:
        yield f"http://127.0.0.1:{port}"


def snapshot(office: Office) -> bytes | str:
    """The database as a backup would hold it now."""
    if office.db:
        office.centre.close()
        return postgres.copy(office.db)
    forget_deleted(office.centre.store)
    return office.home.database.read_bytes()


def bring_back(office: Office, database: bytes | str) -> None:
    """The office puts an older database in place and opens the centre on it; the server goes on."""
    office.centre.close()
    if office.db:
        postgres.put_back(office.db, str(database))
    else:
        _put_file_back(office.home, database)
    office.beside().close()


def _put_file_back(home: Home, database: bytes | str) -> None:
    assert isinstance(database, bytes)
    for path in home.path.glob("central.db-*"):
        path.unlink()
    home.database.write_bytes(database)
