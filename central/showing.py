"""The office's view of a registration: where its latest revision stands, and what people look for it by.

Written with the submission, in one transaction, so that whatever was received can be found. Must not know who
looks, nor judge anything.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, bindparam, select

from central.enrolment import Device
from central.storage.many import insert_many
from central.storage.tables import WAITING, agents, registrations
from perisai_app.domain.names import folded
from perisai_app.wire.submission import Submission

# Made once: every batch asks it.
_OFFICE = select(agents.c.office).where(agents.c.agent_key == bindparam("agent_key"))

_SEEN = [
    column.name for column in registrations.columns if column.name not in ("registration_id", "agent_key")
]
_NEWER = (
    "ON CONFLICT (registration_id) DO UPDATE SET "
    + ", ".join(f"{name} = excluded.{name}" for name in _SEEN)
    + " WHERE registrations.revision < excluded.revision RETURNING registration_id"
)


def show_to_office(
    connection: Connection, device: Device, added: Iterable[Submission], received_at: str
) -> None:
    """The latest revision waits for the office and is to be sifted, whatever was decided before."""
    latest: dict[str, Submission] = {}
    for item in sorted(added, key=lambda item: item.revision):
        latest[str(item.registration_id)] = item
    if latest:
        office = _office(connection, device)
        rows = [_row(key, item, device, office, received_at) for key, item in latest.items()]
        list(insert_many(connection, registrations, rows, _NEWER))


def _office(connection: Connection, device: Device) -> str:
    """It stays with the office that its agent belonged to when it came."""
    return str(connection.execute(_OFFICE, {"agent_key": device.agent_key}).scalar_one())


def _row(key: str, item: Submission, device: Device, office: str, received_at: str) -> tuple[Any, ...]:
    """In the order of the table's columns."""
    person = item.registration
    return (
        key,
        item.revision,
        device.agent_key,
        WAITING,
        office,
        received_at,
        item.finalized_at.isoformat(),
        person.nik,
        folded(person.name),
        person.birth_date.isoformat(),
        person.phone or "",
        person.kk or "",
        person.address.village,
        person.ecosystem.value,
        0,
    )
