"""The epoch: new whenever the centre turns out to have forgotten something. It lies in the database alone, so
that all serving processes agree. Must not know how anybody found out.
"""

import secrets

from sqlalchemy import Connection, select, update

from central.storage.tables import centre

ORDINAL = 6


def epoch_of(connection: Connection) -> str:
    return str(connection.execute(select(centre.c.epoch)).scalar_one())


def next_epoch(over: str = "0" * ORDINAL) -> str:
    """The name of the one after this; which of two is later shows in their first digits."""
    return f"{int(over[:ORDINAL], 16) + 1:0{ORDINAL}x}{secrets.token_hex(5)}"


def is_later(one: str, other: str) -> bool:
    """Whether this epoch is not one that the other came after: it is later, or of another branch."""
    return one != other and int(one[:ORDINAL], 16) >= int(other[:ORDINAL], 16)


def end_epoch(connection: Connection, over: str) -> str:
    """The epoch that holds now: a new one, unless somebody else has already ended this one."""
    connection.execute(update(centre).where(centre.c.epoch == over).values(epoch=next_epoch(over)))
    return epoch_of(connection)
