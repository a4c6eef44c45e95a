"""Sign in, sign out, one's own password, and who one is."""

from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict
from starlette.requests import Request
from starlette.responses import Response

from central.accounts import users
from central.accounts.browsers import LASTS, browser_cookie
from central.accounts.roles import Right, Role
from central.accounts.sessions import Wait, csrf_of, is_own_password, sign_in, sign_out
from central.centre import Centre
from central.office.asking import COOKIE, Allowed, cookie_called, is_secure, may, needs
from central.office.no import No, NoCode, noes
from central.office.passwords import Password
from central.words import Name

PREFIX = "/office/v1"
SESSION = "/session"


class SignIn(BaseModel):
    """A name and a password; neither is ever repeated by an error."""

    model_config = ConfigDict(hide_input_in_errors=True, extra="forbid")

    name: Name
    password: Password


class NewPassword(BaseModel):
    model_config = ConfigDict(hide_input_in_errors=True, extra="forbid")

    old: Password
    new: Password


class Me(BaseModel):
    """`csrf` goes with every request that changes something, in X-CSRF-Token."""

    user_id: str
    name: str
    role: Role
    office: str | None
    csrf: str


_TRYING = (NoCode.FORGED, NoCode.MALFORMED, NoCode.TOO_MANY_TRIES)


def routes_for_sessions(centre: Centre) -> APIRouter:
    router = APIRouter(prefix=PREFIX + SESSION, tags=["session"])
    itself = Annotated[Allowed, Depends(may(centre, Right.SELF))]

    @router.post("", responses=noes(*_TRYING, NoCode.WRONG_PASSWORD))
    def post_session(request: Request, asked: SignIn, response: Response) -> Me:
        _check_origin(request)
        browser = cookie_called(request, browser_cookie(asked.name))
        password, said = asked.password.get_secret_value(), request.cookies.get(browser, "")
        done = sign_in(centre, asked.name, password, _address(request), said)
        if isinstance(done, Wait):
            raise No(NoCode.TOO_MANY_TRIES, retry_after=_seconds_until(centre, done.until))
        if done is None:
            raise No(NoCode.WRONG_PASSWORD)
        _leave(request, response, cookie_called(request, COOKIE), done.cookie)
        _leave(request, response, browser, done.browser.cookie, LASTS)
        who = done.caller
        return Me(user_id=who.user_id, name=who.name, role=who.role, office=who.office, csrf=done.csrf)

    @router.get("", openapi_extra=needs(Right.SELF), responses=noes(NoCode.SIGNED_OUT))
    def get_session(allowed: itself) -> Me:
        who = allowed.caller
        csrf = csrf_of(centre, who.token)
        return Me(user_id=who.user_id, name=who.name, role=who.role, office=who.office, csrf=csrf)

    @router.delete(
        "",
        status_code=204,
        openapi_extra=needs(Right.SELF),
        responses=noes(NoCode.SIGNED_OUT, NoCode.FORGED),
    )
    def delete_session(request: Request, allowed: itself, response: Response) -> None:
        sign_out(centre, allowed.caller)
        response.delete_cookie(cookie_called(request, COOKIE), secure=is_secure(request))

    @router.put(
        "/password",
        status_code=204,
        openapi_extra=needs(Right.SELF),
        responses=noes(*_TRYING, NoCode.SIGNED_OUT, NoCode.REFUSED),
    )
    def put_password(request: Request, allowed: itself, asked: NewPassword) -> None:
        """Ends every session of this user, this one too."""
        old = asked.old.get_secret_value()
        known = is_own_password(centre, allowed.caller, old, _address(request))
        if isinstance(known, Wait):
            raise No(NoCode.TOO_MANY_TRIES, retry_after=_seconds_until(centre, known.until))
        if not known:
            raise No(NoCode.REFUSED, "old_password_wrong")
        try:
            users.set_password(centre, allowed.caller.user_id, asked.new.get_secret_value(), by=allowed.actor)
        except users.UserFault as fault:
            raise No(NoCode.REFUSED, fault.code) from None

    return router


def _check_origin(request: Request) -> None:
    """A browser says from which page it asks; another site's page may not sign anybody in here."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise No(NoCode.FORGED)


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def _leave(
    request: Request, response: Response, name: str, cookie: str, lasts: timedelta | None = None
) -> None:
    """A cookie out of reach for scripts and other sites; without `lasts` until the browser is closed."""
    seconds = None if lasts is None else int(lasts.total_seconds())
    response.set_cookie(
        name, cookie, max_age=seconds, httponly=True, samesite="strict", secure=is_secure(request)
    )


def _seconds_until(centre: Centre, until: str) -> int:
    left = datetime.fromisoformat(until) - centre.clock()
    return max(1, int(left.total_seconds()))
