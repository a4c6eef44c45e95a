"""The routes of files: tus 1.0 for whoever sends, a plain GET for whoever asks. Decides nothing."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Path, Query
from fastapi.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from central.asking import asking, asking_in, token_of, trusted
from central.centre import Centre
from central.enrolment import Device
from central.files import documented, tus
from central.files.admitting import admission
from central.files.keeping import Held, held_file
from central.files.naming import awaited
from central.files.reading import read_whole
from central.files.receiving import Body, Taken, create, extend, take_straight
from central.files.uploads import Standing, finish, give_up, look, resume
from central.openapi import ALWAYS, DEVICE, noes
from central.problems import Refusal
from perisai_app.wire import media
from perisai_app.wire.files import MAX_AWAITED, RECEIPT_HEADER, AwaitedPage
from perisai_app.wire.problem_json import Code

ONE = media.FILES + "/{sha256}"
PAGE = 200

T = TypeVar("T")
Answers = dict[int | str, dict[str, Any]]

Digest = Annotated[str, Path(pattern=r"^[0-9a-f]{64}$")]
After = Annotated[str, Query(pattern=r"^([0-9a-f]{64})?$")]
Limit = Annotated[int, Query(ge=1)]

_FAR = ("Upload-Offset", "Upload-Expires", RECEIPT_HEADER)
_STATUS = {
    Code.NOT_WANTED: 404,
    Code.NOT_FOUND: 404,
    Code.WRONG_OFFSET: 409,
    Code.PRE_EMPTED: 409,
    Code.CHECKSUM_MISMATCH: 460,
    Code.MALFORMED: 422,
}


def routes_for_files(centre: Centre) -> APIRouter:
    router = APIRouter()
    for add in (_telling, _sending, _standing, _asking):
        add(router, centre)
    return router


def taker(centre: Centre) -> Callable[[Request], Awaitable[Response]]:
    """The answer to a POST of a file; Refusal."""

    async def take(request: Request) -> Response:
        tus.check_version(request)
        headers = request.headers
        sha256, size, checksum = tus.named_content(headers), tus.length(headers), tus.checksum(headers)
        body = _body(request, 0, checksum) if tus.has_body(headers) else None
        first = await body.intake.stroke() if body is not None and body.told == size else None
        if first is not None and first.last:
            taken = await run_in_threadpool(_straight, centre, request, sha256, first.data, checksum)
        else:
            request.scope[tus.INTAKE].ahead()
            device, here = await run_in_threadpool(_admitted, centre, request, sha256, size)
            taken = _here(here.held) or await create(centre, device, sha256, size, body, first)
        return _answer(201, taken, {"Location": f"{media.FILES}/{sha256}"})

    return take


def _telling(router: APIRouter, _centre: Centre) -> None:
    """What anybody may ask, without a token and in any version of tus."""
    told: Answers = {204: {"headers": documented.told(*tus.ABILITIES)}}

    @router.options(media.FILES, status_code=204, responses={**told, **noes(*ALWAYS)})
    def options_files() -> Response:
        return Response(status_code=204, headers=tus.ABILITIES)


def _sending(router: APIRouter, centre: Centre) -> None:
    made: Answers = {
        201: {"headers": documented.told("Location", "Upload-Offset", "Upload-Expires", RECEIPT_HEADER)}
    }
    take = taker(centre)
    grown: Answers = {204: {"headers": documented.told("Upload-Offset", "Upload-Expires", RECEIPT_HEADER)}}

    @router.post(
        media.FILES,
        status_code=201,
        openapi_extra=documented.takes("Upload-Length", "Upload-Metadata", needed=False),
        responses={**made, **noes(400, 404, 409, 412, 413, 415, 422, 460, *DEVICE)},
    )
    async def post_file(request: Request) -> Response:
        return await take(request)  # `Straight` asks it before

    @router.patch(
        ONE,
        status_code=204,
        openapi_extra=documented.takes("Upload-Offset", needed=True),
        responses={**grown, **noes(400, 404, 409, 412, 415, 422, 460, *DEVICE)},
    )
    async def patch_file(request: Request, sha256: Digest) -> Response:
        tus.check_version(request)
        tus.check_content(request.headers)
        start, checksum = tus.whole_number(request.headers, "upload-offset"), tus.checksum(request.headers)
        device, here = await run_in_threadpool(_look, centre, request, sha256)
        if not here.lengths:
            raise Refusal(404, Code.NOT_WANTED)
        if (whole := _here(here.held)) is not None:
            return _answer(204, whole)
        upload = _unless(await run_in_threadpool(resume, centre, device, sha256, start))
        return _answer(204, await extend(centre, upload, _body(request, start, checksum)))


def _standing(router: APIRouter, centre: Centre) -> None:
    told: Answers = {
        200: {"headers": documented.told("Upload-Offset", "Upload-Length", "Upload-Expires", RECEIPT_HEADER)}
    }

    @router.head(ONE, openapi_extra=documented.asks(), responses={**told, **noes(404, 412, 422, *DEVICE)})
    def head_file(request: Request, sha256: Digest) -> Response:
        tus.check_version(request)
        _, here = _look(centre, request, sha256)
        size, taken = _how_far(centre, here)
        answer = _answer(200, taken, {"Upload-Length": str(size)})
        answer.headers["Content-Type"] = media.ANSWER
        return answer

    @router.delete(
        ONE, status_code=204, openapi_extra=documented.asks(), responses=noes(404, 412, 422, *DEVICE)
    )
    def delete_file(request: Request, sha256: Digest) -> Response:
        tus.check_version(request)
        if not give_up(centre, asking(centre, request), sha256):
            raise Refusal(404, Code.NOT_FOUND)
        return Response(status_code=204)


def _asking(router: APIRouter, centre: Centre) -> None:
    whole: Answers = {200: {"content": {media.ANSWER: {"schema": {"type": "string", "format": "binary"}}}}}

    @router.get(ONE, responses={**whole, **noes(403, 404, 422, *DEVICE)})
    def get_file(request: Request, sha256: Digest) -> Response:
        found = read_whole(centre, trusted(centre, request), sha256)
        if found is None:
            raise Refusal(404, Code.NOT_FOUND)
        size = {"Content-Length": str(found.size)}
        return StreamingResponse(found.data, media_type=media.ANSWER, headers=size)

    @router.get(media.AWAITED, responses=noes(422, *DEVICE))
    def get_awaited(request: Request, after: After = "", limit: Limit = PAGE) -> AwaitedPage:
        device, most = asking(centre, request), min(limit, MAX_AWAITED)
        with centre.store.reading() as connection:
            lacking = awaited(connection, device, after, most + 1)
            epoch = centre.standing(connection).epoch
        return AwaitedPage(epoch=epoch, sha256=tuple(lacking[:most]), more=len(lacking) > most)


def _body(request: Request, start: int, checksum: tus.Checksum | None) -> Body:
    told = request.headers.get("content-length")
    return Body(start, int(told) if told else None, request.scope[tus.INTAKE], checksum)


def _straight(
    centre: Centre, request: Request, sha256: str, data: bytes, checksum: tus.Checksum | None
) -> Taken:
    """All of a small file's work by one thread."""
    with centre.store.reading() as connection:
        asked = admission(connection, token_of(request), sha256, len(data))
        if asked is None:
            raise Refusal(401, Code.NOT_ENROLLED)
        if not asked.is_wanted:
            raise Refusal(404, Code.NOT_WANTED)
        here = held_file(connection, centre, asked.device, sha256) if asked.is_held else None
    return _here(here) or take_straight(centre, asked.device, sha256, data, checksum, begun=asked.is_begun)


def _admitted(centre: Centre, request: Request, sha256: str, size: int) -> tuple[Device, Standing]:
    """Refusal when nobody named this content with this length."""
    device, here = _look(centre, request, sha256)
    if size not in here.lengths:
        raise Refusal(404, Code.NOT_WANTED)
    return device, here


def _look(centre: Centre, request: Request, sha256: str) -> tuple[Device, Standing]:
    """In one transaction: every file asks this."""
    with centre.store.reading() as connection:
        device = asking_in(connection, request)
        return device, look(connection, centre, device, sha256)


def _how_far(centre: Centre, here: Standing) -> tuple[int, Taken]:
    """Of a file that is whole, or under way. What has all its bytes is finished on the way."""
    if (whole := _here(here.held)) is not None:
        return whole.received, whole
    upload = here.upload
    if upload is None:
        raise Refusal(404, Code.NOT_FOUND)
    if upload.received < upload.bytes:
        return upload.bytes, Taken(upload.received, upload.expires_at)
    return upload.bytes, Taken(upload.bytes, receipt=_unless(finish(centre, upload)))


def _here(held: Held | None) -> Taken | None:
    return Taken(held.bytes, receipt=held.receipt) if held else None


def _unless(told: T | Code) -> T:
    """The value; Refusal when it is a code."""
    if isinstance(told, Code):
        raise Refusal(_STATUS[told], told)
    return told


def _answer(status: int, taken: Taken, headers: dict[str, str] | None = None) -> Response:
    """Refusal for what stopped an upload."""
    if taken.code is not None:
        raise Refusal(_STATUS[taken.code], taken.code)
    told = {"Upload-Offset": str(taken.received), **(headers or {})}
    if taken.receipt is not None:
        told[RECEIPT_HEADER] = taken.receipt.header()
    elif taken.expires_at:
        told["Upload-Expires"] = tus.http_date(taken.expires_at)
    return Response(status_code=status, headers=told)
