"""The numbered feed of an agent, read by cursor and written by whoever decides.

A number may never appear behind a cursor already handed out. It is therefore taken from the one counter row
inside the writing transaction: SQLite has a single writer (BEGIN IMMEDIATE) anyway, and on PostgreSQL the
lock on that row lasts until commit, so that numbers become visible in their order there too.
"""

import json
import re

from sqlalchemy import Connection, select, update

from central.centre import Centre
from central.storage.tables import centre as centre_row
from central.storage.tables import changes
from perisai_app.wire.changes import Change, ChangesPage, Decision, Kind

MAX_PAGE = 1_000


def append_decision(connection: Connection, agent_key: str, decision: Decision) -> None:
    """In the caller's writing transaction."""
    last = centre_row.c.last_change
    number = connection.execute(update(centre_row).values(last_change=last + 1).returning(last)).scalar_one()
    row = {
        "number": number,
        "agent_key": agent_key,
        "kind": Kind.DECISION,
        "registration_id": str(decision.registration_id),
        "body": decision.model_dump_json(),
    }
    connection.execute(changes.insert().values(row))


def read_feed(centre: Centre, agent_key: str, cursor: str, limit: int) -> ChangesPage:
    """What this agent has not seen yet, oldest first, at most `limit` (and never above MAX_PAGE) at once."""
    after, limit = _number(cursor, centre.epoch), min(limit, MAX_PAGE)
    query = (
        select(changes.c.number, changes.c.kind, changes.c.body)
        .where(changes.c.agent_key == agent_key, changes.c.number > after)
        .order_by(changes.c.number)
        .limit(limit + 1)
    )
    with centre.store.reading() as connection:
        rows = connection.execute(query).all()
    page = tuple(Change(number=r.number, kind=r.kind, body=json.loads(r.body)) for r in rows[:limit])
    last = page[-1].number if page else after
    return ChangesPage(
        epoch=centre.epoch, changes=page, cursor=f"{centre.epoch}:{last}", more=len(rows) > limit
    )


def _number(cursor: str, epoch: str) -> int:
    """Where to go on; from the start when the cursor is of another epoch, or none of ours at all."""
    found = re.fullmatch(rf"{re.escape(epoch)}:([0-9]{{1,18}})", cursor)
    return int(found[1]) if found else 0
