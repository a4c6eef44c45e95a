"""Which registration a row of the agency's results is about: by NIK, never by a guess."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Row, select

from central.storage.tables import registrations

CLOSED = "declined"

Candidates = Mapping[str, Sequence[Row[Any]]]


def candidates(connection: Connection, niks: Sequence[str], within: ColumnElement[bool]) -> Candidates:
    """The registrations that bear these NIKs, by NIK, the latest arrival last."""
    query = (
        select(
            registrations.c.nik,
            registrations.c.registration_id,
            registrations.c.revision,
            registrations.c.state,
        )
        .where(registrations.c.nik.in_(niks), within)
        .order_by(registrations.c.received_at, registrations.c.registration_id)
    )
    found: dict[str, list[Row[Any]]] = {}
    rows: list[Row[Any]] = list(connection.execute(query))
    for row in rows:
        found.setdefault(row.nik, []).append(row)
    return found


def target(rows: Sequence[Row[Any]], registration_id: UUID | None) -> Row[Any] | str:
    """The one that is meant, or nik_unknown, registration_unknown, nik_several. Who was declined is meant
    only when nothing else bears the NIK, or by id.
    """
    if not rows:
        return "nik_unknown"
    if registration_id is not None:
        named = [row for row in rows if row.registration_id == str(registration_id)]
        return named[0] if named else "registration_unknown"
    still_open = [row for row in rows if row.state != CLOSED]
    if len(still_open) > 1:
        return "nik_several"
    return still_open[0] if still_open else rows[-1]
