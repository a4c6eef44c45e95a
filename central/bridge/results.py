"""The agency's results become decisions and memberships, a bounded batch in each transaction, with a verdict
for every row. The same file again changes nothing; what it says of somebody twice is judged in order.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Row

from central.auditing import Actor, note
from central.batches import batches
from central.bridge.result_line import Malformed, ResultLine, read_result
from central.bridge.sheet_in import entries
from central.bridge.targets import candidates, target
from central.bridge.template import ResultsTemplate
from central.centre import Centre
from central.memberships import known_memberships, says_nothing_new
from central.news import tell_in
from central.review import Result, Ruled, Ruling, decide_in, latest_decision
from perisai_app.wire.changes import Decision, MembershipNews

BATCH = 500


class Became(StrEnum):
    """What became of a row; every value from `malformed` on changed nothing."""

    REGISTERED = "registered"
    RETURNED = "returned"
    DECLINED = "declined"
    MEMBERSHIP_UPDATED = "membership_updated"
    UNCHANGED = "unchanged"
    MALFORMED = "malformed"
    NIK_UNKNOWN = "nik_unknown"
    NIK_SEVERAL = "nik_several"
    REGISTRATION_UNKNOWN = "registration_unknown"
    NOT_REGISTERED = "not_registered"
    PAID_THROUGH_EARLIER = "paid_through_earlier"
    ALREADY_DECIDED = "already_decided"
    REVISION_OUTDATED = "revision_outdated"
    FILES_AWAITED = "files_awaited"


FINE = (Became.REGISTERED, Became.RETURNED, Became.DECLINED, Became.MEMBERSHIP_UPDATED, Became.UNCHANGED)


@dataclass(frozen=True, slots=True)
class RowVerdict:
    """`row` as the spreadsheet numbers it; `code` says what is malformed. Never a word of the row."""

    row: int
    verdict: Became
    code: str | None = None
    registration_id: str | None = None


@dataclass(frozen=True, slots=True)
class _Plan:
    """What one line asks for. `verdict` is what becomes of it, unless the `ruling` says."""

    verdict: Became
    key: str | None = None
    ruling: Ruling | None = None
    news: MembershipNews | None = None
    is_correction: bool = False


@dataclass(frozen=True, slots=True)
class _Broken:
    number: int
    code: str


_Step = ResultLine | _Broken


def take_results(
    centre: Centre,
    name: str,
    template: ResultsTemplate,
    data: bytes,
    *,
    by: Actor,
    within: ColumnElement[bool],
    without_files: bool = False,
) -> Iterator[RowVerdict]:
    """One verdict a filled row, in the sheet's order, each batch committed before its verdicts come.
    BridgeFault when the file is no such sheet; what came before its end stays decided.
    """
    counts: Counter[str] = Counter()
    try:
        for batch in batches(_steps(data, template), _subject, BATCH):
            now = centre.now()
            with centre.store.writing() as connection:
                verdicts = _taken(connection, batch, now, by, within, without_files)
            counts.update(verdict.verdict.value for verdict in verdicts)
            yield from verdicts
    finally:
        if counts:
            with centre.store.writing() as connection:
                note(connection, by, centre.now(), "bridge_results", name, **counts)


def _steps(data: bytes, template: ResultsTemplate) -> Iterator[_Step]:
    for entry in entries(data, template.columns.model_dump(), "nik"):
        try:
            yield read_result(entry, template)
        except Malformed as fault:
            yield _Broken(entry.number, fault.code)


def _subject(step: _Step) -> str | int:
    """A registration has one NIK, so rows with different ones never meet."""
    return step.nik if isinstance(step, ResultLine) else step.number


def _taken(
    connection: Connection,
    batch: Sequence[_Step],
    now: str,
    by: Actor,
    within: ColumnElement[bool],
    without_files: bool,
) -> list[RowVerdict]:
    lines = [step for step in batch if isinstance(step, ResultLine)]
    plans = [
        _unless_said_before(connection, plan)
        for plan in _plans(connection, lines, now, within, without_files)
    ]
    ruled = _ruled(connection, plans, now, by)
    settled = [_settled(plan, ruled) for plan in plans]
    fine = [plan for plan, verdict in zip(plans, settled, strict=True) if verdict in FINE]
    tell_in(connection, [plan.news for plan in fine if plan.news], now, by=by)
    verdicts = {
        line.number: RowVerdict(line.number, verdict, registration_id=plan.key)
        for line, plan, verdict in zip(lines, plans, settled, strict=True)
    }
    return [
        RowVerdict(step.number, Became.MALFORMED, step.code)
        if isinstance(step, _Broken)
        else verdicts[step.number]
        for step in batch
    ]


def _plans(
    connection: Connection,
    lines: Sequence[ResultLine],
    now: str,
    within: ColumnElement[bool],
    without_files: bool,
) -> list[_Plan]:
    bearing = candidates(connection, [line.nik for line in lines], within)
    ids = [row.registration_id for rows in bearing.values() for row in rows]
    known = known_memberships(connection, ids)
    return [_plan(line, bearing.get(line.nik, ()), known, now, without_files) for line in lines]


def _plan(
    line: ResultLine,
    rows: Sequence[Row[Any]],
    known: Mapping[str, Row[Any]],
    now: str,
    without_files: bool,
) -> _Plan:
    meant = target(rows, line.registration_id)
    if isinstance(meant, str):
        return _Plan(Became(meant))
    key, is_member = meant.registration_id, meant.state == "registered"
    if line.outcome is None and not is_member:
        return _Plan(Became.NOT_REGISTERED, key)
    news = _news(key, line, known.get(key), now)
    if is_member and line.outcome in (None, "registered"):
        return _renewed(key, line, known.get(key), news)
    ruling = _ruling(key, line, without_files)
    return _Plan(Became(ruling.outcome), key, ruling, news if line.paid_through else None, meant.revision > 1)


def _unless_said_before(connection: Connection, plan: _Plan) -> _Plan:
    """A row that names no revision says of a correction what it said of an earlier one: it is old."""
    if plan.ruling is None or plan.ruling.revision is not None or plan.key is None:
        return plan
    before = latest_decision(connection, plan.key) if plan.is_correction else None
    if before is None or _as_ruling(before) != plan.ruling.model_copy(update={"without_files": False}):
        return plan
    return _Plan(Became.UNCHANGED, plan.key)


def _renewed(key: str, line: ResultLine, known: Row[Any] | None, news: MembershipNews) -> _Plan:
    """Of somebody who is a member: what the agency says may be newer; a sheet that was left lying is not."""
    if known is not None and line.payment_code not in (None, known.payment_code):
        return _Plan(Became.ALREADY_DECIDED, key)
    if known is not None and line.paid_through and line.paid_through < (known.paid_through or ""):
        return _Plan(Became.PAID_THROUGH_EARLIER, key)
    if says_nothing_new(news, known):
        return _Plan(Became.UNCHANGED, key)
    return _Plan(Became.MEMBERSHIP_UPDATED, key, news=news)


def _news(key: str, line: ResultLine, known: Row[Any] | None, now: str) -> MembershipNews:
    """What the row says; of what it leaves out, what was told before."""
    return MembershipNews(
        registration_id=UUID(key),
        member_number=line.member_number or (known.member_number if known else None),
        paid_through=line.paid_through or (known.paid_through if known else None),
        claimed_jht=bool(known.claimed_jht) if known else False,
        told_at=now,
    )


def _ruling(key: str, line: ResultLine, without_files: bool) -> Ruling:
    return Ruling(
        registration_id=UUID(key),
        revision=line.revision,
        outcome=line.outcome or "registered",
        member_number=line.member_number,
        payment_code=line.payment_code,
        reason=line.reason,
        without_files=without_files,
    )


def _as_ruling(decision: Decision) -> Ruling:
    return Ruling.model_validate(decision.model_dump(exclude={"revision", "decided_at"}))


def _ruled(connection: Connection, plans: Sequence[_Plan], now: str, by: Actor) -> dict[str, Ruled]:
    rulings = [plan.ruling for plan in plans if plan.ruling]
    found = decide_in(connection, rulings, now, by=by)
    return {str(one.registration_id): ruled for one, ruled in zip(rulings, found, strict=True)}


def _settled(plan: _Plan, ruled: Mapping[str, Ruled]) -> Became:
    if plan.ruling is None:
        return plan.verdict
    said = ruled[str(plan.ruling.registration_id)]
    if said.result is Result.DECIDED:
        return plan.verdict
    return Became.UNCHANGED if said.result is Result.UNCHANGED else Became(said.code or "")
