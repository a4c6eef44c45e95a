"""Who has something in common with whom: the first so many for each of many questions, by one statement.

However many there are of a common day or a made-up number, no more are looked at. Names of tables and columns
are ours, never a request's.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

QUESTIONS_AT_ONCE = 100

Given = tuple[str | int, ...]
Found = tuple[Any, ...]


def first_of_each(
    connection: Connection, columns: str, source: str, condition: str, asked: Sequence[Given], most: int
) -> list[list[Found]]:
    """For each of `asked`, the values of the condition's marks (`?`), at most so many rows in any order."""
    found: list[list[Found]] = [[] for _ in asked]
    mark = "?" if connection.dialect.name == "sqlite" else "%s"
    for start in range(0, len(asked), QUESTIONS_AT_ONCE):
        some = asked[start : start + QUESTIONS_AT_ONCE]
        parts = [
            f"SELECT * FROM (SELECT {number} AS which, {columns} FROM {source}"  # noqa: S608 - names of our own
            f" WHERE {condition.replace('?', mark)} LIMIT {most}) AS q{number}"
            for number in range(len(some))
        ]
        values = tuple(value for given in some for value in given)
        for row in connection.exec_driver_sql(" UNION ALL ".join(parts), values).all():
            found[start + row[0]].append(tuple(row[1:]))
    return found
