"""One revision of a registration as it was told, with what follows from it on its days.

Must not know who looks, but for what lies within reach and whether numbers are masked.
"""

import json
from typing import Any
from uuid import UUID

from pydantic import JsonValue
from sqlalchemy import Connection, Row, select

from central.register.ages import Age, age_at_arrival, age_at_capture
from central.register.masking import person_masked, text_masked
from central.register.reach import Reach
from central.storage.tables import registrations, submissions
from perisai_app.domain.registration import Confirmation, Value
from perisai_app.domain.settings import Settings
from perisai_app.wire.submission import Submission


class Whole(Value):
    """`person` is the registration of protocol v1, with numbers masked for whoever sees them so; `warnings`
    are the amber problems that the agent confirmed, each with his reason. Ages are those at the capture and
    at the arrival of this revision.
    """

    registration_id: UUID
    revision: int
    digest: str
    received_at: str
    finalized_at: str
    person: dict[str, JsonValue]
    warnings: tuple[Confirmation, ...]
    age_at_capture: Age
    age_at_arrival: Age


def whole_of(
    connection: Connection,
    registration_id: str,
    reach: Reach,
    settings: Settings,
    *,
    revision: int | None = None,
    masked: bool,
) -> Whole | None:
    """This revision, or the latest; None when there is none within reach."""
    wanted = registrations.c.revision if revision is None else revision
    of_one = registrations.c.registration_id == submissions.c.registration_id
    query = (
        select(submissions)
        .join_from(submissions, registrations, of_one)
        .where(submissions.c.registration_id == registration_id, submissions.c.revision == wanted)
        .where(reach.holds(registrations.c))
    )
    row = connection.execute(query).one_or_none()
    return _whole(row, settings, masked) if row else None


def _whole(row: Row[Any], settings: Settings, masked: bool) -> Whole:
    told, person = Submission.model_validate_json(row.raw), json.loads(row.raw)["registration"]
    return Whole(
        registration_id=told.registration_id,
        revision=told.revision,
        digest=row.digest,
        received_at=row.received_at,
        finalized_at=told.finalized_at.isoformat(),
        person=person_masked(person) if masked else person,
        warnings=tuple(_masked(one) if masked else one for one in told.registration.confirmed),
        age_at_capture=age_at_capture(told, settings),
        age_at_arrival=age_at_arrival(told, row.received_at, settings),
    )


def _masked(warning: Confirmation) -> Confirmation:
    return warning.model_copy(update={"reason": text_masked(warning.reason)})
