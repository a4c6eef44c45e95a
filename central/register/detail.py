"""One registration with everything that the office knows of it, for whoever decides.

Must not know HTTP, nor decide anything.
"""

from typing import TypeVar
from uuid import UUID

from sqlalchemy import Connection, func, select

from central.register.history import (
    Membership,
    NamedFile,
    Revision,
    Signal,
    decisions_of,
    files_of,
    membership_of,
    revisions_of,
    signals_of,
)
from central.register.masking import number_masked, proposal_masked, text_masked
from central.register.reach import Reach
from central.register.whole import Whole, whole_of
from central.storage.tables import agents, registrations, submissions
from perisai_app.domain.choices import EarlierMember
from perisai_app.domain.registration import Value
from perisai_app.domain.settings import Settings
from perisai_app.wire.changes import Decision

MOST_EARLIER = 20

Numbered = TypeVar("Numbered", Membership, Decision)


class Before(Value):
    """Whether the worker was a BPU before: what he said, and whether this centre had the same NIK already
    when this registration first came; `earlier` are those that had it and are within reach.
    """

    said: EarlierMember | None
    known_here: bool
    earlier: tuple[UUID, ...]


class Detail(Value):
    """The latest revision whole, and all that happened."""

    state: str
    office: str
    agent_key: str
    agent: str
    latest: Whole
    member_before: Before
    revisions: tuple[Revision, ...]
    decisions: tuple[Decision, ...]
    membership: Membership | None
    files: tuple[NamedFile, ...]
    files_awaited: int
    signals: tuple[Signal, ...]


def detail_of(
    connection: Connection, registration_id: str, reach: Reach, settings: Settings, *, masked: bool
) -> Detail | None:
    """None when it is not within reach."""
    latest = whole_of(connection, registration_id, reach, settings, masked=masked)
    if latest is None:
        return None
    named = files_of(connection, registration_id)
    detail = Detail(
        **_where(connection, registration_id),
        latest=latest,
        member_before=_before(connection, registration_id, latest, reach),
        revisions=tuple(revisions_of(connection, registration_id)),
        decisions=tuple(decisions_of(connection, registration_id)),
        membership=membership_of(connection, registration_id),
        files=tuple(named),
        files_awaited=_awaited(named, latest.revision),
        signals=tuple(signals_of(connection, registration_id, reach)),
    )
    return _masked(detail) if masked else detail


def _where(connection: Connection, registration_id: str) -> dict[str, str]:
    told = (registrations.c.state, registrations.c.office, registrations.c.agent_key)
    query = (
        select(*told, agents.c.name.label("agent"))
        .join_from(registrations, agents)
        .where(registrations.c.registration_id == registration_id)
    )
    return dict(connection.execute(query).mappings().one())


def _before(connection: Connection, registration_id: str, latest: Whole, reach: Reach) -> Before:
    """Incentives depend on it. What came before counts, whenever it was captured."""
    key, own = registrations.c.registration_id, registrations.alias()
    nik = select(own.c.nik).where(own.c.registration_id == registration_id).scalar_subquery()
    came = select(func.min(submissions.c.received_at))
    first = came.where(submissions.c.registration_id == key).scalar_subquery()
    mine = came.where(submissions.c.registration_id == registration_id).scalar_subquery()
    others = select(key, reach.holds(registrations.c).label("near")).where(
        registrations.c.nik == nik, key != registration_id, first < mine
    )
    rows = connection.execute(others.order_by(key)).all()
    said = latest.person.get("earlier_member")
    return Before(
        said=EarlierMember(str(said)) if said else None,
        known_here=bool(rows),
        earlier=tuple(UUID(row.registration_id) for row in rows if row.near)[:MOST_EARLIER],
    )


def _awaited(named: list[NamedFile], revision: int) -> int:
    """Contents of the latest revision that are not here."""
    return len({file.sha256 for file in named if file.revision == revision and not file.here})


def _masked(detail: Detail) -> Detail:
    """The latest revision is masked already."""
    cover = _numbers_masked(detail.membership) if detail.membership else None
    decisions = tuple(_numbers_masked(_texts_masked(decision)) for decision in detail.decisions)
    signals = tuple(one.model_copy(update={"reason": _text(one.reason)}) for one in detail.signals)
    return detail.model_copy(update={"membership": cover, "decisions": decisions, "signals": signals})


def _numbers_masked(told: Numbered) -> Numbered:
    names = ("member_number", "payment_code")
    numbers = {name: number_masked(getattr(told, name) or "") or None for name in names}
    return told.model_copy(update=numbers)


def _texts_masked(decision: Decision) -> Decision:
    """What was proposed, and what was written beside it."""
    remarks = tuple(
        remark.model_copy(
            update={
                "proposed": proposal_masked(remark.field, remark.proposed),
                "remark": text_masked(remark.remark),
            }
        )
        for remark in decision.remarks
    )
    return decision.model_copy(update={"remarks": remarks, "reason": _text(decision.reason)})


def _text(told: str | None) -> str | None:
    return text_masked(told) if told else told
