"""The office's decisions over HTTP: one, or a list with a verdict for each."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import BaseModel
from pydantic import Field as Bounded

from central import review
from central.accounts.roles import Right
from central.centre import Centre
from central.office.asking import Allowed, may, needs
from central.office.no import No, NoCode, noes
from central.office.signing_in import PREFIX
from central.review import Result, Ruled, Ruling, decide
from central.storage.tables import registrations
from central.words import Asked, Field, Flag, Number, Proposal, Reason
from perisai_app.domain.typed import FIELDS

MOST = 500
MOST_REVISIONS = 10_000


class Remark(Asked):
    """What is wrong with one field, and the value that the office proposes."""

    field: Field
    remark: Reason | Literal[""] = ""
    proposed: Proposal | None = None


class DecisionAsked(Asked):
    """`revision` is the one that was looked at; a newer one is not decided unseen. `without_files` registers
    somebody whose files will not come.
    """

    revision: int | None = Bounded(default=None, ge=1, le=MOST_REVISIONS, strict=True)
    outcome: Literal["registered", "returned", "declined"]
    member_number: Number | None = None
    payment_code: Number | None = None
    reason: Reason | None = None
    remarks: tuple[Remark, ...] = Bounded(default=(), max_length=len(FIELDS))
    without_files: Flag = False


class DecisionOfMany(DecisionAsked):
    registration_id: UUID


class DecisionsAsked(Asked):
    """Each is decided alone, in this order."""

    decisions: tuple[DecisionOfMany, ...] = Bounded(min_length=1, max_length=MOST)


class Decided(BaseModel):
    """`unchanged` when the same was decided before, to the letter."""

    result: Literal[Result.DECIDED, Result.UNCHANGED]


class Verdict(BaseModel):
    """`code` says why it was refused: registration_unknown, revision_outdated, files_awaited, reason_missing,
    field_unknown or already_decided.
    """

    registration_id: UUID
    result: Result
    code: str | None


class Verdicts(BaseModel):
    """One verdict for each decision, in their order."""

    verdicts: list[Verdict]


_NOES = (NoCode.SIGNED_OUT, NoCode.FORGED, NoCode.MALFORMED)


def routes_for_decisions(centre: Centre) -> APIRouter:
    router = APIRouter(prefix=PREFIX, tags=["decisions"])
    for add in (_one, _many):
        add(router, centre)
    return router


def _one(router: APIRouter, centre: Centre) -> None:
    who = Annotated[Allowed, Depends(may(centre, Right.DECIDE))]

    @router.post(
        "/registrations/{registration_id}/decision",
        openapi_extra=needs(Right.DECIDE),
        responses=noes(*_NOES, NoCode.NOT_FOUND, NoCode.REFUSED),
    )
    def post_decision(allowed: who, registration_id: UUID, asked: DecisionAsked) -> Decided:
        (ruled,) = _decided(centre, allowed, [_ruling(registration_id, asked)])
        if ruled.code == review.UNKNOWN:
            raise No(NoCode.NOT_FOUND)
        if ruled.result is Result.REFUSED:
            raise No(NoCode.REFUSED, ruled.code or "")
        return Decided(result=ruled.result)


def _many(router: APIRouter, centre: Centre) -> None:
    who = Annotated[Allowed, Depends(may(centre, Right.DECIDE))]

    @router.post("/decisions", openapi_extra=needs(Right.DECIDE), responses=noes(*_NOES))
    def post_decisions(allowed: who, asked: DecisionsAsked) -> Verdicts:
        ruled = _decided(centre, allowed, [_ruling(one.registration_id, one) for one in asked.decisions])
        return Verdicts(
            verdicts=[
                Verdict(registration_id=one.registration_id, result=verdict.result, code=verdict.code)
                for one, verdict in zip(asked.decisions, ruled, strict=True)
            ]
        )


def _decided(centre: Centre, allowed: Allowed, rulings: list[Ruling]) -> list[Ruled]:
    within = allowed.reaches(registrations.c.office, registrations.c.agent_key)
    return decide(centre, rulings, by=allowed.actor, within=within)


def _ruling(registration_id: UUID, asked: DecisionAsked) -> Ruling:
    given: dict[str, Any] = asked.model_dump(exclude={"registration_id"})
    return Ruling.model_validate({**given, "registration_id": registration_id})
