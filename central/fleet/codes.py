"""Codes for laptops as they are handed over: once, as text and as a picture. Must not know HTTP."""

import io

import segno
from pydantic import BaseModel
from sqlalchemy import Connection, select

from central.auditing import Actor
from central.centre import Centre
from central.clock import stamp
from central.enrolment import CODE_LIFE, agent_named, code_for
from central.news import agent_of, order_in
from central.register.reach import Reach
from central.storage.office_tables import offices
from central.storage.tables import agents
from perisai_app.wire.changes import Command


class Code(BaseModel):
    """The `code` as it is typed, and `svg` with the same as a QR; nobody is shown it again."""

    agent_key: str
    code: str
    svg: str
    expires_at: str


def hand_out(centre: Centre, agent_name: str, office: str, reach: Reach, *, by: Actor) -> Code | None:
    """For an agent of this office, who is added when it does not have the name yet; None when there is no
    such office within reach. Without an office only for whoever reaches everything.
    """
    name, office = " ".join(agent_name.split()), " ".join(office.split())
    with centre.store.writing() as connection:
        if not name or not _is_within(connection, office, reach):
            return None
        key = agent_named(connection, name, office, centre.now())
        return _code(connection, centre, key, by)


def replace(centre: Centre, device_id: str, reach: Reach, *, by: Actor) -> Code | None:
    """The laptop may only hand over from now on, and its agent gets a code for another one, both or neither.
    None when there is none within reach.
    """
    with centre.store.writing() as connection:
        key = agent_of(connection, device_id, reach.holds(agents.c))
        if key is None:
            return None
        order_in(connection, device_id, Command.BLOCK, centre.now(), by=by)
        return _code(connection, centre, key, by)


def _is_within(connection: Connection, office: str, reach: Reach) -> bool:
    if reach.everything and not office:
        return True
    if not (reach.everything or office == reach.office):
        return False
    return connection.execute(select(offices.c.name).where(offices.c.name == office)).first() is not None


def _code(connection: Connection, centre: Centre, agent_key: str, by: Actor) -> Code:
    code = str(code_for(connection, centre, agent_key, by=by))
    until = stamp(centre.clock() + CODE_LIFE)
    return Code(agent_key=agent_key, code=code, svg=_picture(code), expires_at=until)


def _picture(code: str) -> str:
    svg = io.BytesIO()
    segno.make_qr(code, error="m").save(svg, kind="svg", scale=6, xmldecl=False)
    return svg.getvalue().decode()
