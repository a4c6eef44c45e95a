"""Which laptops hold a registration, as far as this centre can know: those that sent it, and those of the
same agent, which may have fetched it. A laptop purges by itself, so that this is the most.
"""

from sqlalchemy import Connection, exists, select

from central.storage.office_tables import lost_devices
from central.storage.tables import authors, device_state, devices, registrations, submissions
from perisai_app.domain.registration import Value


class Holder(Value):
    """`as_of` is the laptop's last contact; null when it never came after it was enrolled."""

    device_id: str
    name: str
    sent: bool
    lost: bool
    as_of: str | None


def holders_of(connection: Connection, registration_id: str) -> list[Holder]:
    """Whoever sent it first."""
    sent = exists().where(
        submissions.c.registration_id == registration_id, submissions.c.device_id == devices.c.device_id
    )
    lost = exists().where(lost_devices.c.device_id == devices.c.device_id)
    owner = select(registrations.c.agent_key).where(registrations.c.registration_id == registration_id)
    query = (
        select(
            devices.c.device_id,
            devices.c.name,
            sent.label("sent"),
            lost.label("lost"),
            device_state.c.contact_at.label("as_of"),
        )
        .join_from(devices, authors)
        .outerjoin(device_state, device_state.c.device_id == devices.c.device_id)
        .where((authors.c.agent_key == owner.scalar_subquery()) | sent)
    )
    holders = [Holder.model_validate(dict(row)) for row in connection.execute(query).mappings()]
    return sorted(holders, key=lambda one: (not one.sent, one.device_id))
