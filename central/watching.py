"""The routes for machines that watch a centre: is it alive, is it ready, what does it count."""

import hmac
from ipaddress import ip_address
from pathlib import Path

from fastapi import APIRouter
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.requests import Request
from starlette.responses import Response

from central.centre import Centre
from central.logs import log_not_ready
from central.openapi import noes
from central.problems import Refusal
from central.readiness import lack_of
from central.stop import Stop
from perisai_app.wire.problem_json import Code

HEALTH, READY, METRICS = "/v1/health", "/v1/ready", "/metrics"
ALWAYS_ANSWERED = frozenset({HEALTH, READY, METRICS})
LEAST_TOKEN = 16


def routes_for_watchers(centre: Centre, token: str | None) -> APIRouter:
    """Numbers are for this machine itself, or for who bears `token`; nobody else finds them."""
    router = APIRouter()

    @router.get(HEALTH, responses=noes(500, 503))
    def health() -> dict[str, str | int]:
        return {"service": "perisai-central", "protocol": 1, "epoch": centre.epoch}

    @router.get(READY, responses=noes(500, 503))
    def ready() -> dict[str, bool]:
        if (lack := lack_of(centre)) is not None:
            log_not_ready(lack.value)
            raise Refusal(503, Code.BUSY)
        return {"ready": True}

    @router.get(METRICS, include_in_schema=False)
    async def metrics(request: Request) -> Response:
        if not (_bears(request, token) or _is_local(request)):
            raise Refusal(404, Code.NOT_FOUND)
        return Response(centre.metrics.page(), media_type=CONTENT_TYPE_LATEST)

    return router


def read_token(file: Path) -> str:
    """The first line of the file; Stop when it is none that could keep a secret."""
    try:
        token = file.read_text(encoding="ascii").split("\n", 1)[0].strip()
    except (OSError, ValueError):
        token = ""
    if len(token) < LEAST_TOKEN:
        raise Stop("metrics_token", 2)
    return token


def _bears(request: Request, token: str | None) -> bool:
    told = request.headers.get("authorization", "").encode()
    return token is not None and hmac.compare_digest(told, f"Bearer {token}".encode())


def _is_local(request: Request) -> bool:
    """Nobody whom a proxy on this machine lets through is."""
    if any(name in request.headers for name in ("x-forwarded-for", "x-real-ip", "forwarded", "via")):
        return False
    try:
        return request.client is not None and ip_address(request.client.host).is_loopback
    except ValueError:
        return False
