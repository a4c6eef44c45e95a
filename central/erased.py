"""Whoever was erased stays erased: the rows that are left, and the list outside the database.

The list is written before the rows go, and replayed when the centre opens: so neither a crash in between nor
a database from an older backup brings anybody back. Both hold ids and digests only.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, Row, delete, select, update

from central.appending import append
from central.files.letting_go import drop_files_of
from central.storage.engine import insert, insert_once
from central.storage.many import select_many
from central.storage.office_tables import signals
from central.storage.tables import (
    agents,
    changes,
    erasures,
    recollections,
    registrations,
    submissions,
    tombstones,
    vouched,
)
from perisai_app.domain.registration import Value
from perisai_app.wire.changes import Erasure, Kind

# Made once: every batch asks it.
_ANY = select(erasures.c.registration_id).limit(1)


class Gone(Value):
    """One revision that was erased: all that its tombstone says."""

    revision: int
    digest: str
    device_id: str
    counter: int


class Erased(Value):
    """One line of the list."""

    registration_id: str
    agent_key: str
    erased_at: str
    revisions: tuple[Gone, ...]


def what_goes(connection: Connection, registration_id: str, now: str) -> Erased | None:
    """What an erasure of this registration would take away; None when nothing of it is here."""
    one = registrations.c.registration_id == registration_id
    agent_key = connection.execute(select(registrations.c.agent_key).where(one)).scalar_one_or_none()
    if agent_key is None:
        return None
    return Erased(
        registration_id=registration_id,
        agent_key=agent_key,
        erased_at=now,
        revisions=_revisions(connection, registration_id),
    )


def apply(connection: Connection, gone: Erased) -> bool:
    """Whether anything was left to erase; tombstones come first, since rows may not go without."""
    told = gone.model_dump(exclude={"revisions"})
    is_new = insert_once(connection, erasures, told)
    here = _revisions(connection, gone.registration_id)
    _bury(connection, gone.registration_id, (*gone.revisions, *here))
    drop_files_of(connection, gone.registration_id)
    for table in (submissions, registrations, recollections, vouched):
        connection.execute(delete(table).where(table.c.registration_id == gone.registration_id))
    connection.execute(delete(signals).where(signals.c.other_id == gone.registration_id))
    if is_new:
        _tell(connection, gone)
    return is_new or bool(here)


def replay(connection: Connection, listed: Iterable[Erased]) -> bool:
    """Whether the list knew more than the database, which then is an older one."""
    done = set(connection.execute(select(erasures.c.registration_id)).scalars())
    behind = [gone for gone in listed if gone.registration_id not in done]
    return any([apply(connection, gone) for gone in behind])


def unlisted(connection: Connection, listed: Iterable[Erased]) -> list[Erased]:
    """What only the database knows, for a list that was lost."""
    known = {gone.registration_id for gone in listed}
    rows = [row for row in connection.execute(select(erasures)) if row.registration_id not in known]
    return [_listed(connection, row) for row in rows]


def erased_among(connection: Connection, ids: Sequence[str]) -> dict[str, dict[int, str]]:
    """Of these registrations the erased ones, each with the digest of every revision that was here."""
    if connection.execute(_ANY).first() is None:
        return {}
    rows = select_many(connection, erasures.c.registration_id, ids, erasures.c.registration_id)
    known: dict[str, dict[int, str]] = {key: {} for (key,) in rows}
    stone = tombstones.c
    columns = (stone.registration_id, stone.revision, stone.digest)
    for key, revision, digest in select_many(connection, columns[0], list(known), *columns):
        known[key][revision] = digest
    return known


def _listed(connection: Connection, row: Row[*tuple[str, ...]]) -> Erased:
    stones = select(tombstones).where(tombstones.c.registration_id == row.registration_id)
    return Erased(
        registration_id=row.registration_id,
        agent_key=row.agent_key,
        erased_at=row.erased_at,
        revisions=tuple(_gone(stone) for stone in connection.execute(stones)),
    )


def _revisions(connection: Connection, registration_id: str) -> tuple[Gone, ...]:
    columns = (submissions.c.revision, submissions.c.digest, submissions.c.device_id, submissions.c.counter)
    rows = select(*columns).where(submissions.c.registration_id == registration_id)
    return tuple(_gone(row) for row in connection.execute(rows))


def _gone(row: Row[*tuple[object, ...]]) -> Gone:
    return Gone.model_validate({name: getattr(row, name) for name in Gone.model_fields})


def _bury(connection: Connection, registration_id: str, revisions: Sequence[Gone]) -> None:
    """The list's word comes first: its digest is the one that laptops have a receipt for."""
    rows = [{"registration_id": registration_id, **gone.model_dump()} for gone in revisions]
    if rows:
        connection.execute(insert(connection, tombstones).on_conflict_do_nothing(), rows)


def _tell(connection: Connection, gone: Erased) -> None:
    """Earlier changes keep number and mark, for cursors that stand on them; nothing of their bodies."""
    about = changes.c.registration_id == gone.registration_id
    connection.execute(update(changes).where(about).values(body=""))
    known = select(agents.c.agent_key).where(agents.c.agent_key == gone.agent_key)
    news = Erasure.model_validate({"registration_id": gone.registration_id, "erased_at": gone.erased_at})
    keys = connection.execute(known).scalars().all()
    append(connection, keys, Kind.ERASURE, news, registration_id=gone.registration_id)
