"""Many rows by one statement, past SQLAlchemy's work for each of them: the hot path of a batch.

Names of tables and columns come from the schema, never from a request. Must not know what the rows are.
"""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

from sqlalchemy import Column, Connection, CursorResult, Table

ROWS_AT_ONCE = 100
ROWS_AT_ONCE_ON_SERVER = 1_000
NAMES_AT_ONCE = 500
_ON_SERVER = {str: "text", int: "bigint", bytes: "bytea"}


def insert_many(
    connection: Connection, table: Table, rows: Sequence[tuple[Any, ...]], otherwise: str
) -> Iterator[tuple[Any, ...]]:
    """Rows of all columns, in the table's order. Yields what `otherwise` returns: the statement's end, with
    ON CONFLICT and RETURNING, which both dialects write alike.
    """
    into = f"INSERT INTO {table.name} ({', '.join(column.name for column in table.columns)})"
    at_once = ROWS_AT_ONCE if _is_embedded(connection) else ROWS_AT_ONCE_ON_SERVER
    for start in range(0, len(rows), at_once):
        source, told = _source(connection, table, rows[start : start + at_once])
        yield from _rows_of(connection.exec_driver_sql(f"{into} {source} {otherwise}", told))


def _source(
    connection: Connection, table: Table, rows: Sequence[tuple[Any, ...]]
) -> tuple[str, tuple[Any, ...]]:
    """Rows as the end of an INSERT, and its values. PostgreSQL takes a list a column: a statement with
    a mark for each of thousands of cells costs its driver more to read than all else. In binary, since of a
    list in text it looks through each cell for what is to be quoted.
    """
    if _is_embedded(connection):
        one = _marks(len(table.columns))
        return f"VALUES {', '.join([one] * len(rows))}", tuple(chain.from_iterable(rows))
    lists = ", ".join(f"%b::{_ON_SERVER[column.type.python_type]}[]" for column in table.columns)
    return f"SELECT * FROM unnest({lists})", tuple(map(list, zip(*rows, strict=True)))  # noqa: S608 - only marks


def select_many(
    connection: Connection, by: Column[str], values: Sequence[str], *columns: Column[Any]
) -> Iterator[tuple[Any, ...]]:
    """These columns of the rows whose `by` is one of so many values."""
    names = ", ".join(column.name for column in columns)
    for start in range(0, len(values), NAMES_AT_ONCE):
        some = tuple(values[start : start + NAMES_AT_ONCE])
        found = f"SELECT {names} FROM {by.table.name} WHERE {by.name}"  # noqa: S608 - names of our own tables
        embedded = _is_embedded(connection)
        among, told = (f"IN {_marks(len(some))}", some) if embedded else ("= ANY(%b)", (list(some),))
        yield from _rows_of(connection.exec_driver_sql(f"{found} {among}", told))


def _rows_of(result: CursorResult[Any]) -> Sequence[tuple[Any, ...]]:
    """As the driver has them; SQLAlchemy's own rows cost a batch more than to find them."""
    cursor = result.cursor
    assert cursor is not None, "it returns rows"
    try:
        return cursor.fetchall()
    finally:
        result.close()


def _is_embedded(connection: Connection) -> bool:
    return connection.dialect.name == "sqlite"


def _marks(count: int) -> str:
    return f"({', '.join('?' * count)})"
