"""Counts and lists for the office, read-only. No personal data leaves here unless somebody asks for names."""

import shutil
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, exists, func, select

from central.backups import last_finished
from central.centre import Centre
from central.files.naming import lacking
from central.register.counting import count_by_state
from central.register.reach import EVERYTHING
from central.storage.tables import (
    agents,
    awaited_files,
    changes,
    devices,
    files,
    package_marks,
    registrations,
    submissions,
)
from central.storage.tables import centre as centre_row
from perisai_app.wire.submission import Submission


@dataclass(frozen=True, slots=True)
class Status:
    """What this centre holds; `by_state` counts each registration once, by its latest revision."""

    submissions: int
    registrations: int
    by_state: dict[str, int]
    devices: int
    epoch: str
    changes: int
    files: int
    file_bytes: int
    files_awaited: int
    last_backup: int
    last_backup_at: str | None
    last_backup_hours: int | None
    free_bytes: int


def status(centre: Centre) -> Status:
    """`files_awaited` counts contents that submissions name and that did not come yet; `last_backup` is the
    newest that laptops may purge by, its time as this home remembers it.
    """
    with centre.store.reading() as connection:
        by_state = count_by_state(connection, EVERYTHING)
        sent = connection.execute(select(func.count()).select_from(submissions)).scalar_one()
        laptops = connection.execute(select(func.count()).select_from(devices)).scalar_one()
        row = connection.execute(select(centre_row.c.epoch, centre_row.c.backup_done)).one()
        held = select(func.count(), func.coalesce(func.sum(files.c.bytes), 0))
        number, size = connection.execute(held.select_from(files)).one()
        news = connection.execute(select(func.count()).select_from(changes)).scalar_one()
        awaited = connection.execute(_awaited()).scalar_one()
    last = last_finished(centre.home)
    return Status(
        submissions=sent,
        registrations=sum(by_state.values()),
        by_state=by_state,
        devices=laptops,
        epoch=row.epoch,
        changes=news,
        files=number,
        file_bytes=int(size),
        files_awaited=awaited,
        last_backup=row.backup_done,
        last_backup_at=last.at if last else None,
        last_backup_hours=_hours(centre, last.at) if last else None,
        free_bytes=shutil.disk_usage(centre.home.path).free,
    )


def listing(centre: Centre, *, state: str | None = None, with_names: bool = False) -> list[dict[str, Any]]:
    """The latest revision of each registration, oldest arrival first; `from_blocked` when a package of a
    laptop brought it that the office had blocked, `files_awaited` how many of its files are still on the way.
    """
    query = _latest() if state is None else _latest().where(registrations.c.state == state)
    if with_names:
        query = query.add_columns(submissions.c.raw)
    with centre.store.reading() as connection:
        return [_line(dict(row)) for row in connection.execute(query).mappings()]


def _awaited() -> Select[int]:
    """Of the kept list, which is short however much was ever named."""
    absent = ~exists().where(files.c.sha256 == awaited_files.c.sha256)
    return select(func.count(func.distinct(awaited_files.c.sha256))).where(absent)


def _hours(centre: Centre, at: str) -> int:
    return int((centre.clock() - datetime.fromisoformat(at)).total_seconds() // 3600)


def _latest() -> Select[Any]:
    key = and_(
        submissions.c.registration_id == registrations.c.registration_id,
        submissions.c.revision == registrations.c.revision,
    )
    marked = and_(
        package_marks.c.registration_id == submissions.c.registration_id,
        package_marks.c.revision == submissions.c.revision,
    )
    return (
        select(
            registrations.c.registration_id,
            registrations.c.revision,
            submissions.c.digest,
            submissions.c.received_at,
            registrations.c.state,
            agents.c.name.label("agent"),
            submissions.c.device_id.label("device"),
            package_marks.c.package.is_not(None).label("from_blocked"),
            lacking(registrations.c.registration_id, registrations.c.revision).label("files_awaited"),
        )
        .join_from(registrations, submissions, key)
        .outerjoin(package_marks, marked)
        .join(agents, agents.c.agent_key == registrations.c.agent_key)
        .order_by(submissions.c.received_at, registrations.c.registration_id)
    )


def _line(row: dict[str, Any]) -> dict[str, Any]:
    row["from_blocked"] = bool(row["from_blocked"])
    if (raw := row.pop("raw", None)) is not None:
        row["name"] = Submission.model_validate_json(raw).registration.name
    return row
