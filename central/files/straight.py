"""The way of a file that comes: before the routes, whose machinery costs more than all that a photo needs.

What is refused, and in which words, is the same there. Must not know what becomes of the bytes.
"""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from central.asking import check_version
from central.problems import Refusal, refused
from central.versions import Version
from perisai_app.wire.media import FILES


class Straight:
    """Gives a POST of a file to `take`, and everything else to the routes."""

    def __init__(self, app: ASGIApp, take: Callable[[Request], Awaitable[Response]], served: Version) -> None:
        self._app, self._take, self._served = app, take, served

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "POST" or scope["path"] != FILES:
            await self._app(scope, receive, send)
            return
        answer = await self._answer(Request(scope, receive))
        await answer(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        try:
            check_version(request, self._served)
            return await self._take(request)
        except Refusal as refusal:
            return refused(refusal)
