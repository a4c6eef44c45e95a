"""Rows come back into a database server, in the one transaction in which the old tables go aside.

Must not know what rows mean, nor where they come from.
"""

from typing import Any

import psycopg
from sqlalchemy import Connection, text

from central.operations.tables_out import FOLDER, copying
from central.operations.tape import Part
from central.stop import Stop

_TABLES = text("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
_FUNCTIONS = text("""
SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE n.nspname = current_schema() AND p.prokind = 'f'
AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
""")
_COUNTED = text("""
SELECT c.relname, a.attname, s.oid::regclass::text FROM pg_class s
JOIN pg_depend d ON d.objid = s.oid AND d.deptype IN ('a', 'i') AND d.refclassid = 'pg_class'::regclass
JOIN pg_class c ON c.oid = d.refobjid JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.refobjsubid
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE s.relkind = 'S' AND n.nspname = current_schema()
""")


def set_aside(connection: Connection, schema: str) -> None:
    """All tables and functions that are there, into a new schema; nothing happens to an empty database."""
    tables = connection.execute(_TABLES).scalars().all()
    if not tables:
        return
    connection.execute(text(f'CREATE SCHEMA "{schema}"'))
    for table in tables:
        connection.execute(text(f'ALTER TABLE "{table}" SET SCHEMA "{schema}"'))
    for function in connection.execute(_FUNCTIONS).scalars().all():
        connection.execute(text(f'ALTER FUNCTION {function} SET SCHEMA "{schema}"'))


class RowsIn:
    """Takes the members that hold rows."""

    def __init__(self, connection: Connection, tables: dict[str, tuple[str, ...]]) -> None:
        self._driver: Any = connection.connection.driver_connection
        self._tables = tables

    def part(self, name: str) -> Part:
        table = name.removeprefix(FOLDER).rpartition("/")[0]
        if table not in self._tables:
            raise Stop("backup_damaged", 2)
        return _Rows(self._driver, table, self._tables[table])


def count_on(connection: Connection) -> None:
    """Numbers that the server gives by itself go on behind those that came back."""
    for table, column, sequence in connection.execute(_COUNTED).all():
        last = f'(SELECT coalesce(max("{column}"), 0) + 1 FROM "{table}")'  # noqa: S608 - names of our own tables
        connection.execute(
            text(f"SELECT setval(CAST(:sequence AS regclass), {last}, false)"), {"sequence": sequence}
        )


class _Rows:
    """Whole rows, some megabytes of them."""

    def __init__(self, driver: Any, table: str, columns: tuple[str, ...]) -> None:
        self._driver, self._table, self._columns = driver, table, columns
        self._held = bytearray()

    def write(self, data: bytes) -> None:
        self._held += data

    def close(self) -> None:
        """Stop when the server does not take them; what it says may repeat a row, so nobody hears it."""
        try:
            statement = copying("FROM STDIN", self._table, self._columns)
            with self._driver.cursor() as cursor, cursor.copy(statement) as copy:
                copy.write(bytes(self._held))
        except psycopg.Error:
            raise Stop("backup_damaged", 2) from None
