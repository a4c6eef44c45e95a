"""Many rows by one statement, past SQLAlchemy's work for each of them: the hot path of a batch.

Names of tables and columns come from the schema, never from a request. Must not know what the rows are.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Column, Connection, Table

ROWS_AT_ONCE = 100
NAMES_AT_ONCE = 500


def insert_many(
    connection: Connection, table: Table, rows: Sequence[tuple[Any, ...]], otherwise: str
) -> Iterator[tuple[Any, ...]]:
    """Rows of all columns, in the table's order. Yields what `otherwise` returns: the statement's end, with
    ON CONFLICT and RETURNING, which both dialects write alike.
    """
    names = [column.name for column in table.columns]
    one = _marks(connection, len(names))
    for start in range(0, len(rows), ROWS_AT_ONCE):
        some = rows[start : start + ROWS_AT_ONCE]
        into = f"INSERT INTO {table.name} ({', '.join(names)}) VALUES {', '.join([one] * len(some))}"  # noqa: S608 - names of our own tables
        cells = tuple(cell for row in some for cell in row)
        yield from connection.exec_driver_sql(f"{into} {otherwise}", cells)


def select_many(
    connection: Connection, by: Column[str], values: Sequence[str], *columns: Column[Any]
) -> Iterator[tuple[Any, ...]]:
    """These columns of the rows whose `by` is one of so many values."""
    names = ", ".join(column.name for column in columns)
    for start in range(0, len(values), NAMES_AT_ONCE):
        some = tuple(values[start : start + NAMES_AT_ONCE])
        found = f"SELECT {names} FROM {by.table.name} WHERE {by.name} IN"  # noqa: S608 - names of our own tables
        yield from connection.exec_driver_sql(f"{found} {_marks(connection, len(some))}", some)


def _marks(connection: Connection, count: int) -> str:
    mark = "?" if connection.dialect.name == "sqlite" else "%s"
    return f"({', '.join([mark] * count)})"
