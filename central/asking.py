"""What every route of a laptop shares: who asks, with which program, and a body read under its bound."""

from typing import TypeVar

from pydantic import BaseModel, ValidationError
from sqlalchemy import Connection
from starlette.requests import Request

from central import body
from central.centre import Centre
from central.enrolment import Device, device_in
from central.problems import Refusal
from central.versions import Version, is_served
from perisai_app.wire.problem_json import Code

T = TypeVar("T", bound=BaseModel)


def check_version(request: Request, oldest: Version) -> None:
    """Refusal 426 for a program older than the setting."""
    if not is_served(request.headers.get("user-agent", ""), oldest):
        raise Refusal(426, Code.UPDATE_NEEDED)


def asking(centre: Centre, request: Request) -> Device:
    """The device that holds the token; Refusal 401."""
    with centre.store.reading() as connection:
        return asking_in(connection, request)


def asking_in(connection: Connection, request: Request) -> Device:
    """The same in a transaction that asks more."""
    device = device_in(connection, token_of(request))
    if device is None:
        raise Refusal(401, Code.NOT_ENROLLED)
    return device


def token_of(request: Request) -> str:
    """What a device calls itself by; Refusal 401 without one."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        raise Refusal(401, Code.NOT_ENROLLED)
    return token.strip()


def trusted(centre: Centre, request: Request) -> Device:
    """The same for what a blocked device may not have; Refusal 403."""
    device = asking(centre, request)
    if device.blocked:
        raise Refusal(403, Code.BLOCKED)
    return device


async def read_body(request: Request, kind: type[T], limit: int) -> T:
    """The request's value, in the types that the document names; Refusal 413 or 422."""
    data = await body.bounded(request, limit)
    try:
        return kind.model_validate_json(data, strict=True)
    except ValidationError:
        raise Refusal(422, Code.MALFORMED) from None
