"""Offices: the branch they work for and their monthly target. Must not know HTTP."""

from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import BaseModel
from sqlalchemy import ColumnElement, false, select, true, update

from central.auditing import Actor, note
from central.centre import Centre
from central.register.reach import Reach
from central.storage.engine import insert_once
from central.storage.office_tables import offices
from central.storage.tables import agents

NAME_TAKEN = "name_taken"


class Office(BaseModel):
    """`branch` is the agency's, `monthly_target` counts registrations; 0 is none."""

    name: str
    branch: str
    monthly_target: int
    added_at: str


@dataclass(frozen=True, slots=True)
class Offices:
    """A page by name; `next` is the last name, None at the end."""

    items: Sequence[Office]
    next: str | None


def list_offices(centre: Centre, reach: Reach, *, after: str = "", most: int = 50) -> Offices:
    """At most so many within reach, behind the one of this name."""
    query = select(offices).where(_holds(reach), offices.c.name > after).order_by(offices.c.name)
    with centre.store.reading() as connection:
        rows = connection.execute(query.limit(most + 1)).mappings().all()
    items = [Office(**row) for row in rows[:most]]
    return Offices(items, items[-1].name if len(rows) > most else None)


def add_office(
    centre: Centre, name: str, *, branch: str = "", monthly_target: int = 0, by: Actor
) -> Office | None:
    """None when the name is taken, or blank."""
    name, now = " ".join(name.split()), centre.now()
    row = {"name": name, "branch": branch.strip(), "monthly_target": monthly_target, "added_at": now}
    with centre.store.writing() as connection:
        if not name or not insert_once(connection, offices, row):
            return None
        note(connection, by, now, "office_added", name)
    return Office.model_validate(row)


def change_office(
    centre: Centre, name: str, *, branch: str | None = None, monthly_target: int | None = None, by: Actor
) -> Office | None:
    """What is None stays; the whole answer is None when there is no such office."""
    told = {"branch": branch, "monthly_target": monthly_target}
    changed = {word: value for word, value in told.items() if value is not None}
    one = offices.c.name == name
    with centre.store.writing() as connection:
        if changed:
            connection.execute(update(offices).where(one).values(changed))
        row = connection.execute(select(offices).where(one)).mappings().one_or_none()
        if row is not None:
            note(connection, by, centre.now(), "office_changed", name, fields=",".join(sorted(changed)))
    return Office(**row) if row is not None else None


def _holds(reach: Reach) -> ColumnElement[bool]:
    """An agent sees his own office."""
    if reach.everything:
        return true()
    if reach.office:
        return offices.c.name == reach.office
    own = select(agents.c.office).where(agents.c.agent_key == reach.agent_key)
    return offices.c.name.in_(own) if reach.agent_key else false()
