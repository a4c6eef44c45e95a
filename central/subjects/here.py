"""What there is about a person here, in numbers: what a copy holds, and what an erasure takes away."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Connection, Select, func, or_, select

from central.register.rows import rows_of
from central.storage.office_tables import memberships, signals
from central.storage.tables import changes, recollections, submission_files, submissions
from central.subjects.holding import Holder, holders_of
from perisai_app.domain.registration import Value


class Here(Value):
    """One registration: who, so that no other person's is taken for it, and how much."""

    registration_id: UUID
    name: str
    birth_date: str
    state: str
    office: str
    agent: str
    received_at: str
    revisions: int
    changes: int
    files: int
    signals: int
    has_membership: bool
    recollections: int
    laptops: tuple[Holder, ...]


_OF_ROW = ("registration_id", "name", "birth_date", "state", "office", "agent", "received_at")


def here(connection: Connection, ids: Sequence[str]) -> list[Here]:
    """Of these registrations, in this order."""
    return [
        Here.model_validate(
            {
                **{name: getattr(row, name) for name in _OF_ROW},
                **_counted(connection, str(row.registration_id)),
                "laptops": tuple(holders_of(connection, str(row.registration_id))),
            }
        )
        for row in rows_of(connection, ids, masked=False)
    ]


def _counted(connection: Connection, key: str) -> dict[str, int]:
    count = select(func.count())
    told: dict[str, Select[int]] = {
        "revisions": count.where(submissions.c.registration_id == key),
        "changes": count.where(changes.c.registration_id == key),
        "files": select(func.count(submission_files.c.sha256.distinct())).where(
            submission_files.c.registration_id == key
        ),
        "signals": count.where(or_(signals.c.registration_id == key, signals.c.other_id == key)),
        "has_membership": count.where(memberships.c.registration_id == key),
        "recollections": count.where(recollections.c.registration_id == key),
    }
    return {name: int(connection.execute(query).scalar_one()) for name, query in told.items()}
