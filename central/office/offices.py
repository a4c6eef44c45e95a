"""Offices over HTTP: their branch and their monthly target."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path
from pydantic import Field

from central.accounts.roles import Right
from central.centre import Centre
from central.fleet import offices
from central.fleet.facts import LetterFacts, facts_in, keep_facts
from central.fleet.offices import Office
from central.office.asking import Allowed, may, needs
from central.office.no import No, NoCode, noes
from central.office.paging import USUAL, After, Limit, Page, cursor_of, key_of
from central.office.signing_in import PREFIX
from central.words import Asked, Line, Name

OFFICES, FACTS = "/offices", "/letter-facts"
MOST_A_MONTH = 10_000_000

OfficeName = Annotated[Name, Path()]
Target = Annotated[int, Field(ge=0, le=MOST_A_MONTH, strict=True)]


class OfficeAsked(Asked):
    """A target of 0 is none."""

    name: Name
    branch: Line = ""
    monthly_target: Target = 0


class OfficeChange(Asked):
    """What is null stays."""

    branch: Line | None = None
    monthly_target: Target | None = None


_READ = (NoCode.SIGNED_OUT, NoCode.FORBIDDEN, NoCode.MALFORMED)
_WRITE = (*_READ, NoCode.FORGED)


def routes_for_offices(centre: Centre) -> APIRouter:
    router = APIRouter(prefix=PREFIX, tags=["offices"])
    for add in (_listing, _adding, _changing, _facts):
        add(router, centre)
    return router


def _listing(router: APIRouter, centre: Centre) -> None:
    reader = Annotated[Allowed, Depends(may(centre, Right.READ_FLEET))]

    @router.get(OFFICES, openapi_extra=needs(Right.READ_FLEET), responses=noes(*_READ))
    def get_offices(allowed: reader, limit: Limit = USUAL, after: After = "") -> Page[Office]:
        key = key_of(after, str)
        found = offices.list_offices(centre, allowed.reach, after=str(key[0]) if key else "", most=limit)
        return Page(items=list(found.items), next=cursor_of(found.next) if found.next else None)


def _adding(router: APIRouter, centre: Centre) -> None:
    runner = Annotated[Allowed, Depends(may(centre, Right.RUN_OFFICES))]

    @router.post(
        OFFICES,
        status_code=201,
        openapi_extra=needs(Right.RUN_OFFICES),
        responses=noes(*_WRITE, NoCode.REFUSED),
    )
    def post_office(allowed: runner, asked: OfficeAsked) -> Office:
        told = asked.model_dump(exclude={"name"})
        added = offices.add_office(centre, asked.name, **told, by=allowed.actor)
        if added is None:
            raise No(NoCode.REFUSED, offices.NAME_TAKEN)
        return added


def _changing(router: APIRouter, centre: Centre) -> None:
    runner = Annotated[Allowed, Depends(may(centre, Right.RUN_OFFICES))]

    @router.patch(
        OFFICES + "/{office_name:path}",
        openapi_extra=needs(Right.RUN_OFFICES),
        responses=noes(*_WRITE, NoCode.NOT_FOUND),
    )
    def patch_office(allowed: runner, office_name: OfficeName, asked: OfficeChange) -> Office:
        changed = offices.change_office(centre, office_name, **asked.model_dump(), by=allowed.actor)
        if changed is None:
            raise No(NoCode.NOT_FOUND)
        return changed


def _facts(router: APIRouter, centre: Centre) -> None:
    reader = Annotated[Allowed, Depends(may(centre, Right.READ_FLEET))]
    runner = Annotated[Allowed, Depends(may(centre, Right.RUN_OFFICES))]

    @router.get(FACTS, openapi_extra=needs(Right.READ_FLEET), responses=noes(*_READ))
    def get_letter_facts(allowed: reader) -> LetterFacts:
        """What letters about a lost laptop say of this office and of the authority."""
        with centre.store.reading() as connection:
            return facts_in(connection)

    @router.put(FACTS, status_code=204, openapi_extra=needs(Right.RUN_OFFICES), responses=noes(*_WRITE))
    def put_letter_facts(allowed: runner, asked: LetterFacts) -> None:
        keep_facts(centre, asked, by=allowed.actor)
