"""The one way into the feed: a change gets its number inside the transaction that decides it.

A number may never appear behind a cursor already handed out. It is therefore taken from the one counter
row: SQLite has a single writer (BEGIN IMMEDIATE) anyway, and on PostgreSQL the lock on that row lasts until
commit, so that numbers become visible in their order there too.
"""

import secrets
from collections.abc import Sequence

from pydantic import BaseModel
from sqlalchemy import Connection, update

from central.storage.tables import centre, changes
from perisai_app.wire.changes import Kind


def append(
    connection: Connection,
    agent_keys: Sequence[str],
    kind: Kind,
    body: BaseModel,
    *,
    registration_id: str | None = None,
    device_id: str | None = None,
) -> None:
    """One change for each agent, in the caller's writing transaction; for one laptop when it is named."""
    first = _numbers(connection, len(agent_keys))
    rows = [
        {
            "number": number,
            "agent_key": agent_key,
            "kind": kind.value,
            "registration_id": registration_id,
            "body": body.model_dump_json(),
            "device_id": device_id,
            "mark": secrets.token_hex(4),
        }
        for number, agent_key in enumerate(agent_keys, start=first)
    ]
    if rows:
        connection.execute(changes.insert(), rows)


def _numbers(connection: Connection, count: int) -> int:
    """The first of so many numbers that nobody else gets."""
    last = centre.c.last_change
    taken = update(centre).values(last_change=last + count).returning(last)
    return int(connection.execute(taken).scalar_one()) - count + 1
