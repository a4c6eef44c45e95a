"""A centre that is open for work: its store, keys, clock and rule book. Must not know HTTP or commands."""

from contextlib import ExitStack
from dataclasses import dataclass, field
from threading import Event

from nacl.signing import SigningKey
from sqlalchemy import Connection, select
from sqlalchemy.exc import ArgumentError, DBAPIError

from central import chain, erased
from central.book import BookInForce
from central.clock import Clock, stamp, utc_now
from central.epochs import end_epoch, epoch_of, next_epoch
from central.files.cabinet import Cabinet
from central.files.letting_go import remove_dropped
from central.files.store import store_at
from central.home import Home, make_folder, make_home
from central.in_use import Share, alone
from central.kept_list import append_to_list, read_list
from central.keyring import Keyring
from central.keys import read_key
from central.metrics import Metrics
from central.operations.swap import end_swap, is_pending
from central.stop import Stop
from central.storage.engine import POSTGRESQL, Store, embedded, insert_once, postgres
from central.storage.migrate import migrate
from central.storage.tables import centre
from perisai_app.domain.rulebook import RuleBook
from perisai_app.wire.rotation import Rotation

COMMAND_PATIENCE = 30.0
SERVING_PATIENCE = 5.0


# Made once: every request asks it.
_STANDING = select(centre.c.epoch, centre.c.public_key)


@dataclass(frozen=True, slots=True)
class Standing:
    """Under which epoch and key this centre speaks, as one transaction saw it."""

    epoch: str
    key: SigningKey


@dataclass(frozen=True, slots=True)
class Centre:
    """Everything a request needs, passed on and never looked up. What may change lies in the database."""

    store: Store
    home: Home
    keys: Keyring
    books: BookInForce
    clock: Clock
    files: Cabinet
    share: Share
    metrics: Metrics
    arrived: Event = field(default_factory=Event)  # something came to be sifted

    @property
    def book(self) -> RuleBook:
        """The one in force now."""
        return self.books.get()

    def standing(self, connection: Connection) -> Standing:
        """As this transaction sees it; Stop when the key that signs now lies in another home."""
        row = connection.execute(_STANDING).one()
        return Standing(row.epoch, self.keys.key(row.public_key))

    @property
    def epoch(self) -> str:
        """The one that holds now, asked of the database each time."""
        with self.store.reading() as connection:
            return epoch_of(connection)

    @property
    def public_key(self) -> bytes:
        """Of the key that signs now: 32 bytes of Ed25519."""
        with self.store.reading() as connection:
            return self.standing(connection).key.verify_key.encode()

    def now(self) -> str:
        """ISO 8601 in UTC, as all times are kept here."""
        return stamp(self.clock())

    def close(self) -> None:
        """Ends the connections and lets go of the home; requests under way are the caller's business."""
        self.store.engine.dispose()
        self.files.folder.close()
        self.share.let_go()


def open_centre(
    home: Home,
    *,
    db: str | None = None,
    make: bool = False,
    clock: Clock = utc_now,
    patience: float = COMMAND_PATIENCE,
) -> Centre:
    """The centre in `home`; `make` lets a first start create it. Nobody waits longer than `patience` seconds
    for another writer. Stop says what is in the way.
    """
    with ExitStack() as unless_open:
        if make:
            make_folder(home)
        share = _shared(home, db)
        unless_open.callback(share.let_go)
        if make:
            make_home(home)
        keys = Keyring(home)
        cabinet, store = _cabinet(home), store_of(home, db, patience)
        unless_open.callback(store.engine.dispose)
        _make_ready(store, cabinet, home, keys)
        books = BookInForce(home.path, clock)
        unless_open.pop_all()
    return Centre(store, home, keys, books, clock, cabinet, share, Metrics(store.turn))


def _shared(home: Home, db: str | None) -> Share:
    """A restore that somebody killed is ended first."""
    share = Share(home.path)
    while is_pending(home):
        share.let_go()
        with alone(home.path):
            end_swap(home, lambda: _epoch_there(home, db))
        share = Share(home.path)
    return share


def _epoch_there(home: Home, db: str | None) -> str:
    store = store_of(home, db, COMMAND_PATIENCE)
    try:
        with store.reading() as connection:
            return epoch_of(connection)
    except DBAPIError:
        raise Stop("database_unusable", 3) from None
    finally:
        store.engine.dispose()


def _make_ready(store: Store, cabinet: Cabinet, home: Home, keys: Keyring) -> None:
    """Today's schema, and all that the lists beside the database know."""
    try:
        migrate(store)
        with store.writing(alone=True) as connection:
            catch_up(connection, home, keys)
        remove_dropped(store, cabinet)
    except DBAPIError:
        raise Stop("database_unusable", 3) from None


def _cabinet(home: Home) -> Cabinet:
    try:
        return Cabinet(read_key(home.database_key), store_at(home))
    except OSError:
        raise Stop("home_unusable", 2) from None


def store_of(home: Home, db: str | None, patience: float) -> Store:
    """The database of this home, or at this address, unopened; Stop for an address of another kind."""
    if db is None:
        return embedded(home.database, read_key(home.database_key), patience)
    if not db.startswith(POSTGRESQL):
        raise Stop("unsupported_database", 2)
    try:
        return postgres(db, patience)
    except (ArgumentError, ValueError):
        raise Stop("unsupported_database", 2) from None


def catch_up(connection: Connection, home: Home, keys: Keyring) -> None:
    """A database that the lists beside it are ahead of came back from a backup: its epoch is over."""
    public_key = keys.first.verify_key.encode().hex()
    first = {"only": 1, "epoch": next_epoch(), "public_key": public_key, "last_change": 0}
    insert_once(connection, centre, first)
    rotated = chain.replay(connection, read_list(home.rotation_list, Rotation))
    if _replay_erasures(connection, home) or rotated:
        end_epoch(connection, epoch_of(connection))
    keys.key(str(connection.execute(select(centre.c.public_key)).scalar_one()))


def _replay_erasures(connection: Connection, home: Home) -> bool:
    listed = read_list(home.erased_list, erased.Erased)
    for gone in erased.unlisted(connection, listed):
        append_to_list(home.erased_list, gone)
    return erased.replay(connection, listed)
