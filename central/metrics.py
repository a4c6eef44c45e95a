"""What a machine that watches a centre may count, of one process: no names, no ids, no paths of anybody.

Routes are told by their template. Must not know what a request is about.
"""

import collections
from collections.abc import Iterable
from time import perf_counter

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from central.storage.turn import Turn
from perisai_app.wire.media import FILES
from perisai_app.wire.verdict import Verdict

ELSEWHERE = "other"
_SECONDS = (0.005, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30)


class Metrics:
    """One process's own numbers; several processes are asked one by one."""

    def __init__(self, turn: Turn) -> None:
        self._registry = every = CollectorRegistry()
        ProcessCollector(registry=every)
        told = ("route", "method", "status")
        self.requests = Counter("perisai_requests", "Answers, by route and status.", told, registry=every)
        self.seconds = Histogram(
            "perisai_request_seconds", "Until the answer's end.", ["route"], registry=every, buckets=_SECONDS
        )
        self._batches = Counter("perisai_batches", "Batches of submissions.", registry=every)
        self._lines = Counter("perisai_lines", "Lines of batches.", ["verdict"], registry=every)
        self._files = Counter("perisai_files", "Files that came to stay.", registry=every)
        self._file_bytes = Counter("perisai_file_bytes", "Their bytes.", registry=every)
        self.beyond = Counter("perisai_beyond_capacity", "Requests told to come back.", registry=every)
        writers = Gauge("perisai_writers", "Who writes to the database or waits to.", registry=every)
        writers.set_function(lambda: turn.inside)
        for verdict in Verdict:
            self._lines.labels(verdict.value)

    def batch(self, verdicts: Iterable[Verdict]) -> None:
        """One that was committed and answered, with the verdict of each line."""
        self._batches.inc()
        for verdict, lines in collections.Counter(verdicts).items():
            self._lines.labels(verdict.value).inc(lines)

    def file(self, size: int) -> None:
        self._files.inc()
        self._file_bytes.inc(size)

    def page(self) -> bytes:
        """In the text form of Prometheus."""
        return generate_latest(self._registry)


class Measured:
    """Every answer counts, also one that never reached a route."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app, self._metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status, begun = 0, perf_counter()

        async def watch(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, watch)
        finally:
            route = _route(scope)
            self._metrics.requests.labels(route, _method(scope), status).inc()
            self._metrics.seconds.labels(route).observe(perf_counter() - begun)


def _route(scope: Scope) -> str:
    """The template that was found; a file goes past the routes. What anybody may invent is one word."""
    if scope["path"] == FILES:
        return FILES
    return getattr(scope.get("route"), "path", None) or ELSEWHERE


def _method(scope: Scope) -> str:
    """A stranger may send any word."""
    known = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
    return scope["method"] if scope["method"] in known else ELSEWHERE
