"""The REST API of protocol v1 over an open centre: reads requests, calls the work, writes answers."""

from typing import Annotated

from fastapi import APIRouter, FastAPI, Query
from fastapi.concurrency import run_in_threadpool
from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from central import body, problems
from central.centre import Centre
from central.enrolment import Device, device_of, enrol
from central.feed import read_feed
from central.ingest import ingest
from central.problems import Refusal
from perisai_app.wire import media
from perisai_app.wire.changes import ChangesPage
from perisai_app.wire.enrolment import EnrolAnswer, EnrolRequest
from perisai_app.wire.problem_json import Code
from perisai_app.wire.verdict import BatchAnswer

HEALTH = "/v1/health"
OPENAPI = "/v1/openapi.json"
MAX_ENROL_BYTES = 4_096
PAGE = 200


class Answer(JSONResponse):
    """Every 200 bears our own content type: a captive portal's page never does."""

    media_type = media.ANSWER


def create_app(centre: Centre) -> FastAPI:
    """An ASGI application without state of its own: several may stand side by side over one database."""
    app = FastAPI(
        title="Perisai Central",
        version="1",
        docs_url=None,
        redoc_url=None,
        openapi_url=OPENAPI,
        redirect_slashes=False,
        default_response_class=Answer,
    )
    app.include_router(_open_to_all(centre))
    app.include_router(_for_devices(centre))
    problems.install(app)
    return app


def _open_to_all(centre: Centre) -> APIRouter:
    router = APIRouter()

    @router.get(HEALTH)
    def health() -> dict[str, str | int]:
        return {"service": "perisai-central", "protocol": 1, "epoch": centre.epoch}

    @router.post(
        media.ENROL,
        response_model=EnrolAnswer,
        response_model_exclude_none=True,
        openapi_extra=_takes("application/json", EnrolRequest),
    )
    async def post_enrol(request: Request) -> EnrolAnswer:
        asked = _enrol_request(await body.bounded(request, MAX_ENROL_BYTES))
        answer = await run_in_threadpool(enrol, centre, asked)
        if answer is None:
            raise Refusal(403, Code.UNKNOWN_CODE)
        return answer

    return router


def _for_devices(centre: Centre) -> APIRouter:
    router = APIRouter()

    @router.post(media.SUBMISSIONS, response_model=BatchAnswer, openapi_extra=_takes(media.NDJSON))
    async def post_submissions(request: Request) -> Response:
        device = await run_in_threadpool(_device, centre, request)
        sent = await body.bounded(request)
        encoding = request.headers.get("content-encoding", "")
        return await run_in_threadpool(_take_batch, centre, device, sent, encoding)

    @router.get(media.CHANGES)
    def get_changes(
        request: Request, after: str = "", limit: Annotated[int, Query(ge=1)] = PAGE
    ) -> ChangesPage:
        device = _device(centre, request)
        if device.blocked:
            raise Refusal(403, Code.BLOCKED)
        return read_feed(centre, device.agent_key, after, limit)

    return router


def _take_batch(centre: Centre, device: Device, sent: bytes, encoding: str) -> Response:
    answer = ingest(centre, device, body.lines_of(sent, encoding))
    return Response(answer.model_dump_json(), media_type=media.ANSWER)


def _device(centre: Centre, request: Request) -> Device:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    device = device_of(centre, token.strip()) if scheme.lower() == "bearer" else None
    if device is None:
        raise Refusal(401, Code.NOT_ENROLLED)
    return device


def _enrol_request(data: bytes) -> EnrolRequest:
    try:
        return EnrolRequest.model_validate_json(data)
    except ValidationError:
        raise Refusal(422, Code.MALFORMED) from None


def _takes(media_type: str, model: type[EnrolRequest] | None = None) -> dict[str, object]:
    """The request body for the OpenAPI document; it is read by hand, under a bound."""
    schema: dict[str, object] = model.model_json_schema() if model else {"type": "string"}
    return {"requestBody": {"required": True, "content": {media_type: {"schema": schema}}}}
