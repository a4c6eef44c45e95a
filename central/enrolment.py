"""Agents, their one-time codes and their devices. Keeps only hashes of secrets and tokens."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from sqlalchemy import Connection, Row, Select, bindparam, or_, select, update

from central.auditing import COMMAND_LINE, Actor, note
from central.centre import Centre
from central.clock import stamp
from central.offices import know_office
from central.packs import tell_newest_pack
from central.pin import pinned
from central.recovery import recipient_of
from central.stop import Stop
from central.storage.engine import insert_once
from central.storage.tables import agents, authors, codes, devices
from perisai_app.wire.enrolment import EnrolAnswer, EnrolCode, EnrolRequest, device_id_of, new_code

CODE_LIFE = timedelta(days=7)
MAX_NAME = 80


_DEVICE = select(devices.c.device_id, devices.c.agent_id, authors.c.agent_key, devices.c.blocked).join_from(
    devices, authors
)
# Made once: every request asks the first.
_BY_TOKEN = _DEVICE.where(devices.c.token_hash == bindparam("told"))
_BY_KEY = _DEVICE.where(devices.c.public_key == bindparam("told"))


@dataclass(frozen=True, slots=True)
class Device:
    """Who is speaking, as its token tells."""

    device_id: str
    agent_id: str
    agent_key: str
    blocked: bool


def make_code(centre: Centre, agent_name: str, office: str = "", *, by: Actor = COMMAND_LINE) -> EnrolCode:
    """A code for one laptop of this agent; the agent is added when the office does not have the name yet."""
    agent_name, office = " ".join(agent_name.split()), " ".join(office.split())
    if not 1 <= len(agent_name) <= MAX_NAME or len(office) > MAX_NAME:
        raise Stop("agent_name_invalid", 2)
    now = centre.clock()
    with centre.store.writing() as connection:
        return code_for(connection, centre, agent_named(connection, agent_name, office, stamp(now)), by=by)


def code_for(connection: Connection, centre: Centre, agent_key: str, *, by: Actor) -> EnrolCode:
    """A code for one more laptop of an agent that is here, in the caller's writing transaction. Its secret is
    told to nobody again; the audit knows that there is one.
    """
    now = centre.clock()
    code = new_code(centre.standing(connection).key.verify_key.encode(), pinned(connection))
    row = {"secret_hash": code.secret_hash, "agent_key": agent_key, "expires_at": stamp(now + CODE_LIFE)}
    connection.execute(codes.insert().values(row))
    note(connection, by, stamp(now), "code_made", agent_key)
    return code


def enrol(centre: Centre, request: EnrolRequest, token: str | None = None) -> EnrolAnswer | None:
    """The laptop's place here; None when the code is wrong, used or expired, or the laptop not this agent's.

    A laptop that is known already gets a new token (the given one, if any); a block stays until the office
    lifts it.
    """
    token, now = token or secrets.token_urlsafe(32), stamp(centre.clock())
    with centre.store.writing() as connection:
        agent = _use_code(connection, request.secret, device_id_of(bytes.fromhex(request.device_key)), now)
        if agent is None:
            return None
        if not _admit(connection, request, agent.agent_key, hashed(token.encode()), now):
            connection.rollback()
            return None
        standing = centre.standing(connection)
    return EnrolAnswer(
        device_id=device_id_of(bytes.fromhex(request.device_key)),
        agent_id=request.agent_id,
        agent_name=agent.name,
        office=agent.office,
        token=token,
        centre_key=standing.key.verify_key.encode().hex(),
        epoch=standing.epoch,
        recovery_recipient=recipient_of(centre.home),
        package_recipient=centre.keys.package_recipient,
    )


def device_of(centre: Centre, token: str) -> Device | None:
    """The device that holds this token."""
    with centre.store.reading() as connection:
        return device_in(connection, token)


def device_in(connection: Connection, token: str) -> Device | None:
    """The same in a transaction that asks more."""
    return _device(connection, _BY_TOKEN, hashed(token.encode()))


def device_with_key(centre: Centre, public_key: str) -> Device | None:
    """The device that signs with this key."""
    with centre.store.reading() as connection:
        return _device(connection, _BY_KEY, public_key)


def _device(connection: Connection, query: Select[str, str, str, int], told: str) -> Device | None:
    row = connection.execute(query, {"told": told}).one_or_none()
    return Device(row.device_id, row.agent_id, row.agent_key, bool(row.blocked)) if row else None


def _admit(connection: Connection, request: EnrolRequest, agent_key: str, token_hash: str, now: str) -> bool:
    """A row for a new laptop, or a new token for one that is this agent's already."""
    if not _is_author(connection, request.agent_id, agent_key):
        return False
    row = {
        "device_id": device_id_of(bytes.fromhex(request.device_key)),
        "agent_id": request.agent_id,
        "token_hash": token_hash,
        "public_key": request.device_key,
        "name": request.device_name,
        "app_version": request.app_version,
        "enrolled_at": now,
    }
    if insert_once(connection, devices, {**row, "blocked": 0}):
        return True
    own = select(authors.c.agent_id).where(authors.c.agent_key == agent_key)
    known = (devices.c.device_id == row["device_id"], devices.c.agent_id.in_(own))
    return connection.execute(update(devices).where(*known).values(row)).rowcount == 1


def _is_author(connection: Connection, agent_id: str, agent_key: str) -> bool:
    """The first agent to bring an author's id keeps it, so that nobody takes over another's work."""
    insert_once(connection, authors, {"agent_id": agent_id, "agent_key": agent_key})
    owner = select(authors.c.agent_key).where(authors.c.agent_id == agent_id)
    return str(connection.execute(owner).scalar_one()) == agent_key


def agent_named(connection: Connection, name: str, office: str, now: str) -> str:
    """The key of the agent of this name in this office, who is added when there is none yet."""
    fresh = {"agent_key": str(uuid4()), "name": name, "office": office, "added_at": now}
    if insert_once(connection, agents, fresh):
        know_office(connection, office, now)
        tell_newest_pack(connection, fresh["agent_key"])
    found = select(agents.c.agent_key).where(agents.c.name == name, agents.c.office == office)
    return str(connection.execute(found).scalar_one())


def _use_code(connection: Connection, secret: str, device_id: str, now: str) -> Row[str, str, str] | None:
    """The update itself finds the unused code, so that two laptops can never share one. The same laptop may
    ask again while the code lives: its answer may have been lost on the way.
    """
    own = or_(codes.c.used_at.is_(None), codes.c.used_by == device_id)
    fresh = (codes.c.secret_hash == hashed(bytes.fromhex(secret)), own)
    use = update(codes).where(*fresh, codes.c.expires_at > now).values(used_at=now, used_by=device_id)
    used = connection.execute(use)
    if used.rowcount != 1:
        return None
    query = select(agents.c.agent_key, agents.c.name, agents.c.office).join(codes)
    return connection.execute(query.where(fresh[0])).one()


def hashed(secret: bytes) -> str:
    """As which a secret or a token is kept."""
    return hashlib.sha256(secret).hexdigest()
