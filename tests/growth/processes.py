"""Two `perisai-central serve` processes side by side over one PostgreSQL and one home, as offices start them.

Between two tests the database and the lists of the home become again what the first start made.
"""

import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from time import sleep

from central.centre import Centre, open_centre
from central.clock import utc_now
from central.home import Home, small_files
from central.watching import HEALTH, METRICS
from tests.central import postgres
from tests.central.conftest import HandClock, Office
from tests.central.samples import ask

AWAY = ('"event": "not_ready"', '"kind": "OperationalError"')  # what a process says of its database


class WallClock(HandClock):
    """The one that the processes have too; nobody moves it."""

    def __call__(self) -> datetime:
        return utc_now()


@dataclass
class Process:
    """`url` is another one after each start."""

    command: list[str]
    log: Path
    url: str = ""

    def start(self) -> None:
        with self.log.open("ab") as log:
            self._own = subprocess.Popen(self.command, stdout=subprocess.PIPE, stderr=log, text=True)

    def wait_until_ready(self) -> None:
        assert self._own.stdout is not None
        line = self._own.stdout.readline()
        assert line, self.log.read_text("utf-8")
        self.url = str(json.loads(line)["url"])

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])

    def stop(self) -> int:
        """What it ended with, by SIGTERM."""
        self._own.terminate()
        self._own.communicate()
        return self._own.returncode

    def numbers(self) -> str:
        """What it counts, in the words of Prometheus."""
        return ask(self.url, "GET", METRICS).text

    def signal(self, number: signal.Signals) -> None:
        self._own.send_signal(number)

    def failures(self) -> list[str]:
        """What it logged: nothing, unless something was wrong with it, but that its database was away."""
        lines = self.log.read_text("utf-8").splitlines()
        return [line for line in lines if not any(sign in line for sign in AWAY)]


@dataclass(frozen=True)
class SideBySide:
    """`url` is where laptops ask: a proxy's, or without one that of the first process."""

    home: Home
    db: str
    first: Process
    second: Process
    centre: Centre
    url: str
    _made: dict[str, bytes] = field(default_factory=dict)
    _copies: list[str] = field(default_factory=list)

    @property
    def processes(self) -> tuple[Process, Process]:
        return self.first, self.second

    def begin_anew(self) -> Office:
        """The centre as the first start made it, the processes going on."""
        if not self._copies:
            self._made.update({name: path.read_bytes() for name, path in small_files(self.home)})
            self._copies.append(postgres.copy(self.db))
        for name, path in small_files(self.home):
            if name not in self._made:
                path.unlink()
        for name, data in self._made.items():
            (self.home.path / name).write_bytes(data)
        postgres.put_back(self.db, self._copies[0])
        while ask(self.url, "GET", HEALTH).status_code != 200:  # a proxy may have seen that it was away
            sleep(0.1)
        return Office(self.centre, self.home, self.url, WallClock(), self.db)

    def forget_copies(self) -> None:
        postgres.drop(*self._copies)


Front = Callable[[tuple[int, int]], str]


@contextmanager
def empty_database(server: str) -> Iterator[str]:
    db = postgres.copy(f"{server}/template0")
    yield db
    postgres.drop(db)


@contextmanager
def side_by_side(db: str, folder: Path, front: Front | None = None) -> Iterator[SideBySide]:
    """Both start at the same moment, in an empty database and a home that is not there yet. `front` puts
    something before their ports and tells its address.
    """
    home = Home(folder / "centre")
    with ExitStack() as until:
        first, second = (_process(home, db, folder / f"{name}.log") for name in ("first", "second"))
        for one in (first, second):
            one.start()
            until.callback(one.stop)
        for one in (first, second):
            one.wait_until_ready()
        url = front((first.port, second.port)) if front else first.url
        centre = open_centre(home, db=db)
        until.callback(centre.close)
        pair = SideBySide(home, db, first, second, centre, url)
        until.callback(pair.forget_copies)
        yield pair


def _process(home: Home, db: str, log: Path) -> Process:
    words = ["serve", "--port", "0", "--json", "--home", str(home.path), "--db", db]
    return Process([sys.executable, "-m", "central.main", *words], log)
