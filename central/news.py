"""What the office tells agents and laptops besides decisions: memberships, messages, orders.

Who may tell whom is a condition that the caller brings: what lies outside is unknown.
"""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from sqlalchemy import ColumnElement, Connection, select, true, update

from central.appending import News, append, append_each, take_turn
from central.auditing import COMMAND_LINE, Actor, note, note_each
from central.batches import batches
from central.centre import Centre
from central.memberships import keep_cover, known_memberships, says_nothing_new, with_what_is_known
from central.stop import Stop
from central.storage.office_tables import lost_devices
from central.storage.tables import agents, authors, devices, registrations
from perisai_app.wire.changes import Command, Kind, MembershipNews, Message, Order

BATCH = 500
BLOCKS = {Command.BLOCK: 1, Command.UNBLOCK: 0}
_ANYTHING = true()
T = TypeVar("T", bound=BaseModel)


class Told(StrEnum):
    """What became of one word about a member."""

    TOLD = "told"
    UNCHANGED = "unchanged"
    UNKNOWN = "registration_unknown"


def tell_membership(centre: Centre, news: MembershipNews, *, by: Actor = COMMAND_LINE) -> Told:
    """To the agent of this registration; Stop when there is none."""
    (told,) = tell_memberships(centre, [news], by=by)
    if told is Told.UNKNOWN:
        raise Stop(told.value, 2)
    return told


def tell_memberships(
    centre: Centre,
    news: Iterable[MembershipNews],
    *,
    by: Actor,
    within: ColumnElement[bool] = _ANYTHING,
) -> list[Told]:
    """One verdict each, in order, committed in batches; what was told before to the letter is not told again.
    `within` is a condition on `registrations`.
    """
    found: list[Told] = []
    for batch in batches(news, lambda one: one.registration_id, BATCH):
        now = centre.now()
        with centre.store.writing() as connection:
            found += tell_in(connection, batch, now, by=by, within=within)
    return found


def tell_in(
    connection: Connection,
    news: Sequence[MembershipNews],
    now: str,
    *,
    by: Actor,
    within: ColumnElement[bool] = _ANYTHING,
) -> list[Told]:
    """The same in the caller's writing transaction, for a bounded batch that names no registration twice."""
    take_turn(connection)
    ids = [str(one.registration_id) for one in news]
    owners = _owners(connection, ids, within)
    known = known_memberships(connection, ids)
    whole = [with_what_is_known(one, known.get(key)) for key, one in zip(ids, news, strict=True)]
    found = [_verdict(one, key in owners, known.get(key)) for key, one in zip(ids, whole, strict=True)]
    new = [one for one, told in zip(whole, found, strict=True) if told is Told.TOLD]
    keyed = [(str(one.registration_id), one) for one in new]
    append_each(connection, Kind.MEMBERSHIP, [News(owners[key], key, one) for key, one in keyed])
    keep_cover(connection, new, now)
    note_each(connection, by, now, "membership_told", [(key, {}) for key, _ in keyed])
    return found


def tell_message(
    centre: Centre,
    text: str,
    *,
    agent: str | None = None,
    by: Actor = COMMAND_LINE,
    within: ColumnElement[bool] = _ANYTHING,
) -> int:
    """How many agents hear of it: those of this name, or all. Stop when there is no such agent. `within` is a
    condition on `agents`.
    """
    message = valid(Message, text=text, sent_at=centre.now())
    named = true() if agent is None else agents.c.name == agent
    addressed = select(agents.c.agent_key).where(named, within).order_by(agents.c.agent_key)
    with centre.store.writing() as connection:
        keys = connection.execute(addressed).scalars().all()
        if not keys:
            raise Stop("agent_unknown", 2)
        append(connection, keys, Kind.MESSAGE, message)
        note(
            connection,
            by,
            message.sent_at,
            "message_told",
            keys[0] if len(keys) == 1 else "",
            agents=len(keys),
        )
    return len(keys)


def give_order(
    centre: Centre,
    device_id: str,
    command: Command,
    *,
    by: Actor = COMMAND_LINE,
    within: ColumnElement[bool] = _ANYTHING,
) -> None:
    """To this laptop alone; a block holds here from this moment on, whether the laptop hears of it or not.
    Stop when it never joined, or when a lost one should be let in again. `within` is a condition on `agents`.
    """
    with centre.store.writing() as connection:
        if agent_of(connection, device_id, within) is None:
            raise Stop("device_unknown", 2)
        if command is Command.UNBLOCK and is_lost(connection, device_id):
            raise Stop("device_lost", 2)
        order_in(connection, device_id, command, centre.now(), by=by)


def order_in(connection: Connection, device_id: str, command: Command, now: str, *, by: Actor) -> None:
    """The same in the caller's writing transaction, to a laptop that joined."""
    take_turn(connection)
    owner = agent_of(connection, device_id)
    assert owner is not None
    if command in BLOCKS:
        mine = devices.c.device_id == device_id
        connection.execute(update(devices).where(mine).values(blocked=BLOCKS[command]))
    body = Order(order=command, ordered_at=now)
    append(connection, [owner], Kind.ORDER, body, device_id=device_id)
    note(connection, by, now, "device_ordered", device_id, order=command.value)


def agent_of(connection: Connection, device_id: str, within: ColumnElement[bool] = _ANYTHING) -> str | None:
    """Whose laptop it is; None when it never joined, or lies outside."""
    query = select(agents.c.agent_key).join_from(devices, authors).join(agents)
    return connection.execute(query.where(devices.c.device_id == device_id, within)).scalar_one_or_none()


def is_lost(connection: Connection, device_id: str) -> bool:
    """Whether it is missed still."""
    one = (lost_devices.c.device_id == device_id, lost_devices.c.closed_at.is_(None))
    return connection.execute(select(lost_devices.c.device_id).where(*one)).first() is not None


def valid(kind: type[T], **given: Any) -> T:
    """The body of a change; Stop when it is none."""
    try:
        return kind(**given)
    except ValidationError:
        raise Stop("message_invalid", 2) from None


def _owners(connection: Connection, ids: Sequence[str], within: ColumnElement[bool]) -> dict[str, str]:
    one = (registrations.c.registration_id.in_(ids), within)
    query = select(registrations.c.registration_id, registrations.c.agent_key).where(*one)
    return {row.registration_id: row.agent_key for row in connection.execute(query)}


def _verdict(news: MembershipNews, is_here: bool, known: Any) -> Told:
    if not is_here:
        return Told.UNKNOWN
    return Told.UNCHANGED if says_nothing_new(news, known) else Told.TOLD
