"""No more requests at once than one process can answer in time: one too many is told at once to come back.

What waits in line holds memory and a connection; a laptop that hears 429 waits by itself, and comes again.
Must not know what is asked.
"""

from starlette.types import ASGIApp, Receive, Scope, Send

from central.metrics import Metrics
from central.problems import problem
from perisai_app.wire.problem_json import Code

# Two hundred laptops at once are answered; the threads that work are forty.
AT_ONCE = 256


class Bounded:
    """Lets so many in; who only asks how the centre is may always."""

    def __init__(self, app: ASGIApp, metrics: Metrics, at_once: int, always: frozenset[str]) -> None:
        self._app, self._metrics, self._free, self._always = app, metrics, at_once, always

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in self._always:
            await self._app(scope, receive, send)
        elif self._free > 0:
            self._free -= 1
            try:
                await self._app(scope, receive, send)
            finally:
                self._free += 1
        else:
            self._metrics.beyond.inc()
            await problem(429, Code.BUSY)(scope, receive, send)
