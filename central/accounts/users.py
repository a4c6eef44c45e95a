"""The office's people: added, changed, ended; never deleted, since the audit names them."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Row, case, delete, select, tuple_, update

from central.accounts.passwords import hash_password, is_good_password
from central.accounts.roles import Role
from central.accounts.throttle import forget_name
from central.auditing import Actor, note
from central.centre import Centre
from central.fault import Fault
from central.storage.engine import insert_once
from central.storage.office_tables import offices, sessions, users
from central.storage.tables import agents

LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who may sign in, until `ended_at`."""

    user_id: str
    name: str
    role: Role
    office: str | None
    agent_key: str | None
    added_at: str
    ended_at: str | None


class UserFault(Fault):
    """Why a user cannot be made or changed so; `code` is stable. Nothing was changed."""


def add_user(
    centre: Centre,
    name: str,
    role: Role,
    password: str,
    *,
    by: Actor,
    office: str | None = None,
    agent_key: str | None = None,
) -> User:
    """UserFault: name_invalid, name_taken, password_short, office_unknown, agent_unknown."""
    name = " ".join(name.split())
    if not 1 <= len(name) <= LONGEST_NAME:
        raise UserFault("name_invalid")
    kept = _hashed(password)
    limits = _limits(role, office, agent_key)
    row = {"user_id": str(uuid4()), "name": name, "role": role.value, "added_at": centre.now(), **limits}
    with centre.store.writing() as connection:
        _check_limits(connection, role, **limits)
        if not insert_once(connection, users, {**row, "password_hash": kept}):
            raise UserFault("name_taken")
        note(connection, by, centre.now(), "user_added", str(row["user_id"]), role=role.value)
        return _user(connection, str(row["user_id"]))


def set_password(centre: Centre, user_id: str, password: str, *, by: Actor) -> None:
    """The new one holds from now on, every session of this user ends, and wrong tries before it keep nobody
    waiting. UserFault: password_short, user_unknown.
    """
    kept = _hashed(password)
    with centre.store.writing() as connection:
        changed = update(users).where(users.c.user_id == user_id).values(password_hash=kept)
        if connection.execute(changed).rowcount != 1:
            raise UserFault("user_unknown")
        connection.execute(delete(sessions).where(sessions.c.user_id == user_id))
        forget_name(connection, _user(connection, user_id).name)
        note(connection, by, centre.now(), "password_changed", user_id)


def end_user(centre: Centre, user_id: str, *, by: Actor) -> None:
    """From the next request on; UserFault: user_unknown, last_admin."""
    with centre.store.writing(alone=True) as connection:
        if _is_last_admin(connection, user_id):
            raise UserFault("last_admin")
        one = (users.c.user_id == user_id, users.c.ended_at.is_(None))
        if connection.execute(update(users).where(*one).values(ended_at=centre.now())).rowcount != 1:
            raise UserFault("user_unknown")
        connection.execute(delete(sessions).where(sessions.c.user_id == user_id))
        note(connection, by, centre.now(), "user_ended", user_id)


def hash_of(centre: Centre, user_id: str) -> str | None:
    """What the user's password was kept as."""
    query = select(users.c.password_hash).where(users.c.user_id == user_id)
    with centre.store.reading() as connection:
        return connection.execute(query).scalar_one_or_none()


def id_of(centre: Centre, name: str) -> str:
    """UserFault: user_unknown."""
    query = select(users.c.user_id).where(users.c.name == " ".join(name.split()))
    with centre.store.reading() as connection:
        found = connection.execute(query).scalar_one_or_none()
    if found is None:
        raise UserFault("user_unknown")
    return str(found)


def list_users(centre: Centre) -> list[User]:
    """Those who may sign in first, then who could once; each by name."""
    query = select(users).order_by(users.c.ended_at.is_not(None), users.c.name)
    with centre.store.reading() as connection:
        return [_from(row) for row in connection.execute(query)]


def page_of_users(centre: Centre, *, after: str, most: int) -> list[User]:
    """In the same order, those behind the user with the id `after`: one more when there is another page."""
    ended = case((users.c.ended_at.is_(None), 0), else_=1)
    query = select(users).order_by(ended, users.c.name).limit(most + 1)
    with centre.store.reading() as connection:
        last = connection.execute(select(ended, users.c.name).where(users.c.user_id == after)).one_or_none()
        if last is not None:
            query = query.where(tuple_(ended, users.c.name) > tuple(last))
        return [_from(row) for row in connection.execute(query)]


def _hashed(password: str) -> str:
    if not is_good_password(password):
        raise UserFault("password_short")
    return hash_password(password)


def _limits(role: Role, office: str | None, agent_key: str | None) -> dict[str, str | None]:
    """Only a supervisor has an office, only an agent is one."""
    return {
        "office": office if role is Role.SUPERVISOR else None,
        "agent_key": agent_key if role is Role.AGENT else None,
    }


def _check_limits(connection: Connection, role: Role, office: str | None, agent_key: str | None) -> None:
    known_office = select(offices.c.name).where(offices.c.name == office)
    if role is Role.SUPERVISOR and connection.execute(known_office).first() is None:
        raise UserFault("office_unknown")
    known_agent = select(agents.c.agent_key).where(agents.c.agent_key == agent_key)
    if role is Role.AGENT and connection.execute(known_agent).first() is None:
        raise UserFault("agent_unknown")


def _is_last_admin(connection: Connection, user_id: str) -> bool:
    admins = select(users.c.user_id).where(users.c.role == Role.ADMIN.value, users.c.ended_at.is_(None))
    return list(connection.execute(admins).scalars()) == [user_id]


def _user(connection: Connection, user_id: str) -> User:
    return _from(connection.execute(select(users).where(users.c.user_id == user_id)).one())


def _from(row: Row[*tuple[Any, ...]]) -> User:
    told = row._mapping
    return User(
        **{name: told[name] for name in User.__dataclass_fields__ if name != "role"},
        role=Role(told["role"]),
    )
