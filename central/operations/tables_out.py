"""The rows of a database server, table by table in its own text form, out of one snapshot.

Without a program of the server's: those come in versions, and are seldom where the centre is. Every table
goes along, whether or not this program knows it. Must not know what rows mean.
"""

from collections.abc import Iterator
from typing import Any

from psycopg import sql
from sqlalchemy import Connection, MetaData

from central.operations.tape import Member, whole

FOLDER = "tables/"
STROKE = 4 * 1024 * 1024
# Not carried along: what the schema's own step says, and what its triggers keep as rows come in.
_MADE_ANEW = ("alembic_version", "registration_counts", "awaited_files")


def tables_of(connection: Connection) -> dict[str, tuple[str, ...]]:
    """The columns that can be written back, of each table; a table comes behind those that it refers to."""
    found = MetaData()
    found.reflect(connection)
    return {
        table.name: tuple(column.name for column in table.columns if column.computed is None)
        for table in found.sorted_tables
        if table.name not in _MADE_ANEW
    }


def rows_out(
    connection: Connection, tables: dict[str, tuple[str, ...]], counted: dict[str, int]
) -> Iterator[Member]:
    """Some rows at a time; how many of each table there were is in `counted` by then."""
    for table, columns in tables.items():
        strokes = _strokes(connection, table, columns, counted)
        yield from (whole(f"{FOLDER}{table}/{number}", data) for number, data in enumerate(strokes))


def copying(direction: str, table: str, columns: tuple[str, ...]) -> sql.Composed:
    """COPY of these columns, TO STDOUT or FROM STDIN."""
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    return sql.SQL("COPY {} ({}) {}").format(sql.Identifier(table), names, sql.SQL(direction))


def _strokes(
    connection: Connection, table: str, columns: tuple[str, ...], counted: dict[str, int]
) -> Iterator[bytes]:
    driver: Any = connection.connection.driver_connection
    held, counted[table] = bytearray(), 0
    with driver.cursor() as cursor, cursor.copy(copying("TO STDOUT", table, columns)) as rows:
        for row in rows:
            held += row
            counted[table] += 1
            if len(held) >= STROKE:
                yield bytes(held)
                held.clear()
    if held:
        yield bytes(held)
