"""The REST API of protocol v1 over an open centre: its routes, put together."""

from fastapi import APIRouter, Depends, FastAPI
from starlette.requests import Request

from central import problems
from central.answers import Answer
from central.asking import check_version, read_body
from central.capacity import AT_ONCE, Bounded
from central.centre import Centre
from central.enrolment import enrol
from central.files.routes import routes_for_files, taker
from central.files.straight import Straight
from central.files.tus import Spoken
from central.for_devices import routes_for_devices
from central.lane import Lane
from central.metrics import Measured
from central.office import no
from central.office.routes import routes_for_office
from central.office.shielded import Shielded
from central.openapi import ALWAYS, noes, takes
from central.pin import certificate_of
from central.problems import Refusal
from central.versions import Version, oldest_served
from central.watching import ALWAYS_ANSWERED, routes_for_watchers
from perisai_app.wire import media
from perisai_app.wire.enrolment import CertificateAnswer, EnrolAnswer, EnrolRequest
from perisai_app.wire.problem_json import Code

OPENAPI = "/v1/openapi.json"
MAX_ENROL_BYTES = 4_096
# Batches taken in beside each other: more of them are no faster, Python works on one and SQLite writes one.
AT_WORK = 4


def create_app(
    centre: Centre,
    oldest: Version | None = None,
    *,
    at_once: int = AT_ONCE,
    metrics_token: str | None = None,
) -> FastAPI:
    """An ASGI application without state of its own: several may stand side by side over one database.

    Laptops whose program is older than `oldest` are asked to update. `at_once` requests are answered beside
    each other; `metrics_token` opens the numbers to who is not on this machine.
    """
    app = FastAPI(
        title="Perisai Central",
        version="1",
        docs_url=None,
        redoc_url=None,
        openapi_url=OPENAPI,
        redirect_slashes=False,
        default_response_class=Answer,
    )
    served = oldest or oldest_served()
    lane = Lane(AT_WORK, centre.metrics)

    async def check(request: Request) -> None:  # a plain function would cost each request a thread
        check_version(request, served)

    app.include_router(routes_for_watchers(centre, metrics_token))
    app.include_router(_open_to_all(centre))
    app.include_router(_joining(centre, lane), dependencies=[Depends(check)])
    app.include_router(routes_for_devices(centre, lane), dependencies=[Depends(check)])
    app.include_router(routes_for_files(centre), dependencies=[Depends(check)])
    app.include_router(routes_for_office(centre))
    app.add_middleware(Straight, take=taker(centre), served=served)  # inside of what `install` adds
    problems.install(app)
    no.install(app)
    app.add_middleware(Shielded)
    app.add_middleware(Spoken)
    app.add_middleware(Bounded, metrics=centre.metrics, at_once=at_once, always=ALWAYS_ANSWERED)
    app.add_middleware(Measured, metrics=centre.metrics)
    return app


def _open_to_all(centre: Centre) -> APIRouter:
    router = APIRouter()

    @router.get(media.CERTIFICATE, responses=noes(404, 500, 503))
    def get_certificate() -> CertificateAnswer:
        with centre.store.reading() as connection:
            certificate = certificate_of(connection)
        if certificate is None:
            raise Refusal(404, Code.NOT_FOUND)
        return CertificateAnswer(certificate=certificate)

    return router


def _joining(centre: Centre, lane: Lane) -> APIRouter:
    router = APIRouter()

    @router.post(
        media.ENROL,
        response_model=EnrolAnswer,
        response_model_exclude_none=True,
        openapi_extra=takes("application/json", EnrolRequest),
        responses=noes(403, 413, 422, *ALWAYS),
    )
    async def post_enrol(request: Request) -> EnrolAnswer:
        asked = await read_body(request, EnrolRequest, MAX_ENROL_BYTES)
        answer = await lane.run(enrol, centre, asked)
        if answer is None:
            raise Refusal(403, Code.UNKNOWN_CODE)
        return answer

    return router
