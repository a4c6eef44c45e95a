"""What holds for every request of the office, before a route is looked for: a body that fits in memory, and
an answer that no browser keeps, frames or takes for a page. Must not know what is asked.
"""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from central.bridge.sheet_in import MOST_BYTES
from central.office.asking import HARMLESS
from central.office.no import No, NoCode, answer_of
from central.office.signing_in import PREFIX
from perisai_app.reference.packs.archive import LARGEST_BYTES

MOST_JSON = 1024 * 1024
# Files, which their routes take piece by piece under these same bounds.
FILES = {f"{PREFIX}/bridge/results": MOST_BYTES, f"{PREFIX}/packs": LARGEST_BYTES}
_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
}


class Shielded:
    """Reads a body of JSON before the routes do, whose framework would read one of any length, and before it
    asks who sent it.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(f"{PREFIX}/"):
            await self._app(scope, receive, send)
            return
        send = _shielding(send)
        if scope["path"] in FILES or scope["method"] in HARMLESS:  # such a route reads no body
            await self._app(scope, receive, send)
            return
        body = await _read(receive)
        if body is None:
            await answer_of(No(NoCode.TOO_LARGE))(scope, receive, send)
        else:
            await self._app(scope, _again(body, receive), send)


async def _read(receive: Receive) -> list[Message] | None:
    """What came, up to its end or to whoever went away; None when it is too much."""
    messages: list[Message] = []
    size, more = 0, True
    while more:
        message = await receive()
        size += len(message.get("body", b""))
        if size > MOST_JSON:
            return None
        messages.append(message)
        more = message.get("more_body", False)
    return messages


def _again(messages: list[Message], receive: Receive) -> Receive:
    """The same once more, and then whatever still comes."""
    coming = iter(messages)

    async def next_one() -> Message:
        return next(coming, None) or await receive()

    return next_one


def _shielding(send: Send) -> Send:
    async def shielded(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.update(_ALWAYS)
            headers.setdefault("Cache-Control", "private, no-store")
        await send(message)

    return shielded
