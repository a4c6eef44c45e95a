"""The epoch: new whenever the centre turns out to have forgotten something. It lies in the database alone, so
that all serving processes agree. Must not know how anybody found out.
"""

import secrets

from sqlalchemy import Connection, select, update

from central.storage.tables import centre


def epoch_of(connection: Connection) -> str:
    return str(connection.execute(select(centre.c.epoch)).scalar_one())


def fresh_epoch() -> str:
    return secrets.token_hex(8)


def end_epoch(connection: Connection, over: str) -> str:
    """The epoch that holds now: a new one, unless somebody else has already ended this one."""
    connection.execute(update(centre).where(centre.c.epoch == over).values(epoch=fresh_epoch()))
    return epoch_of(connection)
