"""Who asks at the office, and whether they may: the one guard of every route.

A route names its Right; the OpenAPI document says it again as `x-right`, so that tests can try every role at
every door.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ColumnElement, false, true
from starlette.requests import Request

from central.accounts.roles import Right, Scope, scope_of, sees_masked
from central.accounts.sessions import Caller, caller_of, is_csrf
from central.auditing import Actor
from central.centre import Centre
from central.office.no import No, NoCode
from central.register.reach import EVERYTHING, Reach

COOKIE = "perisai_session"
CSRF_HEADER = "X-CSRF-Token"
HARMLESS = ("GET", "HEAD", "OPTIONS")


@dataclass(frozen=True, slots=True)
class Allowed:
    """A caller who may do what the route does, and how far."""

    caller: Caller
    scope: Scope

    @property
    def actor(self) -> Actor:
        return self.caller.actor

    @property
    def masked(self) -> bool:
        return sees_masked(self.caller.role)

    @property
    def sees_signals(self) -> bool:
        """Also where they stand beside something else."""
        return scope_of(self.caller.role, Right.READ_SIGNALS) is not None

    @property
    def reach(self) -> Reach:
        """The same for what is searched and shown."""
        caller = self.caller
        if self.scope is Scope.ALL:
            return EVERYTHING
        return (
            Reach(office=caller.office) if self.scope is Scope.OFFICE else Reach(agent_key=caller.agent_key)
        )

    def reaches(self, office: Column[str], agent_key: Column[str]) -> ColumnElement[bool]:
        """The rows that are within: those of all, of an office, of an agent. Whatever is not is not there
        (404), so that nobody learns what others have.
        """
        if self.scope is Scope.ALL:
            return true()
        if self.scope is Scope.OFFICE:
            return office == self.caller.office if self.caller.office else false()
        return agent_key == self.caller.agent_key if self.caller.agent_key else false()


def may(centre: Centre, right: Right) -> Callable[[Request], Allowed]:
    """A dependency: No signed_out, forged or forbidden, in this order."""

    def check(request: Request) -> Allowed:
        caller = caller_of(centre, request.cookies.get(cookie_called(request, COOKIE), ""))
        if caller is None:
            raise No(NoCode.SIGNED_OUT)
        if request.method not in HARMLESS and not is_csrf(
            centre, caller, request.headers.get(CSRF_HEADER, "")
        ):
            raise No(NoCode.FORGED)
        scope = scope_of(caller.role, right)
        if scope is None:
            raise No(NoCode.FORBIDDEN)
        return Allowed(caller, scope)

    return check


def cookie_called(request: Request, name: str) -> str:
    """Over https a browser takes and sends this name only from and to this very host, by https; without it
    (on loopback) it would not take the name at all.
    """
    return f"__Host-{name}" if is_secure(request) else name


def is_secure(request: Request) -> bool:
    """Behind a proxy the server is told of https by it (uvicorn believes a proxy on this machine alone)."""
    return request.url.scheme == "https"


def needs(right: Right) -> dict[str, Any]:
    """What the OpenAPI document says of a route's guard."""
    return {"x-right": right.value}
