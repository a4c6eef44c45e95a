"""A centre that is open for work: its store, keys, epoch and rule book. Must not know HTTP or commands."""

import secrets
from dataclasses import dataclass

from nacl.signing import SigningKey
from sqlalchemy import Connection, select
from sqlalchemy.exc import ArgumentError, DBAPIError

from central.clock import Clock, utc_now
from central.home import Home, make_home, signing_seed
from central.keys import read_key
from central.stop import Stop
from central.storage.engine import POSTGRESQL, Store, embedded, insert_once, postgres
from central.storage.migrate import migrate
from central.storage.tables import centre
from perisai_app.domain.rulebook import RuleBook
from perisai_app.reference.packs.shelf import Shelf


@dataclass(frozen=True, slots=True)
class Centre:
    """Everything a request needs, passed on and never looked up."""

    store: Store
    key: SigningKey
    epoch: str
    book: RuleBook
    clock: Clock

    @property
    def public_key(self) -> bytes:
        return self.key.verify_key.encode()

    def close(self) -> None:
        self.store.engine.dispose()


def open_centre(home: Home, *, db: str | None = None, make: bool = False, clock: Clock = utc_now) -> Centre:
    """The centre in `home`; `make` lets a first start create it. Stop says what is in the way."""
    if make:
        make_home(home)
    key = SigningKey(signing_seed(home))
    store = _store(home, db)
    try:
        migrate(store)
        with store.writing() as connection:
            epoch = _epoch(connection, key.verify_key.encode().hex())
    except DBAPIError:
        raise Stop("database_unusable", 3) from None
    return Centre(store, key, epoch, Shelf(home.path).in_force(clock().astimezone().date()), clock)


def _store(home: Home, db: str | None) -> Store:
    if db is None:
        return embedded(home.database, read_key(home.database_key))
    if not db.startswith(POSTGRESQL):
        raise Stop("unsupported_database", 2)
    try:
        return postgres(db)
    except (ArgumentError, ValueError):
        raise Stop("unsupported_database", 2) from None


def _epoch(connection: Connection, public_key: str) -> str:
    """The epoch of this database, which must be the one that this key has always signed for."""
    first = {"only": 1, "epoch": secrets.token_hex(8), "public_key": public_key, "last_change": 0}
    insert_once(connection, centre, first)
    row = connection.execute(select(centre.c.epoch, centre.c.public_key)).one()
    if row.public_key != public_key:
        raise Stop("other_key", 4)
    return str(row.epoch)
