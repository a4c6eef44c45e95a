"""The one door to the database: encrypted SQLite in the centre's home, or PostgreSQL by address.

Every SQLite write begins with BEGIN IMMEDIATE: a deferred one that reads first fails at once, whatever the
busy timeout, when somebody else committed in between.
"""

import os
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Table, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2

BUSY_SECONDS = 30
POSTGRESQL = "postgresql+psycopg://"

_PRAGMAS = (
    "journal_mode = WAL",
    "synchronous = FULL",
    "foreign_keys = ON",
    "temp_store = MEMORY",
    f"busy_timeout = {BUSY_SECONDS * 1000}",
)


@dataclass(frozen=True, slots=True)
class Store:
    """Two kinds of transaction, each committed when its block ends without an exception."""

    engine: Engine

    def writing(self) -> AbstractContextManager[Connection]:
        return self.engine.execution_options(writing=True).begin()

    def reading(self) -> AbstractContextManager[Connection]:
        return self.engine.begin()


def embedded(database: Path, key: bytes) -> Store:
    """SQLCipher with a raw key; the salt is the file's own. SQLite gives its side files the same rights."""
    os.close(os.open(database, os.O_RDWR | os.O_CREAT, 0o600))

    def connect() -> Any:
        connection = dbapi2.connect(
            str(database), isolation_level=None, check_same_thread=False, timeout=BUSY_SECONDS
        )
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        return connection

    engine = create_engine(
        "sqlite://", module=dbapi2, creator=connect, poolclass=QueuePool, pool_size=8, hide_parameters=True
    )
    event.listen(engine, "begin", _begin)
    return Store(engine)


def postgres(url: str) -> Store:
    """A database server; `url` begins with POSTGRESQL."""
    return Store(create_engine(url, hide_parameters=True, pool_pre_ping=True))


def insert_once(connection: Connection, table: Table, values: dict[str, Any]) -> bool:
    """Whether the row is new. The table's own constraint decides, so two writers can never both be first."""
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    return connection.execute(insert(table).values(values).on_conflict_do_nothing()).rowcount == 1


def _begin(connection: Connection) -> None:
    writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
