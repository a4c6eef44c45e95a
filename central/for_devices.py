"""The routes of a laptop that joined: read requests, call the work, write answers, decide nothing."""

from collections.abc import Callable
from typing import Annotated, TypeVar

from fastapi import APIRouter, Path, Query
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from central import body
from central.answers import written
from central.asking import asking, read_body, trusted
from central.backups import state_backed_up
from central.centre import Centre
from central.checkins import PAGE, check_in
from central.enrolment import Device
from central.feed import read_feed
from central.handover import read_one, read_work, was_erased
from central.ingest import ingest
from central.lane import Lane
from central.openapi import DEVICE, gives_file, noes, takes
from central.packs import pack_file
from central.problems import Refusal
from central.proofs import judge_proof
from central.recalling import take
from central.tallies import read_bucket, read_tally
from perisai_app.wire import media
from perisai_app.wire.backed_up import BackedUpAnswer, BackedUpRequest
from perisai_app.wire.changes import URGENT, ChangesPage
from perisai_app.wire.checkin import CheckinAnswer, CheckinRequest
from perisai_app.wire.problem_json import Code
from perisai_app.wire.recollection import Proof, ProofAnswer, Recollections, RecollectionsAnswer
from perisai_app.wire.tally import COUNTERS_A_BUCKET, BucketAnswer, TallyAnswer
from perisai_app.wire.verdict import BatchAnswer
from perisai_app.wire.work import WorkPage

PACK = "/v1/packs/{sha256}"
BUCKET = media.TALLY + "/{bucket}"
ONE = media.WORK + "/{registration_id}"

MAX_CHECKIN_BYTES = 65_536
MAX_PROOF_BYTES = 2 * 1024 * 1024
JSON = "application/json"

T = TypeVar("T")

Limit = Annotated[int, Query(ge=1)]
After = Annotated[str, Query(pattern=r"^([0-9a-f-]{36})?$")]
Digest = Annotated[str, Path(pattern=r"^[0-9a-f]{64}$")]
One = Annotated[str, Path(pattern=r"^[0-9a-f-]{36}$")]
Bucket = Annotated[int, Path(ge=0, le=media.MAX_COUNTER // COUNTERS_A_BUCKET)]


def routes_for_devices(centre: Centre, lane: Lane) -> APIRouter:
    """Who writes goes by `lane`."""
    router = APIRouter()
    for add in (_comparing, _working):
        add(router, centre)
    for add_writing in (_sending, _hearing, _backing_up, _recalling):
        add_writing(router, centre, lane)
    return router


def _sending(router: APIRouter, centre: Centre, lane: Lane) -> None:
    @router.post(
        media.SUBMISSIONS,
        response_model=BatchAnswer,
        openapi_extra=takes(media.NDJSON, needed=False),
        responses=noes(413, 415, 422, *DEVICE),
    )
    async def post_submissions(request: Request) -> Response:
        device = await run_in_threadpool(asking, centre, request)
        sent = await body.bounded(request)
        encoding = request.headers.get("content-encoding", "")
        return await lane.run(_take_batch, centre, device, sent, encoding)


def _hearing(router: APIRouter, centre: Centre, lane: Lane) -> None:
    @router.post(
        media.CHECKIN,
        response_model=CheckinAnswer,
        openapi_extra=takes(JSON, CheckinRequest),
        responses=noes(413, 422, *DEVICE),
    )
    async def post_checkin(request: Request) -> Response:
        device = await run_in_threadpool(asking, centre, request)
        asked = await read_body(request, CheckinRequest, MAX_CHECKIN_BYTES)
        return await _answered(lane, check_in, centre, device, asked)

    @router.get(media.CHANGES, responses=noes(403, 422, *DEVICE))
    def get_changes(
        request: Request, after: str = "", limit: Limit = PAGE, urgent: bool = False
    ) -> ChangesPage:
        return read_feed(centre, trusted(centre, request), after, limit, URGENT if urgent else ())

    @router.get(PACK, responses={**gives_file(), **noes(403, 404, 422, *DEVICE)})
    def get_pack(request: Request, sha256: Digest) -> Response:
        trusted(centre, request)
        data = pack_file(centre, sha256)
        if data is None:
            raise Refusal(404, Code.NOT_FOUND)
        return Response(data, media_type=media.ANSWER)


def _comparing(router: APIRouter, centre: Centre) -> None:
    @router.get(media.TALLY, responses=noes(*DEVICE))
    def get_tally(request: Request) -> TallyAnswer:
        return read_tally(centre, asking(centre, request))

    @router.get(BUCKET, responses=noes(422, *DEVICE))
    def get_bucket(request: Request, bucket: Bucket) -> BucketAnswer:
        return read_bucket(centre, asking(centre, request), bucket)


def _working(router: APIRouter, centre: Centre) -> None:
    @router.get(media.WORK, response_model=WorkPage, responses=noes(403, 422, *DEVICE))
    def get_work(request: Request, after: After = "", limit: Limit = PAGE) -> Response:
        return written(read_work(centre, trusted(centre, request), after, limit))

    @router.get(ONE, response_model=WorkPage, responses=noes(403, 404, 410, 422, *DEVICE))
    def get_one(request: Request, registration_id: One) -> Response:
        device = trusted(centre, request)
        page = read_one(centre, device, registration_id)
        if page is None and was_erased(centre, device, registration_id):
            raise Refusal(410, Code.ERASED)
        if page is None:
            raise Refusal(404, Code.NOT_FOUND)
        return written(page)


def _backing_up(router: APIRouter, centre: Centre, lane: Lane) -> None:
    @router.post(
        media.BACKED_UP,
        response_model=BackedUpAnswer,
        openapi_extra=takes(JSON, BackedUpRequest),
        responses=noes(413, 422, *DEVICE),
    )
    async def post_backed_up(request: Request) -> Response:
        device = await run_in_threadpool(asking, centre, request)
        asked = await read_body(request, BackedUpRequest, MAX_CHECKIN_BYTES)
        return await _answered(lane, state_backed_up, centre, device, asked)


def _recalling(router: APIRouter, centre: Centre, lane: Lane) -> None:
    @router.post(
        media.PROOF,
        response_model=ProofAnswer,
        openapi_extra=takes(JSON, Proof),
        responses=noes(413, 422, *DEVICE),
    )
    async def post_proof(request: Request) -> Response:
        device = await run_in_threadpool(asking, centre, request)
        proof = await read_body(request, Proof, MAX_PROOF_BYTES)
        return await _answered(lane, judge_proof, centre, device, proof)

    @router.post(
        media.RECOLLECTIONS,
        response_model=RecollectionsAnswer,
        openapi_extra=takes(JSON, Recollections),
        responses=noes(413, 422, *DEVICE),
    )
    async def post_recollections(request: Request) -> Response:
        device = await run_in_threadpool(asking, centre, request)
        told = await read_body(request, Recollections, media.MAX_BODY_BYTES)
        return await _answered(lane, _taken, centre, device, told)


async def _answered(
    lane: Lane,
    work: Callable[[Centre, Device, T], BaseModel | None],
    centre: Centre,
    device: Device,
    asked: T,
) -> Response:
    """Done beside the loop; None is what this centre cannot take for a request."""
    answer = await lane.run(work, centre, device, asked)
    if answer is None:
        raise Refusal(422, Code.MALFORMED)
    return written(answer)


def _take_batch(centre: Centre, device: Device, sent: bytes, encoding: str) -> Response:
    answer = ingest(centre, device, body.lines_of(sent, encoding))
    centre.arrived.set()
    return written(answer)


def _taken(centre: Centre, device: Device, told: Recollections) -> RecollectionsAnswer:
    return RecollectionsAnswer(taken=take(centre, device, told))
