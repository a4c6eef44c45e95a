"""The office decides: one registration at a time, on its latest revision only, told to its agent by the feed.

Repeating a decision to the letter changes nothing, so a file of decisions may be read twice. Who may decide
what is a condition that the caller brings: what lies outside is unknown.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field
from sqlalchemy import ColumnElement, Connection, Row, select, true, tuple_, update

from central.appending import News, append_each, take_turn
from central.auditing import COMMAND_LINE, Actor, note_each
from central.batches import batches
from central.centre import Centre
from central.files.naming import lacking
from central.memberships import keep_numbers
from central.storage.tables import WAITING, changes, registrations
from perisai_app.domain.registration import Value
from perisai_app.domain.typed import FIELDS
from perisai_app.wire.changes import Decision, FieldRemark, Kind

BATCH = 500

Number = Annotated[str, Field(max_length=40, pattern=r"^[^\x00-\x1f\x7f]*$")]


class Ruling(Value):
    """A decision as the office writes it; `revision`, when given, must still be the latest. Nobody is
    registered whose files are still on the way, unless `without_files` says that they will not come.
    """

    registration_id: UUID
    revision: int | None = Field(default=None, ge=1)
    outcome: Literal["registered", "returned", "declined"]
    member_number: Number | None = None
    payment_code: Number | None = None
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


UNKNOWN = "registration_unknown"
_ANYTHING = true()


def decide(
    centre: Centre,
    rulings: Iterable[Ruling],
    *,
    by: Actor = COMMAND_LINE,
    within: ColumnElement[bool] = _ANYTHING,
) -> list[Ruled]:
    """One verdict a ruling, in order; committed in batches, so that laptops are not kept waiting. `within` is
    a condition on `registrations`.
    """
    found: list[Ruled] = []
    for batch in batches(rulings, lambda ruling: ruling.registration_id, BATCH):
        now = centre.now()
        with centre.store.writing() as connection:
            found += decide_in(connection, batch, now, by=by, within=within)
    return found


def decide_in(
    connection: Connection,
    rulings: Sequence[Ruling],
    now: str,
    *,
    by: Actor,
    within: ColumnElement[bool] = _ANYTHING,
) -> list[Ruled]:
    """The same in the caller's writing transaction, for a bounded batch that names no registration twice."""
    take_turn(connection)
    rows = _looked_up(connection, rulings, within)
    codes = [_fault(ruling, rows.get(str(ruling.registration_id))) for ruling in rulings]
    decisions = {
        str(ruling.registration_id): _decision(ruling, rows[str(ruling.registration_id)].revision, now)
        for ruling, code in zip(rulings, codes, strict=True)
        if code is None
    }
    left = _leave_waiting(connection, decisions.values())
    decided = [decision for key, decision in decisions.items() if key in left]
    _tell(connection, decided, rows, now, by)
    return [
        Ruled(Result.REFUSED, code)
        if code is not None
        else Ruled(Result.DECIDED)
        if str(ruling.registration_id) in left
        else _too_late(connection, decisions[str(ruling.registration_id)])
        for ruling, code in zip(rulings, codes, strict=True)
    ]


def _looked_up(
    connection: Connection, rulings: Sequence[Ruling], within: ColumnElement[bool]
) -> Mapping[str, Row[Any]]:
    awaited = lacking(registrations.c.registration_id, registrations.c.revision).label("awaited")
    ids = [str(ruling.registration_id) for ruling in rulings]
    columns = (registrations.c.registration_id, registrations.c.revision, registrations.c.agent_key)
    query = select(*columns, registrations.c.state, awaited).where(
        registrations.c.registration_id.in_(ids), within
    )
    return {row.registration_id: row for row in connection.execute(query)}


def _fault(ruling: Ruling, row: Row[Any] | None) -> str | None:
    """What stands against a ruling, whoever else decides meanwhile."""
    if ruling.outcome != "registered" and not (ruling.reason or ruling.remarks):
        return "reason_missing"
    if any(remark.field not in FIELDS for remark in ruling.remarks):
        return "field_unknown"
    if row is None:
        return UNKNOWN
    if ruling.revision not in (None, row.revision):
        return "revision_outdated"
    if row.state == WAITING and row.awaited and ruling.outcome == "registered" and not ruling.without_files:
        return "files_awaited"
    return None


def _decision(ruling: Ruling, revision: int, now: str) -> Decision:
    given = ruling.model_dump(exclude={"revision", "without_files"})
    return Decision.model_validate({**given, "revision": revision, "decided_at": now})


def _leave_waiting(connection: Connection, decisions: Iterable[Decision]) -> set[str]:
    """Which of them waited: the update itself finds the waiting row, so that of two clerks one decides."""
    by_outcome: dict[str, list[tuple[str, int]]] = {}
    for decision in decisions:
        by_outcome.setdefault(decision.outcome, []).append((str(decision.registration_id), decision.revision))
    left: set[str] = set()
    for outcome, keys in by_outcome.items():
        one = tuple_(registrations.c.registration_id, registrations.c.revision)
        waiting = update(registrations).where(one.in_(keys), registrations.c.state == WAITING)
        done = waiting.values(state=outcome).returning(registrations.c.registration_id)
        left.update(connection.execute(done).scalars())
    return left


def _tell(
    connection: Connection, decided: Sequence[Decision], rows: Mapping[str, Row[Any]], now: str, by: Actor
) -> None:
    """To the agents, to the office's own view of who is a member, and to the audit."""
    keyed = [(str(decision.registration_id), decision) for decision in decided]
    news = [News(rows[key].agent_key, key, decision) for key, decision in keyed]
    append_each(connection, Kind.DECISION, news)
    keep_numbers(connection, decided, now)
    noted = [(key, {"outcome": one.outcome, "revision": one.revision}) for key, one in keyed]
    note_each(connection, by, now, "decided", noted)


def _too_late(connection: Connection, decision: Decision) -> Ruled:
    """It was decided before, or a correction came since the row was looked up."""
    one = registrations.c.registration_id == str(decision.registration_id)
    now = connection.execute(select(registrations.c.revision).where(one)).scalar_one_or_none()
    if now != decision.revision:
        return Ruled(Result.REFUSED, "revision_outdated")
    return _again(connection, decision)


def _again(connection: Connection, decision: Decision) -> Ruled:
    before = latest_decision(connection, str(decision.registration_id))
    assert before is not None, "what does not wait was decided"
    if before.model_copy(update={"decided_at": decision.decided_at}) == decision:
        return Ruled(Result.UNCHANGED)
    return Ruled(Result.REFUSED, "already_decided")


def latest_decision(connection: Connection, registration_id: str) -> Decision | None:
    """What was decided last about any revision of it."""
    last = (
        select(changes.c.body)
        .where(changes.c.registration_id == registration_id)
        .where(changes.c.kind == Kind.DECISION)
        .order_by(changes.c.number.desc())
        .limit(1)
    )
    body = connection.execute(last).scalar_one_or_none()
    return Decision.model_validate(json.loads(body)) if body else None
