"""How the centre says no: RFC 9457 problem JSON for everything, a stable code, never a word of the input."""

import errno
from collections.abc import Sequence

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DBAPIError, OperationalError, TimeoutError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from central.files.unreachable import Unreachable
from central.logs import log_failure
from central.storage.turn import Busy
from perisai_app.wire.media import PROBLEM
from perisai_app.wire.problem_json import Code, ProblemDetails

_METHODS = ("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT")
RETRY_AFTER_SECONDS = "5"
# Somebody else holds what is needed, or there is no room for it: PostgreSQL says so by code, whatever
# language its server speaks, SQLite in words of its own.
_HELD = ("55P03", "40P01", "is locked")
_FULL = ("53100", "database or disk is full")
# The server goes, comes, has no room for one more connection, or is not the one that writes now.
_AWAY = ("08000", "08003", "08006", "57P01", "57P02", "57P03", "53300", "25006")

_TITLES = {
    Code.UNKNOWN_CODE: "The enrolment code is wrong, used or expired",
    Code.NOT_ENROLLED: "The bearer token is not known",
    Code.BLOCKED: "This device may only upload",
    Code.MALFORMED: "Not a request of protocol v1",
    Code.TOO_LARGE: "The batch is too large; halve it",
    Code.BUSY: "The centre is busy; try again later",
    Code.UPDATE_NEEDED: "The app is too old",
    Code.NOT_FOUND: "No such resource",
    Code.ERASED: "Erased by right",
    Code.NOT_ALLOWED: "Method not allowed here",
    Code.NOT_WANTED: "No submission of this agent names this file",
    Code.WRONG_OFFSET: "The upload is not as far, or further; ask by HEAD",
    Code.PRE_EMPTED: "A newer attempt has taken this upload over",
    Code.CHECKSUM_MISMATCH: "These bytes are not what their checksum says",
    Code.TUS_VERSION: "Only tus 1.0.0 is spoken here",
    Code.INTERNAL: "The centre failed",
}
_BY_STATUS = {
    401: Code.NOT_ENROLLED,
    404: Code.NOT_FOUND,
    405: Code.NOT_ALLOWED,
    413: Code.TOO_LARGE,
    426: Code.UPDATE_NEEDED,
    429: Code.BUSY,
    503: Code.BUSY,
}


class Refusal(Exception):
    """Ends a request with this status and code; nothing was changed."""

    def __init__(self, status: int, code: Code) -> None:
        super().__init__(code.value)
        self.status = status
        self.code = code


def problem(status: int, code: Code, headers: dict[str, str] | None = None) -> Response:
    """The one shape of a no."""
    if code is Code.BUSY:
        headers = {**(headers or {}), "Retry-After": RETRY_AFTER_SECONDS}
    body = ProblemDetails(title=_TITLES[code], status=status, code=code).model_dump_json()
    return Response(body, status, headers, PROBLEM)


def refused(refusal: Refusal) -> Response:
    """The answer that it ends a request with."""
    headers = {"WWW-Authenticate": "Bearer"} if refusal.status == 401 else None
    return problem(refusal.status, refusal.code, headers)


def install(app: FastAPI) -> None:
    """Every way out of a request that is not an answer."""
    app.add_middleware(LastNet)

    @app.exception_handler(Refusal)
    async def by_refusal(_: Request, refusal: Refusal) -> Response:
        return refused(refusal)

    @app.exception_handler(HTTPException)
    async def by_status(request: Request, error: HTTPException) -> Response:
        status = 422 if error.status_code == 400 else error.status_code  # a body that is no JSON at all
        headers = {"Allow": _allowed(request)} if status == 405 else dict(error.headers or {})
        return problem(status, _BY_STATUS.get(status, Code.MALFORMED), headers)

    @app.exception_handler(RequestValidationError)
    async def malformed(_request: Request, _error: RequestValidationError) -> Response:
        return problem(422, Code.MALFORMED)


def _allowed(request: Request) -> str:
    """What every route of this path takes; the framework names those of the first alone."""
    asked = ({**request.scope, "method": method} for method in _METHODS)
    return ", ".join(
        one["method"]
        for one in asked
        if any(route.matches(one)[0] is Match.FULL for route in request.app.routes)
    )


class LastNet:
    """Catches what nobody foresaw before the server would print it: a traceback's message may hold input."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def watch(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, watch)
        except ClientDisconnect:
            return
        except Exception as failure:
            if not _is_busy(failure) or _needs_a_person(failure):
                log_failure(failure)
            if not started:
                await _unforeseen(failure)(scope, receive, send)


def _unforeseen(failure: Exception) -> Response:
    return problem(503, Code.BUSY) if _is_busy(failure) else problem(500, Code.INTERNAL)


def _is_busy(failure: Exception) -> bool:
    """Others write all the while, the pool of connections is used up, the disk is, or nobody is there."""
    if isinstance(failure, DBAPIError):
        return _is_away(failure) or _says(failure, _HELD + _FULL)
    return isinstance(failure, (TimeoutError, Busy, Unreachable)) or _is_full(failure)


def _needs_a_person(failure: Exception) -> bool:
    """It may not pass by itself."""
    return _is_full(failure) or _says(failure, _FULL) or _is_away(failure)


def _is_away(failure: Exception) -> bool:
    """The database server: what its driver says without a code of the server's is about the connection."""
    if not isinstance(failure, DBAPIError):
        return False
    state = getattr(failure.orig, "sqlstate", "")
    is_unheard = state is None and isinstance(failure, OperationalError)
    return failure.connection_invalidated or is_unheard or state in _AWAY


def _is_full(failure: Exception) -> bool:
    """The disk of the files."""
    return isinstance(failure, OSError) and failure.errno in (errno.ENOSPC, errno.EDQUOT)


def _says(failure: Exception, signs: Sequence[str]) -> bool:
    """Whether the database's own error bears one of these: its code, or without one a part of its words."""
    own = failure.orig if isinstance(failure, OperationalError) else None
    if (state := getattr(own, "sqlstate", None)) is not None:
        return state in signs
    return any(sign in str(own) for sign in signs)
