"""Slows down whoever guesses passwords, in the database, so that several processes count together.

A try counts as wrong before the password is looked at, or a hundred at once would all be the first. Names
are kept as hashes: somebody may have typed a password there.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network

from sqlalchemy import Connection, delete, func, select, update

from central.clock import stamp
from central.storage.engine import insert
from central.storage.office_tables import sign_in_tries

LONGEST_WAIT = timedelta(minutes=15)
_FIRST_WAIT = timedelta(seconds=2)
_FORGET_AFTER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Mark:
    """What tries are counted by, and how many wrong ones in a row cost nothing."""

    who: str
    free: int


def marks_of(name: str, address: str, browser: str | None = None) -> tuple[Mark, Mark]:
    """The name, whether anybody has it or not and however it is spaced, and the address, behind which a whole
    office may sit. In place of the name the `browser` that this name once signed in with: what strangers try
    elsewhere is not counted there.
    """
    first = _mark_of(name) if browser is None else Mark(_hash("browser", browser), _mark_of(name).free)
    return first, Mark(_hash("address", _place(address)), 50)


def wait_until(connection: Connection, marks: Sequence[Mark], now: datetime) -> str | None:
    """Until when nobody with these marks may try; None when now will do."""
    latest = select(func.max(sign_in_tries.c.wait_until)).where(
        sign_in_tries.c.who.in_([mark.who for mark in marks])
    )
    until: str | None = connection.execute(latest).scalar_one()
    return until if until is not None and until > stamp(now) else None


def count_try(connection: Connection, marks: Sequence[Mark], now: datetime) -> None:
    """After the free ones each wait is twice the last."""
    connection.execute(delete(sign_in_tries).where(sign_in_tries.c.wait_until < stamp(now - _FORGET_AFTER)))
    for mark in sorted(marks, key=lambda mark: mark.who):
        until = stamp(now + _wait_after(_counted(connection, mark, now), mark.free))
        one = sign_in_tries.c.who == mark.who
        connection.execute(update(sign_in_tries).where(one).values(wait_until=until))


def forgive(connection: Connection, marks: Sequence[Mark]) -> None:
    """The try was right: its name or browser begins anew, its address has one wrong try less."""
    first, address = marks
    connection.execute(delete(sign_in_tries).where(sign_in_tries.c.who == first.who))
    one = sign_in_tries.c.who == address.who
    connection.execute(update(sign_in_tries).where(one).values(wrong=sign_in_tries.c.wrong - 1))


def forget_name(connection: Connection, name: str) -> None:
    """Whoever has it may try at once."""
    connection.execute(delete(sign_in_tries).where(sign_in_tries.c.who == _mark_of(name).who))


def _mark_of(name: str) -> Mark:
    return Mark(_hash("name", " ".join(name.split()).casefold()), 5)


def _place(address: str) -> str:
    """Who has an address of version 6 has 2^64 of them."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((found, 64), strict=False)) if found.version == 6 else address


def _counted(connection: Connection, mark: Mark, now: datetime) -> int:
    """How many wrong tries in a row that makes."""
    add = insert(connection, sign_in_tries).values(who=mark.who, wrong=1, wait_until=stamp(now))
    more = add.on_conflict_do_update(
        index_elements=[sign_in_tries.c.who], set_={"wrong": sign_in_tries.c.wrong + 1}
    )
    return int(connection.execute(more.returning(sign_in_tries.c.wrong)).scalar_one())


def _wait_after(wrong: int, free: int) -> timedelta:
    if wrong <= free:
        return timedelta()
    return min(_FIRST_WAIT * (1 << min(wrong - free, 20)), LONGEST_WAIT)


def _hash(kind: str, text: str) -> str:
    return hashlib.sha256(f"{kind}:{text}".encode()).hexdigest()
