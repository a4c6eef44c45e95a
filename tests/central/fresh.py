"""New centres for tests that need one and do not try its making: the same empty database, copied.

All else is each centre's own: its epoch, its keys, its lists.
"""

import tempfile
from functools import cache
from pathlib import Path

import pytest
from fastapi import FastAPI

from central.app import create_app
from central.centre import Centre, open_centre
from central.clock import Clock
from central.home import Home, make_home
from central.keys import read_key
from central.storage.engine import embedded, forget_deleted
from central.storage.migrate import migrate
from perisai_app.wire.problem_json import ProblemDetails


def fresh_centre(home: Home, *, db: str | None, clock: Clock) -> Centre:
    """As a first start opens it; the migrations run once for all tests of this process. `db` has the tables
    already.
    """
    if db is None:
        _copy_into(home)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("central.centre.migrate", lambda _: None)
        return open_centre(home, db=db, make=True, clock=clock)


def fresh_app(centre: Centre) -> FastAPI:
    """As `create_app`; each of its routes describes the same problem, which is half of the work."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ProblemDetails, "model_json_schema", _problem)
        return create_app(centre)


def _copy_into(home: Home) -> None:
    key, database = _made()
    make_home(home)
    home.database_key.write_bytes(key)
    home.database.touch(0o600)
    home.database.write_bytes(database)


@cache
def _made() -> tuple[bytes, bytes]:
    """The key file and the database."""
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder))
        make_home(home)
        store = embedded(home.database, read_key(home.database_key), 30)
        migrate(store)
        forget_deleted(store)
        store.engine.dispose()
        return home.database_key.read_bytes(), home.database.read_bytes()


_problem = cache(ProblemDetails.model_json_schema)
