"""A file for whoever may see the registration that names it. Must not know HTTP."""

from sqlalchemy import Connection, select

from central.register.reach import Reach
from central.storage.tables import registrations, submission_files


def media_type_of(connection: Connection, registration_id: str, sha256: str, reach: Reach) -> str | None:
    """As the newest revision that names this content says; None when none does, or it is out of reach."""
    of_one = registrations.c.registration_id == submission_files.c.registration_id
    query = (
        select(submission_files.c.media_type)
        .join_from(submission_files, registrations, of_one)
        .where(
            submission_files.c.registration_id == registration_id,
            submission_files.c.sha256 == sha256,
            reach.holds(registrations.c),
        )
        .order_by(submission_files.c.revision.desc(), submission_files.c.number)
        .limit(1)
    )
    return connection.execute(query).scalar_one_or_none()
