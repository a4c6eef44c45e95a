"""The office decides: one registration at a time, on its latest revision only, told to its agent by the feed.

Repeating a decision to the letter changes nothing, so a file of decisions may be read twice.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import Literal
from uuid import UUID

from pydantic import Field
from sqlalchemy import Connection, literal, select, update

from central.appending import append
from central.centre import Centre
from central.files.naming import lacking
from central.storage.tables import WAITING, changes, registrations
from perisai_app.domain.registration import Value
from perisai_app.domain.typed import FIELDS
from perisai_app.wire.changes import Decision, FieldRemark, Kind

BATCH = 500


class Ruling(Value):
    """A decision as the office writes it; `revision`, when given, must still be the latest. Nobody is
    registered whose files are still on the way, unless `without_files` says that they will not come.
    """

    registration_id: UUID
    revision: int | None = Field(default=None, ge=1)
    outcome: Literal["registered", "returned", "declined"]
    member_number: str | None = Field(default=None, max_length=40)
    payment_code: str | None = Field(default=None, max_length=40)
    reason: str | None = Field(default=None, max_length=500)
    remarks: tuple[FieldRemark, ...] = Field(default=(), max_length=len(FIELDS))
    without_files: bool = False


class Result(StrEnum):
    DECIDED = "decided"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Ruled:
    """What became of one ruling; `code` says why it was refused."""

    result: Result
    code: str | None = None


def decide(centre: Centre, rulings: Iterable[Ruling]) -> list[Ruled]:
    """One verdict a ruling, in order; committed in batches, so that laptops are not kept waiting."""
    found: list[Ruled] = []
    source = iter(rulings)
    while batch := list(islice(source, BATCH)):
        found += _decide_batch(centre, batch)
    return found


def _decide_batch(centre: Centre, rulings: Sequence[Ruling]) -> list[Ruled]:
    now = centre.now()
    with centre.store.writing() as connection:
        return [_decide(connection, ruling, now) for ruling in rulings]


def _decide(connection: Connection, ruling: Ruling, now: str) -> Ruled:
    if (code := _fault(ruling)) is not None:
        return Ruled(Result.REFUSED, code)
    key = str(ruling.registration_id)
    row = connection.execute(select(registrations).where(registrations.c.registration_id == key)).first()
    if row is None:
        return Ruled(Result.REFUSED, "registration_unknown")
    if ruling.revision not in (None, row.revision):
        return Ruled(Result.REFUSED, "revision_outdated")
    if row.state == WAITING and _waits_for_files(connection, ruling, row.revision):
        return Ruled(Result.REFUSED, "files_awaited")
    decision = _decision(ruling, row.revision, now)
    if not _leave_waiting(connection, decision):
        return _too_late(connection, decision)
    append(connection, [row.agent_key], Kind.DECISION, decision, registration_id=key)
    return Ruled(Result.DECIDED)


def _fault(ruling: Ruling) -> str | None:
    if ruling.outcome != "registered" and not (ruling.reason or ruling.remarks):
        return "reason_missing"
    if any(remark.field not in FIELDS for remark in ruling.remarks):
        return "field_unknown"
    return None


def _waits_for_files(connection: Connection, ruling: Ruling, revision: int) -> bool:
    if ruling.outcome != "registered" or ruling.without_files:
        return False
    missing = select(lacking(literal(str(ruling.registration_id)), literal(revision)))
    return int(connection.execute(missing).scalar_one()) > 0


def _decision(ruling: Ruling, revision: int, now: str) -> Decision:
    given = ruling.model_dump(exclude={"revision", "without_files"})
    return Decision.model_validate({**given, "revision": revision, "decided_at": now})


def _leave_waiting(connection: Connection, decision: Decision) -> bool:
    """The update itself finds the waiting row, so that of two clerks only one decides."""
    waiting = update(registrations).where(
        registrations.c.registration_id == str(decision.registration_id),
        registrations.c.revision == decision.revision,
        registrations.c.state == WAITING,
    )
    return connection.execute(waiting.values(state=decision.outcome)).rowcount == 1


def _too_late(connection: Connection, decision: Decision) -> Ruled:
    """It was decided before, or a correction came since the row was looked up."""
    one = registrations.c.registration_id == str(decision.registration_id)
    now = connection.execute(select(registrations.c.revision).where(one)).scalar_one_or_none()
    if now != decision.revision:
        return Ruled(Result.REFUSED, "revision_outdated")
    return _again(connection, decision)


def _again(connection: Connection, decision: Decision) -> Ruled:
    last = (
        select(changes.c.body)
        .where(changes.c.registration_id == str(decision.registration_id))
        .where(changes.c.kind == Kind.DECISION)
        .order_by(changes.c.number.desc())
        .limit(1)
    )
    before = Decision.model_validate(json.loads(connection.execute(last).scalar_one()))
    if before.model_copy(update={"decided_at": decision.decided_at}) == decision:
        return Ruled(Result.UNCHANGED)
    return Ruled(Result.REFUSED, "already_decided")
