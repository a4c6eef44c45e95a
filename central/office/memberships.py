"""Where a worker's cover stands, told to the agents one by one or by list; and messages to them."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import BaseModel
from pydantic import Field as Bounded
from sqlalchemy import and_, true

from central.accounts.roles import Right
from central.centre import Centre
from central.news import Told, tell_memberships, tell_message
from central.office.asking import Allowed, may, needs
from central.office.no import No, NoCode, noes
from central.office.signing_in import PREFIX
from central.stop import Stop
from central.storage.tables import agents, registrations
from central.words import Asked, Flag, Key, Month, Number, Text
from perisai_app.wire.changes import MembershipNews

MOST = 500


class Membership(Asked):
    """`paid_through` is a month, null while nothing is paid; a known number stays when none is told."""

    member_number: Number | None = None
    paid_through: Month | None = None
    claimed_jht: Flag = False


class MembershipOfMany(Membership):
    registration_id: UUID


class MembershipsAsked(Asked):
    memberships: tuple[MembershipOfMany, ...] = Bounded(min_length=1, max_length=MOST)


class MembershipTold(BaseModel):
    """`unchanged` when the same was told before."""

    result: Literal[Told.TOLD, Told.UNCHANGED]


class MembershipVerdict(BaseModel):
    registration_id: UUID
    result: Told


class MembershipVerdicts(BaseModel):
    """One verdict for each, in their order."""

    verdicts: list[MembershipVerdict]


class MessageAsked(Asked):
    """Plain text; without `agent_key` to every agent within reach."""

    text: Text
    agent_key: Key | None = None


class MessageTold(BaseModel):
    """How many agents will hear of it."""

    agents: int


_NOES = (NoCode.SIGNED_OUT, NoCode.FORGED, NoCode.MALFORMED)


def routes_for_memberships(centre: Centre) -> APIRouter:
    router = APIRouter(prefix=PREFIX, tags=["memberships"])
    for add in (_memberships, _messages):
        add(router, centre)
    return router


def _memberships(router: APIRouter, centre: Centre) -> None:
    who = Annotated[Allowed, Depends(may(centre, Right.DECIDE))]

    @router.put(
        "/registrations/{registration_id}/membership",
        openapi_extra=needs(Right.DECIDE),
        responses=noes(*_NOES, NoCode.NOT_FOUND),
    )
    def put_membership(allowed: who, registration_id: UUID, asked: Membership) -> MembershipTold:
        (told,) = _told(centre, allowed, [(registration_id, asked)])
        if told is Told.UNKNOWN:
            raise No(NoCode.NOT_FOUND)
        return MembershipTold(result=told)

    @router.post("/memberships", openapi_extra=needs(Right.DECIDE), responses=noes(*_NOES))
    def post_memberships(allowed: who, asked: MembershipsAsked) -> MembershipVerdicts:
        told = _told(centre, allowed, [(one.registration_id, one) for one in asked.memberships])
        return MembershipVerdicts(
            verdicts=[
                MembershipVerdict(registration_id=one.registration_id, result=result)
                for one, result in zip(asked.memberships, told, strict=True)
            ]
        )


def _messages(router: APIRouter, centre: Centre) -> None:
    who = Annotated[Allowed, Depends(may(centre, Right.DECIDE))]

    @router.post("/messages", openapi_extra=needs(Right.DECIDE), responses=noes(*_NOES, NoCode.NOT_FOUND))
    def post_message(allowed: who, asked: MessageAsked) -> MessageTold:
        named = true() if asked.agent_key is None else agents.c.agent_key == asked.agent_key
        within = and_(named, allowed.reaches(agents.c.office, agents.c.agent_key))
        try:
            return MessageTold(agents=tell_message(centre, asked.text, by=allowed.actor, within=within))
        except Stop:  # nobody is within reach
            raise No(NoCode.NOT_FOUND) from None


def _told(centre: Centre, allowed: Allowed, asked: list[tuple[UUID, Membership]]) -> list[Told]:
    within = allowed.reaches(registrations.c.office, registrations.c.agent_key)
    now = centre.now()
    news = [
        MembershipNews(
            registration_id=key,
            member_number=one.member_number,
            paid_through=one.paid_through,
            claimed_jht=one.claimed_jht,
            told_at=now,
        )
        for key, one in asked
    ]
    return tell_memberships(centre, news, by=allowed.actor, within=within)
