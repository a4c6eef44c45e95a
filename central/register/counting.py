"""How many registrations stand where, from the kept counts: never by counting rows."""

from sqlalchemy import Connection, func, select

from central.register.reach import Reach
from central.storage.office_tables import registration_counts
from central.storage.tables import STATES


def count_by_state(connection: Connection, reach: Reach) -> dict[str, int]:
    """Of every state, by the latest revisions within reach."""
    kept = registration_counts.c
    query = select(kept.state, func.sum(kept.number)).where(reach.holds(kept)).group_by(kept.state)
    found = {state: int(number) for state, number in connection.execute(query)}
    return {state: found.get(state, 0) for state in STATES}
