"""The one way into the feed: a change gets its number inside the transaction that decides it.

A number may never appear behind a cursor already handed out. It is therefore taken from the one counter
row: SQLite has a single writer (BEGIN IMMEDIATE) anyway, and on PostgreSQL the lock on that row lasts until
commit, so that numbers become visible in their order there too.
"""

import secrets
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pydantic import BaseModel
from sqlalchemy import Connection, select, update

from central.storage.tables import centre, changes
from perisai_app.wire.changes import Kind


class News(NamedTuple):
    """One change about one registration, for its agent."""

    agent_key: str
    registration_id: str
    body: BaseModel


def take_turn(connection: Connection) -> None:
    """Waits until no other writing transaction adds to the feed, and lets none before this one ends: who
    changes several rows and then tells of them would meet another who does so in another order.
    """
    connection.execute(select(centre.c.last_change).with_for_update())


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
    text = body.model_dump_json()
    _add(connection, kind, [(agent_key, registration_id, text) for agent_key in agent_keys], device_id)


def append_each(connection: Connection, kind: Kind, news: Iterable[News]) -> None:
    """Each to its agent, in this order, in the caller's writing transaction."""
    _add(connection, kind, [(one.agent_key, one.registration_id, one.body.model_dump_json()) for one in news])


def _add(
    connection: Connection,
    kind: Kind,
    told: Sequence[tuple[str, str | None, str]],
    device_id: str | None = None,
) -> None:
    if not told:
        return
    rows = [
        {
            "number": number,
            "agent_key": agent_key,
            "kind": kind.value,
            "registration_id": registration_id,
            "body": body,
            "device_id": device_id,
            "mark": secrets.token_hex(4),
        }
        for number, (agent_key, registration_id, body) in enumerate(told, _numbers(connection, len(told)))
    ]
    connection.execute(changes.insert(), rows)


def _numbers(connection: Connection, count: int) -> int:
    """The first of so many numbers that nobody else gets."""
    last = centre.c.last_change
    taken = update(centre).values(last_change=last + count).returning(last)
    return int(connection.execute(taken).scalar_one()) - count + 1
