"""Which contents the submissions name, and who may therefore send, ask for, or wait for them.

A revision that withdraws consent takes back what was named before it, and what comes late of it too. Must not
know where files lie, nor HTTP.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    ScalarSelect,
    Select,
    bindparam,
    delete,
    exists,
    func,
    select,
)

from central.enrolment import Device
from central.storage.engine import insert
from central.storage.many import insert_many, select_many
from central.storage.tables import awaited_files, files, registrations, submission_files, withdrawals
from perisai_app.wire.submission import Submission

# Made once: every file asks it twice.
_WANTED = (
    select(submission_files.c.bytes)
    .join(registrations, registrations.c.registration_id == submission_files.c.registration_id)
    .where(
        submission_files.c.sha256 == bindparam("sha256"), registrations.c.agent_key == bindparam("agent_key")
    )
)
_IS_HERE = exists().where(files.c.sha256 == submission_files.c.sha256)


def name_files(connection: Connection, added: Iterable[Submission]) -> list[str]:
    """Keeps what new submissions name. The contents that a withdrawal among them let go of, for `let_go`."""
    told = [item for item in added if item.files or _withdraws(item)]
    if not told:
        return []
    ended = _ended(connection, told)
    rows = [
        row
        for item in told
        if item.revision >= ended.get(str(item.registration_id), 0)
        for row in _rows(item)
    ]
    list(insert_many(connection, submission_files, rows, "ON CONFLICT DO NOTHING RETURNING number"))
    return [sha256 for item in told if _withdraws(item) for sha256 in _forget_before(connection, item)]


def wanted(connection: Connection, device: Device, sha256: str) -> frozenset[int]:
    """The lengths under which this agent's submissions name this content; empty when none does."""
    told = {"sha256": sha256, "agent_key": device.agent_key}
    return frozenset(connection.execute(_WANTED, told).scalars())


def count_awaited(connection: Connection, device: Device) -> int:
    """How many contents this laptop's submissions name and the centre lacks."""
    return int(connection.execute(_awaited(device, func.count())).scalar_one())


def awaited(connection: Connection, device: Device, after: str, limit: int) -> Sequence[str]:
    """Their digests, those behind `after`, in order."""
    query = _awaited(device, awaited_files.c.sha256).where(awaited_files.c.sha256 > after)
    return connection.execute(query.order_by(awaited_files.c.sha256).limit(limit)).scalars().all()


def lacking(registration_id: ColumnElement[str], revision: ColumnElement[int]) -> ScalarSelect[int]:
    """How many contents that this revision names are not here, for a query over revisions."""
    one = (submission_files.c.registration_id == registration_id, submission_files.c.revision == revision)
    count = func.count(submission_files.c.sha256.distinct())
    return select(count).where(*one, ~_IS_HERE).scalar_subquery()


def lacks(registration_id: ColumnElement[str], revision: ColumnElement[int]) -> ColumnElement[bool]:
    """Whether any is not, which costs less to know than how many."""
    one = (submission_files.c.registration_id == registration_id, submission_files.c.revision == revision)
    return exists().where(*one, ~_IS_HERE)


def _awaited(device: Device, what: ColumnElement[Any]) -> Select[Any]:
    """Few rows, however much the laptop ever named; what has come meanwhile is none of them."""
    is_here = exists().where(files.c.sha256 == awaited_files.c.sha256)
    return (
        select(what).select_from(awaited_files).where(awaited_files.c.device_id == device.device_id, ~is_here)
    )


def _withdraws(item: Submission) -> bool:
    return item.registration.consent.withdrawn_on is not None


def _rows(item: Submission) -> list[tuple[Any, ...]]:
    """In the order of the table's columns."""
    key = (str(item.registration_id), item.revision)
    return [
        (*key, number, ref.role.value, ref.sha256, ref.bytes, ref.media_type, item.device_id)
        for number, ref in enumerate(item.files)
    ]


def _ended(connection: Connection, told: Sequence[Submission]) -> dict[str, int]:
    """By registration, the revision that withdrew its consent last, this batch's own among them."""
    for item in told:
        if _withdraws(item):
            add = insert(connection, withdrawals).values(
                registration_id=str(item.registration_id), revision=item.revision
            )
            later = withdrawals.c.revision < add.excluded.revision
            connection.execute(
                add.on_conflict_do_update(
                    index_elements=[withdrawals.c.registration_id],
                    set_={"revision": add.excluded.revision},
                    where=later,
                )
            )
    ids = list(dict.fromkeys(str(item.registration_id) for item in told))
    columns = (withdrawals.c.registration_id, withdrawals.c.revision)
    return dict(select_many(connection, columns[0], ids, *columns))


def _forget_before(connection: Connection, item: Submission) -> list[str]:
    gone = delete(submission_files).where(
        submission_files.c.registration_id == str(item.registration_id),
        submission_files.c.revision < item.revision,
    )
    return list(connection.execute(gone.returning(submission_files.c.sha256)).scalars())
