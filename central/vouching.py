"""What this centre once took and then lost, by its own signed receipts: today's rules do not refuse it.

Whoever is registered has a member's rights, whatever the rule book says since. Must not know how a receipt
was proved.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection

from central.enrolment import Device
from central.storage.engine import insert
from central.storage.many import select_many
from central.storage.tables import vouched


def vouch(connection: Connection, device: Device, lines: Iterable[tuple[str, str]]) -> None:
    """Keep these, each a registration's id and a digest, by a receipt that was given to this laptop."""
    rows = [
        {"registration_id": key, "digest": digest, "agent_key": device.agent_key} for key, digest in lines
    ]
    if rows:
        add = insert(connection, vouched)
        renewed = {"agent_key": add.excluded.agent_key}
        connection.execute(add.on_conflict_do_update(index_elements=[vouched.c.digest], set_=renewed), rows)


def vouched_among(connection: Connection, digests: Sequence[str]) -> dict[str, str]:
    """Of these lines those that were taken once, with the agent to whose laptop the receipt was given."""
    column = vouched.c.digest
    return dict(select_many(connection, column, digests, column, vouched.c.agent_key))
