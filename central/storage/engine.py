"""The one door to the database: encrypted SQLite in the centre's home, or PostgreSQL by address.

Every SQLite write begins with BEGIN IMMEDIATE: a deferred one that reads first fails at once, whatever the
busy timeout, when somebody else committed in between. Nobody waits for a writer longer than `patience`.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, RootTransaction, Table, create_engine, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2

from central.storage.turn import Turn

POSTGRESQL = "postgresql+psycopg://"
POSTGRESQL_WRITERS = 8
PAGES_AT_ONCE = 1_000

# Seconds, but the last: when a server that says nothing more is given up. Without them that takes hours.
_GIVEN_UP = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 25_000,
}

# A page is decrypted once while it stays in the cache, which therefore holds the indexes of many rows; pages
# are carried over from the log in bigger strokes than usual.
_PRAGMAS = (
    "journal_mode = WAL",
    "synchronous = FULL",
    "foreign_keys = ON",
    "secure_delete = ON",
    "temp_store = MEMORY",
    "cache_size = -16000",
    "wal_autocheckpoint = 4000",
)

# Beside a driver's connection: that the next transaction writes, and how lasting its commits are by now.
_WRITES, _SYNCED = "perisai_writes", "perisai_synced"

# One lock of our own, held until the commit: no row's lock, which a decision would wait for in another order.
_ALONE = "SELECT pg_advisory_xact_lock(7371737)"
_BESIDE_OTHERS = "SELECT pg_advisory_xact_lock_shared(7371737)"


@dataclass(frozen=True, slots=True)
class Store:
    """Two kinds of transaction, each committed when its block ends without an exception."""

    engine: Engine
    turn: Turn

    @property
    def is_embedded(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def writing(self, *, alone: bool = False, lasting: bool = True) -> Iterator[Connection]:
        """Busy, or the driver's OperationalError, when others write all the while.

        With `alone` nobody else writes from here to the commit: what was looked up before by somebody who
        still writes would otherwise not hold any more. Without `lasting` the commit does not wait for the
        disk: a power cut may take it back, whole; nothing else does.
        """
        with self.turn.taken(), self.engine.connect() as connection, _begun(connection, lasting):
            if connection.dialect.name == "postgresql":  # SQLite has a single writer anyway
                connection.exec_driver_sql(_ALONE if alone else _BESIDE_OTHERS)
                if not lasting:
                    connection.exec_driver_sql("SET LOCAL synchronous_commit = off")
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """All of it sees one instant, whatever is committed meanwhile."""
        with self.engine.connect() as connection:
            if not self.is_embedded:  # there every transaction does
                connection.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                yield connection


def embedded(database: Path, key: bytes, patience: float) -> Store:
    """SQLCipher with a raw key; the salt is the file's own. SQLite gives its side files the same rights."""
    os.close(os.open(database, os.O_RDWR | os.O_CREAT, 0o600))
    pragmas = (*_PRAGMAS, f"busy_timeout = {int(patience * 1000)}")

    def connect() -> Any:
        connection = dbapi2.connect(
            str(database), isolation_level=None, check_same_thread=False, timeout=patience
        )
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        connection.executescript("".join(f"PRAGMA {pragma};" for pragma in pragmas))
        return connection

    engine = create_engine(
        "sqlite://",
        module=dbapi2,
        creator=connect,
        poolclass=QueuePool,
        pool_size=8,
        pool_use_lifo=True,
        pool_timeout=patience,
        hide_parameters=True,
    )
    engine.dialect.do_begin = _begin  # type: ignore[method-assign]  # a dialect's own way to begin
    return Store(engine, Turn(1, patience))


def postgres(url: str, patience: float) -> Store:
    """A database server; `url` begins with POSTGRESQL, may name several, and what it says of them holds."""
    told = {name: value for name, value in _GIVEN_UP.items() if name not in make_url(url).query}
    engine = create_engine(
        url,
        hide_parameters=True,
        pool_pre_ping=True,
        pool_size=POSTGRESQL_WRITERS,
        pool_timeout=patience,
        connect_args={**told, "options": f"-c lock_timeout={max(1, int(patience * 1000))}"},
    )
    return Store(engine, Turn(POSTGRESQL_WRITERS, patience))


def insert(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """The dialect's own insert, which knows ON CONFLICT."""
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)


def insert_once(connection: Connection, table: Table, values: dict[str, Any]) -> bool:
    """Whether the row is new. The table's own constraint decides, so two writers can never both be first.

    What is returned says so: PostgreSQL's driver counts no rows here.
    """
    added = insert(connection, table).values(values).on_conflict_do_nothing()
    return connection.execute(added.returning(*table.primary_key.columns)).first() is not None


def copy_embedded(connection: Connection, database: Path, key: bytes) -> None:
    """What this transaction sees of the embedded database, page by page under the same key, in a new file."""
    made = embedded(database, key, patience=0)
    try:
        target = made.engine.raw_connection()
        source: Any = connection.connection.driver_connection
        source.backup(target.driver_connection, pages=PAGES_AT_ONCE)
        target.close()
    finally:
        made.engine.dispose()


def is_whole(database: Path, key: bytes) -> bool:
    """Whether every page of a database that nobody has open bears its seal, and all of them fit together."""
    looked = embedded(database, key, patience=0)
    try:
        with looked.reading() as connection:
            torn = connection.exec_driver_sql("PRAGMA cipher_integrity_check").first()
            told = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
    except DatabaseError:
        return False
    finally:
        looked.engine.dispose()
    return torn is None and list(told) == ["ok"]


def forget_deleted(store: Store) -> None:
    """Deleted rows are overwritten in the file; their older pages leave SQLite's log too, if nobody reads."""
    if store.engine.dialect.name != "sqlite":
        return
    connection = store.engine.raw_connection()
    try:
        connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()


def forget_statistics(store: Store, *tables: Table) -> None:
    """A server takes samples of what is in a table: they are taken anew, and deleted rows give up their room.
    SQLite takes none here.
    """
    if store.is_embedded:
        return
    names = ", ".join(table.name for table in tables)
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f"VACUUM (ANALYZE, SKIP_LOCKED) {names}")


def _begun(connection: Connection, lasting: bool) -> RootTransaction:
    """SQLite is told beside the driver's connection: options would cost each transaction more."""
    connection.info[_WRITES] = "FULL" if lasting else "NORMAL"
    return connection.begin()


def _begin(dbapi_connection: Any) -> None:
    """In the place of the dialect's own, which begins nothing. Pragmas take no part in a transaction."""
    told, run = dbapi_connection.info, dbapi_connection.driver_connection.execute
    lasting = told.pop(_WRITES, None)
    if lasting is not None and lasting != told.get(_SYNCED):
        run(f"PRAGMA synchronous = {lasting}")
        told[_SYNCED] = lasting
    run("BEGIN IMMEDIATE" if lasting else "BEGIN")
