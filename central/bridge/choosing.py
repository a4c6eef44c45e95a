"""Which registrations go to the agency: those that wait, or as somebody chooses; in bounded pages by key.

What was in a sheet since it came is not chosen again unless somebody says so: nobody is uploaded twice.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, Literal
from uuid import UUID

from pydantic import Field
from sqlalchemy import ColumnElement, Connection, Row, Select, and_, exists, select, tuple_

from central.storage.office_tables import audit
from central.storage.tables import agents, registrations, submissions
from central.words import Asked, Day, Flag, Name

PAGE = 500
MOST_IDS = 5_000
SENT = "bridge_sent"

Key = tuple[str, str]


class Selection(Asked):
    """All conditions hold together. With `registration_ids` the state does not matter unless it is given too;
    `again` takes also what a sheet had before.
    """

    state: Literal["waiting", "registered", "returned", "declined"] | None = None
    office: Name | None = None
    received_from: Day | None = None
    received_to: Day | None = None
    registration_ids: tuple[UUID, ...] | None = Field(default=None, min_length=1, max_length=MOST_IDS)
    again: Flag = False


def page_behind(
    connection: Connection, chosen: Selection, within: ColumnElement[bool], after: Key | None
) -> list[Row[Any]]:
    """At most PAGE rows behind this key, the earliest arrivals first."""
    key = (registrations.c.received_at, registrations.c.registration_id)
    query = _query().where(within, *_conditions(chosen))
    if after is not None:
        query = query.where(tuple_(*key) > tuple_(*after))
    return list(connection.execute(query.order_by(*key).limit(PAGE)))


def key_of(row: Row[Any]) -> Key:
    return row.received_at, row.registration_id


def _query() -> Select[Any]:
    latest = and_(
        submissions.c.registration_id == registrations.c.registration_id,
        submissions.c.revision == registrations.c.revision,
    )
    return (
        select(
            registrations.c.registration_id,
            registrations.c.revision,
            registrations.c.received_at,
            registrations.c.office,
            agents.c.name.label("agent"),
            submissions.c.raw,
        )
        .join_from(registrations, submissions, latest)
        .join(agents, agents.c.agent_key == registrations.c.agent_key)
    )


def _conditions(chosen: Selection) -> Iterator[ColumnElement[bool]]:
    if chosen.registration_ids is not None:
        yield registrations.c.registration_id.in_([str(key) for key in chosen.registration_ids])
    state = chosen.state or (None if chosen.registration_ids else "waiting")
    if state is not None:
        yield registrations.c.state == state
    if chosen.office is not None:
        yield registrations.c.office == chosen.office
    if chosen.received_from is not None:
        yield registrations.c.received_at >= chosen.received_from.isoformat()
    if chosen.received_to is not None and chosen.received_to < date.max:
        yield registrations.c.received_at < (chosen.received_to + timedelta(days=1)).isoformat()
    if not chosen.again:
        yield ~_was_sent()


def _was_sent() -> ColumnElement[bool]:
    """Since its latest revision came: a correction goes to the agency as well."""
    return exists().where(
        audit.c.subject == registrations.c.registration_id,
        audit.c.action == SENT,
        audit.c.at > registrations.c.received_at,
    )
