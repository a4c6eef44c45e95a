"""What the office tells agents and laptops besides decisions: memberships, messages, orders."""

from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from sqlalchemy import Select, select, update

from central.appending import append
from central.centre import Centre
from central.stop import Stop
from central.storage.tables import agents, authors, devices, registrations
from perisai_app.wire.changes import Command, Kind, MembershipNews, Message, Order

BLOCKS = {Command.BLOCK: 1, Command.UNBLOCK: 0}
T = TypeVar("T", bound=BaseModel)


def tell_membership(centre: Centre, news: MembershipNews) -> None:
    """To the agent of this registration; Stop when there is none."""
    key = str(news.registration_id)
    owner = select(registrations.c.agent_key).where(registrations.c.registration_id == key)
    with centre.store.writing() as connection:
        agent_key = connection.execute(owner).scalar_one_or_none()
        if agent_key is None:
            raise Stop("registration_unknown", 2)
        append(connection, [agent_key], Kind.MEMBERSHIP, news, registration_id=key)


def tell_message(centre: Centre, text: str, *, agent: str | None = None) -> int:
    """How many agents hear of it: those of this name, or all. Stop when there is no such agent."""
    message = valid(Message, text=text, sent_at=centre.now())
    with centre.store.writing() as connection:
        keys = connection.execute(_addressed(agent)).scalars().all()
        if not keys:
            raise Stop("agent_unknown", 2)
        append(connection, keys, Kind.MESSAGE, message)
    return len(keys)


def give_order(centre: Centre, device_id: str, command: Command) -> None:
    """To this laptop alone; a block holds here from this moment on, whether the laptop hears of it or not.
    Stop when it never joined.
    """
    body = Order(order=command, ordered_at=centre.now())
    mine = devices.c.device_id == device_id
    with centre.store.writing() as connection:
        owner = select(authors.c.agent_key).join_from(devices, authors).where(mine)
        agent_key = connection.execute(owner).scalar_one_or_none()
        if agent_key is None:
            raise Stop("device_unknown", 2)
        if command in BLOCKS:
            connection.execute(update(devices).where(mine).values(blocked=BLOCKS[command]))
        append(connection, [agent_key], Kind.ORDER, body, device_id=device_id)


def valid(kind: type[T], **given: Any) -> T:
    """The body of a change; Stop when it is none."""
    try:
        return kind(**given)
    except ValidationError:
        raise Stop("message_invalid", 2) from None


def _addressed(agent: str | None) -> Select[str]:
    everybody = select(agents.c.agent_key).order_by(agents.c.agent_key)
    return everybody if agent is None else everybody.where(agents.c.name == agent)
