"""Which registrations are one person's: by NIK, also one that was corrected since, or by their numbers.

By NIK are all that ever said it; by numbers exactly those, since an agent may have typed another's NIK: then
somebody looks, and chooses. Must not know what becomes of them.
"""

from collections.abc import Iterator, Sequence
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints
from sqlalchemy import ColumnElement, Connection, LargeBinary, Select, func, literal, select

from central.centre import Centre
from central.register.reach import Reach
from central.storage.engine import Store
from central.storage.tables import registrations, submissions
from central.words import Asked
from perisai_app.wire.submission import Submission

MOST = 200
WINDOW = 2_000

_KEY = registrations.c.registration_id


class ByNik(Asked):
    """All that ever said this NIK."""

    nik: Annotated[str, StringConstraints(pattern=r"^[0-9]{16}$")] = Field(repr=False)


class ByNumbers(Asked):
    """These registrations and no others."""

    registration_ids: Annotated[tuple[UUID, ...], Field(min_length=1, max_length=MOST)]


Person = ByNik | ByNumbers


def registrations_of(centre: Centre, person: Person, reach: Reach) -> list[str]:
    """Their numbers, in order, within reach; empty also when one that was named is not here."""
    by_nik = isinstance(person, ByNik)
    if isinstance(person, ByNik):
        found = {*_with_nik(centre.store, person.nik), *_had_nik(centre.store, person.nik)}
    else:
        found = {str(key) for key in person.registration_ids}
    with centre.store.reading() as connection:
        here = _within(connection, sorted(found), reach)
    return here if by_nik or len(here) == len(found) else []


def _within(connection: Connection, ids: Sequence[str], reach: Reach) -> list[str]:
    query = select(_KEY).where(_KEY.in_(ids), reach.holds(registrations.c)).order_by(_KEY)
    return list(connection.execute(query).scalars())


def _with_nik(store: Store, nik: str) -> list[str]:
    with store.reading() as connection:
        return list(connection.execute(select(_KEY).where(registrations.c.nik == nik)).scalars())


def _had_nik(store: Store, nik: str) -> Iterator[str]:
    """Those of which an earlier revision said it. No index knows: corrected ones are looked through, a window
    of rows after the other.
    """
    after: str | None = ""
    while after is not None:
        with store.reading() as connection:
            first = select(_KEY).where(after < _KEY).order_by(_KEY)
            end = connection.execute(first.offset(WINDOW - 1).limit(1)).scalar_one_or_none()
            found = connection.execute(_earlier(connection, nik, after, end)).all()
        for row in found:
            if Submission.model_validate_json(row.raw).registration.nik == nik:
                yield row.registration_id
        after = end


def _earlier(connection: Connection, nik: str, after: str, end: str | None) -> Select[str, bytes]:
    window = select(_KEY).where(after < _KEY, registrations.c.revision > 1)
    window = window if end is None else window.where(end >= _KEY)
    ids = window.offset(0).subquery()
    return (
        select(submissions.c.registration_id, submissions.c.raw)
        .join_from(ids, submissions, submissions.c.registration_id == ids.c.registration_id)
        .where(_mentions(connection, nik))
    )


def _mentions(connection: Connection, nik: str) -> ColumnElement[bool]:
    needle = literal(nik.encode(), LargeBinary)
    if connection.dialect.name == "sqlite":
        return func.instr(submissions.c.raw, needle) > 0
    return func.pg_catalog.position(submissions.c.raw, needle) > 0
