"""A statement in the words of either driver, made once: for what is asked at every file.

Its values go by name (`:sha256`), never into its text. Must not know what it asks.
"""

import re
from typing import Any

from sqlalchemy import Connection, Row


class Prepared:
    """`sql` in words that both dialects share."""

    def __init__(self, sql: str) -> None:
        self._by_dialect = {"sqlite": sql, "postgresql": re.sub(r":([a-z0-9_]+)", r"%(\1)s", sql)}

    def first(self, connection: Connection, **told: Any) -> Row[Any] | None:
        """The first row, or None."""
        return connection.exec_driver_sql(self._by_dialect[connection.dialect.name], told).first()
