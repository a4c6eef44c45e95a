"""The chain of signing keys, each signed by the one before, in the database and in a list beside it.

The list is what a database from an older backup catches up with: laptops already follow the newer key.
"""

from collections.abc import Sequence

from nacl.signing import VerifyKey
from sqlalchemy import Connection, func, select, update

from central.storage.tables import centre, rotations
from perisai_app.wire.rotation import Rotation, walk
from perisai_app.wire.signing import key_id


def extend(connection: Connection, link: Rotation) -> None:
    """The new key signs from this transaction's commit on."""
    number = select(func.count()).select_from(rotations)
    row = {"number": connection.execute(number).scalar_one() + 1, **link.model_dump()}
    connection.execute(rotations.insert().values(row))
    connection.execute(update(centre).values(public_key=link.new))


def replay(connection: Connection, listed: Sequence[Rotation]) -> bool:
    """Whether the list goes on where the database ends, which then is an older one."""
    current = str(connection.execute(select(centre.c.public_key)).scalar_one())
    starts = [place for place, link in enumerate(listed) if link.old == current]
    if not starts:
        return False
    rest = listed[starts[-1] :]
    followed = rest[: len(walk(bytes.fromhex(current), rest))]
    for link in followed:
        extend(connection, link)
    return bool(followed)


def chain(connection: Connection) -> tuple[Rotation, ...]:
    """Every rotation, oldest first."""
    columns = (rotations.c.old, rotations.c.new, rotations.c.at, rotations.c.signature)
    rows = connection.execute(select(*columns).order_by(rotations.c.number)).mappings()
    return tuple(Rotation.model_validate(dict(row)) for row in rows)


def since(links: Sequence[Rotation], known: str) -> tuple[Rotation, ...]:
    """The links that lead on from the key of this id; all of them from one that is not known here."""
    names = [_name(link.old) for link in links]
    if links and known == _name(links[-1].new):
        return ()
    return tuple(links[names.index(known) :] if known in names else links)


def verifier(connection: Connection, named: str) -> VerifyKey | None:
    """The centre's own key of this id, also an earlier one."""
    current = str(connection.execute(select(centre.c.public_key)).scalar_one())
    ours = {_name(key): key for link in chain(connection) for key in (link.old, link.new)}
    found = {**ours, _name(current): current}.get(named)
    return VerifyKey(bytes.fromhex(found)) if found else None


def _name(public_key: str) -> str:
    return key_id(VerifyKey(bytes.fromhex(public_key)))
