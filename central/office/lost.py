"""Laptops that are gone, over HTTP: told, who is concerned, the letters, and the end of it."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel
from sqlalchemy import Connection
from starlette.responses import Response, StreamingResponse

from central.accounts.roles import Right
from central.auditing import note
from central.centre import Centre
from central.fleet.case import Case, case_of
from central.fleet.concerned import Concerned, everybody, one_of
from central.fleet.kinds import DataKind
from central.fleet.letters import Form, in_form, to_authority, to_person
from central.fleet.lost import Lost, LostFault, close_lost, list_lost, tell_lost
from central.office.asking import Allowed, may, needs
from central.office.fleet import ONE_DEVICE, DeviceId
from central.office.no import No, NoCode, noes
from central.office.paging import USUAL, After, Limit, Page, cursor_of, key_of
from central.office.signing_in import PREFIX
from central.words import Asked, Instant, Reason

LOST = "/lost-devices"
ONE = LOST + "/{device_id}"
LETTERS = ONE + "/letters"


class LostAsked(Asked):
    """When it was missed begins the 72 hours."""

    missed_at: Instant


class ClosingAsked(Asked):
    """`note` says how it ended, without a word about a person."""

    note: Reason


class KindCount(BaseModel):
    kind: DataKind
    people: int


class LostWhole(BaseModel):
    """`people` is the most that the laptop can hold: each by one registration, `sent` by it or perhaps
    `fetched`. `never_came` and `erased_since` are what nobody here can name.
    """

    lost: Lost
    people: int
    sent: int
    fetched: int
    kinds: list[KindCount]
    never_came: int
    erased_since: int


class Person(BaseModel):
    """Somebody to be told, and what the laptop may hold of that registration."""

    registration_id: UUID
    name: str
    phone: str | None
    how: Literal["sent", "fetched"]
    kinds: list[DataKind]


_READ = (NoCode.SIGNED_OUT, NoCode.FORBIDDEN, NoCode.MALFORMED)
_WRITE = (*_READ, NoCode.FORGED, NoCode.NOT_FOUND, NoCode.REFUSED)
_GIVES: dict[int | str, dict[str, Any]] = {
    200: {"content": {kind: {"schema": {"type": "string"}} for kind in ("text/plain", "text/html")}}
}
_PRIVATE = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    "Cache-Control": "private, no-store",
}
AskedForm = Annotated[Form, Query()]


def routes_for_lost(centre: Centre) -> APIRouter:
    router = APIRouter(prefix=PREFIX, tags=["lost"])
    for add in (_telling, _looking, _people, _letters, _letters_to_people):
        add(router, centre)
    return router


def _telling(router: APIRouter, centre: Centre) -> None:
    runner = Annotated[Allowed, Depends(may(centre, Right.RUN_FLEET))]

    @router.post(
        ONE_DEVICE + "/lost", status_code=201, openapi_extra=needs(Right.RUN_FLEET), responses=noes(*_WRITE)
    )
    def post_lost(allowed: runner, device_id: DeviceId, asked: LostAsked) -> Lost:
        """It is blocked at once, and locks itself as soon as it is heard of again."""
        try:
            return tell_lost(centre, device_id, asked.missed_at, allowed.reach, by=allowed.actor)
        except LostFault as fault:
            raise _no(fault) from None

    @router.post(
        ONE + "/close", status_code=204, openapi_extra=needs(Right.RUN_FLEET), responses=noes(*_WRITE)
    )
    def post_closing(allowed: runner, device_id: DeviceId, asked: ClosingAsked) -> None:
        try:
            close_lost(centre, device_id, asked.note, allowed.reach, by=allowed.actor)
        except LostFault as fault:
            raise _no(fault) from None


def _looking(router: APIRouter, centre: Centre) -> None:
    reader = Annotated[Allowed, Depends(may(centre, Right.READ_FLEET))]

    @router.get(LOST, openapi_extra=needs(Right.READ_FLEET), responses=noes(*_READ))
    def get_lost(
        allowed: reader, still: bool | None = None, limit: Limit = USUAL, after: After = ""
    ) -> Page[Lost]:
        """Missed last first; `still` asks for open or for closed cases alone."""
        key = key_of(after, str, str)
        place = (str(key[0]), str(key[1])) if key else None
        found = list_lost(centre, allowed.reach, still=still, after=place, most=limit)
        return Page(items=list(found.items), next=cursor_of(*found.next) if found.next else None)

    @router.get(ONE, openapi_extra=needs(Right.READ_FLEET), responses=noes(*_READ, NoCode.NOT_FOUND))
    def get_one_lost(allowed: reader, device_id: DeviceId) -> LostWhole:
        with centre.store.reading() as connection:
            case = _case(connection, centre, allowed, device_id)
            sums = case.sums(connection)
        return LostWhole(
            lost=case.lost,
            people=sums.people,
            sent=sums.sent,
            fetched=sums.people - sums.sent,
            kinds=[KindCount(kind=kind, people=number) for kind, number in sums.kinds.items()],
            never_came=sums.unknown.never_came,
            erased_since=sums.unknown.erased_since,
        )


def _people(router: APIRouter, centre: Centre) -> None:
    runner = Annotated[Allowed, Depends(may(centre, Right.RUN_FLEET))]

    @router.get(
        ONE + "/people", openapi_extra=needs(Right.RUN_FLEET), responses=noes(*_READ, NoCode.NOT_FOUND)
    )
    def get_people(
        allowed: runner, device_id: DeviceId, limit: Limit = USUAL, after: After = ""
    ) -> Page[Person]:
        """Whom the laptop may hold, by registration."""
        key = key_of(after, str)
        with centre.store.writing() as connection:
            case = _case(connection, centre, allowed, device_id)
            place = str(key[0]) if key else ""
            found = list(islice(everybody(connection, case.holder, place), limit + 1))
            note(connection, allowed.actor, centre.now(), "lost_people_read", device_id, people=len(found))
        last = found[limit - 1].registration_id if len(found) > limit else None
        return Page(items=[_person(one) for one in found[:limit]], next=cursor_of(last) if last else None)


_LETTER: Any = {  # of three routes alike
    "response_class": Response,
    "openapi_extra": needs(Right.RUN_FLEET),
    "responses": {**_GIVES, **noes(*_READ, NoCode.NOT_FOUND)},
}


def _letters(router: APIRouter, centre: Centre) -> None:
    runner = Annotated[Allowed, Depends(may(centre, Right.RUN_FLEET))]

    @router.get(LETTERS + "/authority", **_LETTER)
    def get_letter_to_authority(allowed: runner, device_id: DeviceId, form: AskedForm = "text") -> Response:
        _noted(centre, allowed, device_id, "authority")
        with centre.store.reading() as connection:
            case = _case(connection, centre, allowed, device_id)
            sums = case.sums(connection)
        letter = to_authority(case.lost, case.facts, sums.kinds, sums.people, sums.unknown, centre.clock())
        return _written([letter], form)


def _letters_to_people(router: APIRouter, centre: Centre) -> None:
    runner = Annotated[Allowed, Depends(may(centre, Right.RUN_FLEET))]

    @router.get(LETTERS + "/people", **_LETTER)
    def get_letters_to_people(allowed: runner, device_id: DeviceId, form: AskedForm = "text") -> Response:
        """One for each, each on a page of its own."""
        _noted(centre, allowed, device_id, "people")

        def letters() -> Iterator[str]:
            with centre.store.reading() as connection:
                case = _case(connection, centre, allowed, device_id)
                for one in everybody(connection, case.holder):
                    yield to_person(case.lost, case.facts, one, centre.clock())

        return _written(letters(), form)

    @router.get(LETTERS + "/people/{registration_id}", **_LETTER)
    def get_letter_to_person(
        allowed: runner, device_id: DeviceId, registration_id: UUID, form: AskedForm = "text"
    ) -> Response:
        with centre.store.reading() as connection:
            case = _case(connection, centre, allowed, device_id)
            one = one_of(connection, case.holder, str(registration_id))
        if one is None:
            raise No(NoCode.NOT_FOUND)
        _noted(centre, allowed, device_id, "person", str(registration_id))
        return _written([to_person(case.lost, case.facts, one, centre.clock())], form)


def _noted(centre: Centre, allowed: Allowed, device_id: str, whom: str, subject: str = "") -> None:
    about = {"registration": subject} if subject else {}
    with centre.store.writing() as connection:
        _case(connection, centre, allowed, device_id)
        note(connection, allowed.actor, centre.now(), "letter_written", device_id, whom=whom, **about)


def _case(connection: Connection, centre: Centre, allowed: Allowed, device_id: str) -> Case:
    case = case_of(connection, device_id, allowed.reach, centre.now())
    if case is None:
        raise No(NoCode.NOT_FOUND)
    return case


def _person(one: Concerned) -> Person:
    return Person(
        registration_id=UUID(one.registration_id),
        name=one.person["name"],
        phone=one.person.get("phone"),
        how=one.how,
        kinds=list(one.kinds),
    )


def _written(letters: Iterable[str], form: Form) -> Response:
    media_type = "text/html" if form == "html" else "text/plain"
    return StreamingResponse(in_form(letters, form), media_type=media_type, headers=_PRIVATE)


def _no(fault: LostFault) -> No:
    if fault.code == "device_unknown":
        return No(NoCode.NOT_FOUND)
    return No(NoCode.REFUSED, fault.code)
