"""New centres for tests that need one and do not try its making: the same empty database, copied, and the
same routes, lent to one after the other. All else is each centre's own: its epoch, its keys, its lists.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, cast

import pytest
from fastapi import FastAPI

from central.app import AT_WORK, create_app
from central.centre import Centre, open_centre
from central.clock import Clock
from central.home import Home, make_home
from central.keys import read_key
from central.lane import Lane
from central.storage.engine import embedded, forget_deleted
from central.storage.migrate import migrate


def fresh_centre(home: Home, *, db: str | None, clock: Clock) -> Centre:
    """As a first start opens it; the migrations run once for all tests of this process. `db` has the tables
    already.
    """
    if db is None:
        _copy_into(home)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("central.centre.migrate", lambda _: None)
        return open_centre(home, db=db, make=True, clock=clock)


class Seat:
    """Stands in an application for what it is put together around, and takes each in turn."""

    def __init__(self) -> None:
        self.sitting: Any = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self.sitting, name)


class Routes:
    """The routes of `create_app`, put together once: that takes longer than most tests."""

    def __init__(self) -> None:
        self._centre, self._metrics, self._lane = Seat(), Seat(), Seat()
        vars(self._centre)["metrics"] = self._metrics  # what counts keeps them from the beginning
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("central.app.Lane", lambda *_: self._lane)
            self._app = create_app(cast(Centre, self._centre))  # it answers as a centre does

    @property
    def is_lent(self) -> bool:
        return self._centre.sitting is not None

    def given_to(self, centre: Centre) -> FastAPI:
        """The application, which is this centre's from now on."""
        self._centre.sitting, self._metrics.sitting = centre, centre.metrics
        self._lane.sitting = Lane(AT_WORK, centre.metrics)
        return self._app

    @contextmanager
    def lent(self, centre: Centre) -> Iterator[FastAPI]:
        """The same until the `with` ends."""
        try:
            yield self.given_to(centre)
        finally:
            self._centre.sitting = None


@cache
def routes() -> Routes:
    """Of all tests of this process."""
    return Routes()


@contextmanager
def lent_app(centre: Centre) -> Iterator[FastAPI]:
    """As `create_app`; who comes while another centre has the routes gets new ones."""
    if routes().is_lent:
        yield create_app(centre)
    else:
        with routes().lent(centre) as app:
            yield app


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
