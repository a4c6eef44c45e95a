"""The real thing that the model is compared with: a centre that serves, and two laptops of one agent.

Keys and schemas are made once; each run of the model begins with copies. A crash is an image of the files as
they lie while their connections are open.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from threading import Event
from typing import Any

from central.centre import Centre, open_centre
from central.enrolment import make_code
from central.home import Home
from central.storage.engine import forget_deleted
from perisai_app.vault.backup.restore import restore
from perisai_app.vault.database import FILE, Vault, VaultKey, create_vault, open_vault
from perisai_app.vault.errors import NoVault
from perisai_app.vault.keys.slots import has_slots
from sync.engine import Summary, sync
from sync.enrol import enrol
from tests.central.fresh import Routes
from tests.central.serving import serving
from tests.soak.model_wire import Planned, planned_before

PASSPHRASE = "kucing hitam di pasar"
LAPTOPS = ("a", "b")
CENTRE = "centre"
BEGINNING = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
A_STEP = timedelta(minutes=1)


class Was(StrEnum):
    """What had become of the folder of a laptop that is restored."""

    LOST = "lost"
    WITHOUT_DATABASE = "without its database"
    WHOLE = "whole"


class Meanwhile(StrEnum):
    """What happens while a request meets its fault, before the laptop hears anything."""

    NOTHING = "nothing"
    DIES = "crash"
    BLOCKED = "block"
    ROTATED = "rotation"


class Clock:
    """Both sides' clock; it moves with the steps of a run."""

    def __init__(self) -> None:
        self.now = BEGINNING

    def __call__(self) -> datetime:
        return self.now

    def forward(self) -> None:
        self.now += A_STEP


class Front:
    """What the one server passes requests on to: a centre's application, exchanged when that starts anew."""

    def __init__(self) -> None:
        self._routes = Routes()
        self.app: Any = None

    def show(self, centre: Centre) -> None:
        self.app = self._routes.given_to(centre)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await self.app(scope, receive, send)


@dataclass(frozen=True)
class Ground:
    """Of all runs: the folder to copy, the laptops' keys, the server and the wire before it."""

    template: Path
    keys: tuple[VaultKey, ...]
    front: Front
    wire: Planned


@contextmanager
def ground(folder: Path) -> Iterator[Ground]:
    """Makes the template and serves until the `with` ends."""
    front = Front()
    with serving(front) as port, planned_before(port) as wire:
        yield Ground(folder, _made(folder, front, f"http://127.0.0.1:{wire.port}"), front, wire)


def _made(folder: Path, front: Front, url: str) -> tuple[VaultKey, ...]:
    """Both laptops have joined, as laptops of the same agent, and nobody has written anything."""
    centre = open_centre(Home(folder / CENTRE), make=True, clock=Clock())
    front.show(centre)
    keys = []
    for name in LAPTOPS:
        keys.append(create_vault(folder / name, agent_name="Sri", passphrase=PASSPHRASE))
        vault = open_vault(folder / name, keys[-1])
        enrol(vault, url, str(make_code(centre, "Sri", "Gianyar")), now=BEGINNING)
        vault.close()
    forget_deleted(centre.store)
    centre.close()
    return tuple(keys)


@dataclass
class World:
    """One run's copies. Laptops go by number."""

    ground: Ground
    folder: Path
    clock: Clock = field(default_factory=Clock)
    vaults: list[Vault] = field(default_factory=list)
    number: int = 0

    def __post_init__(self) -> None:
        shutil.copytree(self.ground.template, self.folder)
        self.ground.wire.forget()
        self.start_centre()
        keys = zip(LAPTOPS, self.ground.keys, strict=True)
        self.vaults = [open_vault(self.folder / name, key) for name, key in keys]

    def close(self) -> None:
        for vault in self.vaults:
            vault.close()
        self.centre.close()
        shutil.rmtree(self.folder)

    def new_place(self) -> Path:
        """A path inside the run's folder that was not there before."""
        self.number += 1
        return self.folder / f"place-{self.number}"

    def start_centre(self) -> None:
        self.centre: Centre = open_centre(Home(self.folder / CENTRE), clock=self.clock)
        self.ground.front.show(self.centre)

    def copy_of_centre(self) -> bytes:
        """The database as a backup holds it."""
        forget_deleted(self.centre.store)
        return self.centre.home.database.read_bytes()

    def put_centre_back(self, database: bytes) -> None:
        """Stopped, this file put in place, started: nobody tells the centre."""
        home = self.centre.home
        self.centre.close()
        for path in home.path.glob(f"{home.database.name}-*"):
            path.unlink()
        home.database.write_bytes(database)
        self.start_centre()

    def kill_centre(self) -> None:
        """Its connections never close: what a later one finds is the files as they lie."""
        home = self.centre.home
        image = {path: path.read_bytes() for path in home.path.glob(f"{home.database.name}*")}
        self.centre.close()
        for path, data in image.items():
            if not path.name.endswith("-shm"):
                path.write_bytes(data)
        self.start_centre()

    def sync(self, who: int) -> Summary:
        return sync(self.vaults[who], now=self.clock, cancel=Event(), report=lambda _: None)

    def image_of(self, who: int) -> Path:
        """The laptop's files as they lie now."""
        return Path(shutil.copytree(self.vaults[who].home, self.new_place()))

    def go_on_from(self, who: int, image: Path) -> None:
        """What was only in the memory of the killed process is gone with it."""
        (image / f"{FILE}-shm").unlink(missing_ok=True)
        self._exchange(who, lambda _: image)

    def restore(self, who: int, backup: Path, was: Was) -> None:
        """From this backup; what of the old folder is left is for the restore to use."""

        def restored(old: Path) -> Path:
            home = self.new_place() if was is Was.LOST else old
            for path in home.glob(f"{FILE}*") if was is Was.WITHOUT_DATABASE else ():
                path.unlink()
            restore(backup, home, prove=lambda place: self._key(who, place), now=self.clock())
            return home

        self._exchange(who, restored)

    def _key(self, who: int, place: Path) -> VaultKey:
        if not has_slots(place):
            raise NoVault
        return self.ground.keys[who]

    def _exchange(self, who: int, into: Callable[[Path], Path]) -> None:
        old = self.vaults[who].home
        self.vaults[who].close()
        self.vaults[who] = open_vault(into(old), self.ground.keys[who])
