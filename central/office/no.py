"""How the office's routes say no: problem JSON too, with codes of their own, never a word of the input."""

from enum import StrEnum
from typing import Any

from fastapi import FastAPI
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from perisai_app.wire.media import PROBLEM


class NoCode(StrEnum):
    """Stable; the console makes sentences of them."""

    SIGNED_OUT = "signed_out"  # 401: no session, or it is over
    WRONG_PASSWORD = "wrong_password"  # noqa: S105  # 401: name and password are nobody's
    FORBIDDEN = "forbidden"  # 403: this role may not
    FORGED = "forged"  # 403: the request does not prove that it comes from a page of ours
    NOT_FOUND = "not_found"  # 404: not there, or not theirs to see
    REFUSED = "refused"  # 409: it cannot be done as things stand; `reason` says why
    TOO_LARGE = "too_large"  # 413
    MALFORMED = "malformed"  # 422
    TOO_MANY_TRIES = "too_many_tries"  # 429: wrong passwords; Retry-After says how long


_TITLES = {
    NoCode.SIGNED_OUT: "Sign in first",
    NoCode.WRONG_PASSWORD: "Name or password is wrong",
    NoCode.FORBIDDEN: "Not allowed to this role",
    NoCode.FORGED: "The request does not come from a page of this centre",
    NoCode.NOT_FOUND: "No such resource",
    NoCode.REFUSED: "Not possible as things stand",
    NoCode.TOO_LARGE: "Too large",
    NoCode.MALFORMED: "Not what this route takes",
    NoCode.TOO_MANY_TRIES: "Too many wrong tries; wait",
}
STATUS = {
    NoCode.SIGNED_OUT: 401,
    NoCode.WRONG_PASSWORD: 401,
    NoCode.FORBIDDEN: 403,
    NoCode.FORGED: 403,
    NoCode.NOT_FOUND: 404,
    NoCode.REFUSED: 409,
    NoCode.TOO_LARGE: 413,
    NoCode.MALFORMED: 422,
    NoCode.TOO_MANY_TRIES: 429,
}


class NoDetails(BaseModel):
    """RFC 9457; `reason` is a stable code too, where one status has several."""

    type: str = "about:blank"
    title: str
    status: int
    code: str
    reason: str = ""


_SCHEMA = NoDetails.model_json_schema()


class No(Exception):
    """Ends a request of the office; nothing was changed."""

    def __init__(self, code: NoCode, reason: str = "", *, retry_after: int | None = None) -> None:
        super().__init__(code.value)
        self.code, self.reason, self.retry_after = code, reason, retry_after


def noes(*codes: NoCode) -> dict[int | str, dict[str, Any]]:
    """What a route may answer besides yes, for the OpenAPI document."""
    return {
        STATUS[code]: {"description": _TITLES[code], "content": {PROBLEM: {"schema": _SCHEMA}}}
        for code in codes
    }


def answer_of(no: No) -> Response:
    """The one shape of a no."""
    status = STATUS[no.code]
    body = NoDetails(title=_TITLES[no.code], status=status, code=no.code.value, reason=no.reason)
    headers = {"Retry-After": str(no.retry_after)} if no.retry_after is not None else None
    return Response(body.model_dump_json(), status, headers, PROBLEM)


def install(app: FastAPI) -> None:
    @app.exception_handler(No)
    async def said_no(_: Request, no: No) -> Response:
        return answer_of(no)
