"""A page of registrations as a list shows them: who, where it stands, and what there is to look at."""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, and_, select

from central.files.naming import lacking
from central.register.conditions import open_signals
from central.register.masking import born_masked, number_masked
from central.storage.tables import agents, package_marks, registrations, submissions
from perisai_app.domain.registration import Value


class Row(Value):
    """One registration by its latest revision; `received_at` is when that came. Whoever sees numbers masked
    sees of the birth date its year alone.
    """

    registration_id: UUID
    revision: int
    state: str
    office: str
    agent_key: str
    agent: str
    received_at: str
    finalized_at: str
    name: str
    nik: str
    birth_date: str
    phone: str
    village: str
    ecosystem: str
    files_awaited: int
    open_signals: int
    from_blocked: bool


def rows_of(connection: Connection, ids: Sequence[str], *, masked: bool) -> list[Row]:
    """These registrations, in this order."""
    query = _rows().where(registrations.c.registration_id.in_(ids))
    found = {row["registration_id"]: _row(dict(row), masked) for row in connection.execute(query).mappings()}
    return [found[key] for key in ids]


def _rows() -> Select[Any]:
    latest = and_(
        submissions.c.registration_id == registrations.c.registration_id,
        submissions.c.revision == registrations.c.revision,
    )
    marked = and_(
        package_marks.c.registration_id == registrations.c.registration_id,
        package_marks.c.revision == registrations.c.revision,
    )
    told = [registrations.c[name] for name in Row.model_fields if name in registrations.c]
    return (
        select(
            *told,
            submissions.c.raw,
            agents.c.name.label("agent"),
            lacking(registrations.c.registration_id, registrations.c.revision).label("files_awaited"),
            open_signals(registrations.c).label("open_signals"),
            package_marks.c.package.is_not(None).label("from_blocked"),
        )
        .join_from(registrations, submissions, latest)
        .join(agents, agents.c.agent_key == registrations.c.agent_key)
        .outerjoin(package_marks, marked)
    )


def _row(row: dict[str, Any], masked: bool) -> Row:
    """The name as it was written: what is searched is without titles and accents."""
    row["name"] = json.loads(row.pop("raw"))["registration"]["name"]
    if masked:
        numbers = {name: number_masked(row[name]) for name in ("nik", "phone")}
        row.update(numbers, birth_date=born_masked(row["birth_date"]))
    return Row.model_validate(row)
