"""What this centre once took and then lost, by its own signed receipts: today's rules do not refuse it.

Whoever is registered has a member's rights, whatever the rule book says since. Must not know how a receipt
was proved.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection

from central.storage.engine import insert
from central.storage.many import select_many
from central.storage.tables import vouched


def vouch(connection: Connection, lines: Iterable[tuple[str, str]]) -> None:
    """Keep these, each a registration's id and a digest."""
    rows = [{"registration_id": key, "digest": digest} for key, digest in lines]
    if rows:
        connection.execute(insert(connection, vouched).on_conflict_do_nothing(), rows)


def vouched_among(connection: Connection, digests: Sequence[str]) -> frozenset[str]:
    """Of these lines those that were taken once."""
    column = vouched.c.digest
    return frozenset(digest for (digest,) in select_many(connection, column, digests, column))
