"""Sessions of the office's people: a random token in a signed cookie, its hash in the database.

The database is asked at each request, so that an end or a changed role holds at once in every process. Must
not know HTTP.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Row, bindparam, delete, select, update

from central.accounts.browsers import Browser, known_browser, new_browser
from central.accounts.passwords import is_password
from central.accounts.roles import Role
from central.accounts.throttle import Mark, count_try, forgive, marks_of, wait_until
from central.accounts.users import hash_of
from central.auditing import Actor, note
from central.centre import Centre
from central.clock import stamp
from central.storage.office_tables import sessions, users

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
_SEEN_EVERY = timedelta(minutes=1)
_COOKIE, _FORGERY = b"perisai session cookie", b"perisai csrf"

_WHO = (
    select(users, sessions.c.begun_at, sessions.c.seen_at)
    .join_from(sessions, users)
    .where(sessions.c.token_hash == bindparam("token_hash"), users.c.ended_at.is_(None))
)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, as the cookie tells."""

    user_id: str
    name: str
    role: Role
    office: str | None
    agent_key: str | None
    token: str

    @property
    def actor(self) -> Actor:
        return Actor(self.name)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A new session: its cookie, and what each request that changes something has to say beside it. The
    browser's own cookie outlives it.
    """

    cookie: str
    csrf: str
    caller: Caller
    browser: Browser


@dataclass(frozen=True, slots=True)
class Wait:
    """Too many wrong tries: not before this instant."""

    until: str


def sign_in(
    centre: Centre, name: str, password: str, address: str, browser_said: str = ""
) -> SignedIn | Wait | None:
    """None when name and password are nobody's. `browser_said` is the cookie that this name left behind."""
    browser, now = known_browser(centre, name, browser_said), centre.clock()
    marks = marks_of(name, address, browser.number if browser else None)
    if (wait := _counted(centre, marks, now)) is not None:
        return wait
    user = _user(centre, name)
    if not is_password(user.password_hash if user else None, password) or user is None:
        return None
    token = secrets.token_urlsafe(32)
    caller = _caller(user, token)
    with centre.store.writing() as connection:
        forgive(connection, marks)
        _begin(connection, caller, now)
    browser = browser or new_browser(centre, name)
    return SignedIn(_signed(centre, token), csrf_of(centre, token), caller, browser)


def is_own_password(centre: Centre, caller: Caller, password: str, address: str) -> bool | Wait:
    """Whether it is; counted like a try to sign in, since somebody may sit at another's open session."""
    marks, now = marks_of(caller.name, address), centre.clock()
    if (wait := _counted(centre, marks, now)) is not None:
        return wait
    if not is_password(hash_of(centre, caller.user_id), password):
        return False
    with centre.store.writing() as connection:
        forgive(connection, marks)
    return True


def caller_of(centre: Centre, cookie: str) -> Caller | None:
    """None when the cookie is none of ours, or its session or user has ended."""
    token = _token(centre, cookie)
    if token is None:
        return None
    now = centre.clock()
    with centre.store.reading() as connection:
        row = connection.execute(_WHO, {"token_hash": _hash(token)}).one_or_none()
    if row is None or not _lives(row, now):
        return None
    if row.seen_at < stamp(now - _SEEN_EVERY):
        _see(centre, token, now)
    return _caller(row, token)


def sign_out(centre: Centre, caller: Caller) -> None:
    with centre.store.writing() as connection:
        connection.execute(delete(sessions).where(sessions.c.token_hash == _hash(caller.token)))
        note(connection, caller.actor, centre.now(), "signed_out", caller.user_id)


def csrf_of(centre: Centre, token: str) -> str:
    """What another site cannot know; one a session."""
    return _mac(centre, _FORGERY, token)


def is_csrf(centre: Centre, caller: Caller, told: str) -> bool:
    return hmac.compare_digest(csrf_of(centre, caller.token).encode(), told.encode())


def _counted(centre: Centre, marks: tuple[Mark, Mark], now: datetime) -> Wait | None:
    """None when a try may be made now, which is then counted."""
    with centre.store.writing() as connection:
        if (until := wait_until(connection, marks, now)) is not None:
            return Wait(until)
        count_try(connection, marks, now)
    return None


def _user(centre: Centre, name: str) -> Row[*tuple[str, ...]] | None:
    with centre.store.reading() as connection:
        return connection.execute(
            select(users).where(users.c.name == " ".join(name.split()), users.c.ended_at.is_(None))
        ).one_or_none()


def _begin(connection: Connection, caller: Caller, now: datetime) -> None:
    """Sessions that nobody can use any more go along."""
    over = (sessions.c.begun_at < stamp(now - LONGEST)) | (sessions.c.seen_at < stamp(now - IDLE))
    connection.execute(delete(sessions).where(over))
    row = {"token_hash": _hash(caller.token), "user_id": caller.user_id}
    connection.execute(sessions.insert().values(**row, begun_at=stamp(now), seen_at=stamp(now)))
    note(connection, caller.actor, stamp(now), "signed_in", caller.user_id)


def _lives(row: Row[*tuple[str, ...]], now: datetime) -> bool:
    return bool(row.begun_at >= stamp(now - LONGEST) and row.seen_at >= stamp(now - IDLE))


def _see(centre: Centre, token: str, now: datetime) -> None:
    """At most once a minute, and a power cut may take it back."""
    one = sessions.c.token_hash == _hash(token)
    with centre.store.writing(lasting=False) as connection:
        connection.execute(update(sessions).where(one).values(seen_at=stamp(now)))


def _caller(row: Row[*tuple[str, ...]], token: str) -> Caller:
    return Caller(row.user_id, row.name, Role(row.role), row.office, row.agent_key, token)


def _signed(centre: Centre, token: str) -> str:
    return f"{token}.{_mac(centre, _COOKIE, token)}"


def _token(centre: Centre, cookie: str) -> str | None:
    token, _, mac = cookie.partition(".")
    return token if hmac.compare_digest(_mac(centre, _COOKIE, token).encode(), mac.encode()) else None


def _mac(centre: Centre, purpose: bytes, token: str) -> str:
    key = hmac.digest(centre.keys.sessions, purpose, hashlib.sha256)
    return hmac.digest(key, token.encode(), hashlib.sha256).hex()


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
