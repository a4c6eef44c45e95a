"""The office's people over HTTP: listed, added, given a password, ended."""

from typing import Annotated, NoReturn
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import BaseModel

from central.accounts import users
from central.accounts.roles import Right, Role
from central.centre import Centre
from central.office.asking import Allowed, may, needs
from central.office.no import No, NoCode, noes
from central.office.paging import USUAL, After, Limit, Page, cursor_of, key_of
from central.office.passwords import Password
from central.office.signing_in import PREFIX
from central.words import Asked, Key, Name

USERS = "/users"
ONE = USERS + "/{user_id}"


class UserShown(BaseModel):
    """`office` limits a supervisor, `agent_key` an agent; `ended_at` is null while the user may sign in."""

    user_id: str
    name: str
    role: Role
    office: str | None
    agent_key: str | None
    added_at: str
    ended_at: str | None


class UserAsked(Asked):
    """A supervisor needs an office that is here, an agent the key of one."""

    name: Name
    role: Role
    password: Password
    office: Name | None = None
    agent_key: Key | None = None


class PasswordAsked(Asked):
    password: Password


_READ = (NoCode.SIGNED_OUT, NoCode.FORBIDDEN, NoCode.MALFORMED)
_WRITE = (*_READ, NoCode.FORGED, NoCode.REFUSED)


def routes_for_users(centre: Centre) -> APIRouter:
    router = APIRouter(prefix=PREFIX, tags=["users"])
    for add in (_listing, _adding, _changing, _ending):
        add(router, centre)
    return router


def _listing(router: APIRouter, centre: Centre) -> None:
    runner = Annotated[Allowed, Depends(may(centre, Right.RUN_USERS))]

    @router.get(USERS, openapi_extra=needs(Right.RUN_USERS), responses=noes(*_READ))
    def get_users(allowed: runner, limit: Limit = USUAL, after: After = "") -> Page[UserShown]:
        """Those who may sign in first, then who could once; each by name."""
        key = key_of(after, str)
        found = users.page_of_users(centre, after=str(key[0]) if key else "", most=limit)
        shown = [UserShown.model_validate(one, from_attributes=True) for one in found[:limit]]
        return Page(items=shown, next=cursor_of(shown[-1].user_id) if len(found) > limit else None)


def _adding(router: APIRouter, centre: Centre) -> None:
    runner = Annotated[Allowed, Depends(may(centre, Right.RUN_USERS))]

    @router.post(USERS, status_code=201, openapi_extra=needs(Right.RUN_USERS), responses=noes(*_WRITE))
    def post_user(allowed: runner, asked: UserAsked) -> UserShown:
        try:
            added = users.add_user(
                centre,
                asked.name,
                asked.role,
                asked.password.get_secret_value(),
                by=allowed.actor,
                office=asked.office,
                agent_key=asked.agent_key,
            )
        except users.UserFault as fault:
            _refuse(fault)
        return UserShown.model_validate(added, from_attributes=True)


def _changing(router: APIRouter, centre: Centre) -> None:
    runner = Annotated[Allowed, Depends(may(centre, Right.RUN_USERS))]

    @router.put(
        ONE + "/password",
        status_code=204,
        openapi_extra=needs(Right.RUN_USERS),
        responses=noes(*_WRITE, NoCode.NOT_FOUND),
    )
    def put_user_password(allowed: runner, user_id: UUID, asked: PasswordAsked) -> None:
        """Every session of this user ends."""
        try:
            users.set_password(centre, str(user_id), asked.password.get_secret_value(), by=allowed.actor)
        except users.UserFault as fault:
            _refuse(fault)


def _ending(router: APIRouter, centre: Centre) -> None:
    runner = Annotated[Allowed, Depends(may(centre, Right.RUN_USERS))]

    @router.delete(
        ONE,
        status_code=204,
        openapi_extra=needs(Right.RUN_USERS),
        responses=noes(*_WRITE, NoCode.NOT_FOUND),
    )
    def delete_user(allowed: runner, user_id: UUID) -> None:
        """From the next request on; the name stays in the list and in the audit."""
        try:
            users.end_user(centre, str(user_id), by=allowed.actor)
        except users.UserFault as fault:
            _refuse(fault)


def _refuse(fault: users.UserFault) -> NoReturn:
    if fault.code == "user_unknown":
        raise No(NoCode.NOT_FOUND) from None
    raise No(NoCode.REFUSED, fault.code) from None
