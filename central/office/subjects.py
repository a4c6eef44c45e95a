"""One person's rights over HTTP: what is here about them, a copy of all of it, and its erasure.

Who is meant stands in a body and never in an address.
"""

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field
from starlette.responses import StreamingResponse

from central.accounts.roles import Right
from central.auditing import note_each
from central.centre import Centre
from central.office.asking import Allowed, may, needs
from central.office.no import No, NoCode, noes
from central.office.sending import sent
from central.office.signing_in import PREFIX
from central.subjects import sealing
from central.subjects.copying import MEDIA_TYPE, copy_person
from central.subjects.erasing import Why, erase_person
from central.subjects.fault import SubjectFault
from central.subjects.finding import MOST, Person, registrations_of
from central.subjects.here import Here, here
from central.subjects.sealing import Seal, check_seal, sealed
from central.words import Asked

FOUND, COPY, ERASURE = "/subjects/search", "/subjects/copy", "/subjects/erasure"
SOUGHT = "person_sought"


class PersonAsked(Asked):
    """By NIK all that ever said it; by numbers exactly those."""

    person: Person


class CopyAsked(PersonAsked):
    """Without a seal it is a ZIP in the clear."""

    seal: Seal | None = None


class ErasureAsked(PersonAsked):
    """`expected` is how many registrations somebody looked at before: no more and no fewer go."""

    why: Why
    expected: int = Field(ge=1, le=MOST, strict=True)


class FoundOnes(BaseModel):
    """What a copy would hold, and an erasure take away."""

    registrations: list[Here]


class Erased(BaseModel):
    """How much went here; laptops follow when they next come."""

    registrations: int
    revisions: int


_NOES = (NoCode.SIGNED_OUT, NoCode.FORBIDDEN, NoCode.FORGED, NoCode.MALFORMED, NoCode.NOT_FOUND)
_BYTES = {"schema": {"type": "string", "format": "binary"}}
_FILE: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The copy; one that breaks off is not whole",
        "content": {MEDIA_TYPE: _BYTES, sealing.MEDIA_TYPE: _BYTES},
    }
}


def routes_for_subjects(centre: Centre) -> APIRouter:
    router = APIRouter(prefix=PREFIX, tags=["subjects"])
    for add in (_looking, _copying, _erasing):
        add(router, centre)
    return router


def _looking(router: APIRouter, centre: Centre) -> None:
    who = Annotated[Allowed, Depends(may(centre, Right.SUBJECTS))]
    guard = needs(Right.SUBJECTS)

    @router.post(FOUND, openapi_extra=guard, responses=noes(*_NOES))
    def search_person(allowed: who, asked: PersonAsked) -> FoundOnes:
        """Also what an erasure would take away; nothing is changed."""
        ids = _ids(centre, allowed, asked)
        with centre.store.writing() as connection:
            note_each(connection, allowed.actor, centre.now(), SOUGHT, [(key, {}) for key in ids])
        with centre.store.reading() as connection:
            return FoundOnes(registrations=here(connection, ids))


def _copying(router: APIRouter, centre: Centre) -> None:
    who = Annotated[Allowed, Depends(may(centre, Right.SUBJECTS))]
    guard = needs(Right.SUBJECTS)

    @router.post(
        COPY,
        openapi_extra=guard,
        response_class=StreamingResponse,
        responses={**_FILE, **noes(*_NOES, NoCode.REFUSED)},
    )
    def copy_of_person(allowed: who, asked: CopyAsked) -> StreamingResponse:
        """Everything, as a ZIP of JSON and files; sealed by age when a seal is given."""
        ids = _ids(centre, allowed, asked)
        if asked.seal is None:
            data = copy_person(centre, ids, by=allowed.actor, sealed=False)
            return sent(data, MEDIA_TYPE, "perisai-data-pribadi.zip")
        _checked(asked.seal)
        data = copy_person(centre, ids, by=allowed.actor, sealed=True)
        data = sealed(data, asked.seal, centre.home.path)
        return sent(data, sealing.MEDIA_TYPE, "perisai-data-pribadi.zip.age")


def _erasing(router: APIRouter, centre: Centre) -> None:
    who = Annotated[Allowed, Depends(may(centre, Right.SUBJECTS))]
    guard = needs(Right.SUBJECTS)

    @router.post(ERASURE, openapi_extra=guard, responses=noes(*_NOES, NoCode.REFUSED))
    def erase_person_here(allowed: who, asked: ErasureAsked) -> Erased:
        """For good, here and on laptops; why is kept without a word about the person."""
        ids = _ids(centre, allowed, asked)
        try:
            gone = erase_person(centre, ids, asked.why, expected=asked.expected, by=allowed.actor)
        except SubjectFault as fault:
            raise No(NoCode.REFUSED, fault.code) from None
        return Erased(registrations=gone.registrations, revisions=gone.revisions)


def _ids(centre: Centre, allowed: Allowed, asked: PersonAsked) -> list[str]:
    ids = registrations_of(centre, asked.person, allowed.reach)
    if not ids:
        raise No(NoCode.NOT_FOUND)
    return ids


def _checked(seal: Seal) -> None:
    try:
        check_seal(seal)
    except SubjectFault as fault:
        raise No(NoCode.REFUSED, fault.code) from None
