"""A body's bytes in strokes worth keeping, whatever happens to the connection that brings them.

They are read as they come, from the request's first instant: the server forgets what nobody has read when a
connection ends. Strokes are small when the link is slow, so that little is lost with a killed process; large
when it is fast, so that little is spent on each. Must not know where they go.
"""

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType

from starlette.requests import ClientDisconnect
from starlette.types import Receive

ENOUGH = 96 * 1024
MOST = 1024 * 1024
PATIENCE_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Stroke:
    """`last` when the body ends with it."""

    data: bytes
    last: bool


class Intake:
    """Reads from `async with` on until the body or the connection ends, at most about MOST ahead."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._held = bytearray()
        self._is_over = self._is_cut = False
        self._came, self._left = asyncio.Event(), asyncio.Event()

    async def __aenter__(self) -> "Intake":
        self._task = asyncio.create_task(self._read())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._task.cancel()

    async def stroke(self) -> Stroke:
        """The next one. ClientDisconnect after the last of a body that broke off.

        Once ENOUGH has come it waits for more at most PATIENCE_SECONDS.
        """
        await self._until(ENOUGH)
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE_SECONDS):
                await self._until(MOST)
        data, self._held = bytes(self._held), bytearray()
        self._left.set()
        if self._is_cut and not data:
            raise ClientDisconnect
        return Stroke(data, last=self._is_over and not self._is_cut)

    async def _until(self, size: int) -> None:
        while len(self._held) < size and not self._is_over:
            self._came.clear()
            await self._came.wait()

    async def _read(self) -> None:
        while not self._is_over:
            message = await self._receive()
            self._held += message.get("body", b"")
            self._is_cut = message["type"] == "http.disconnect"
            self._is_over = self._is_cut or not message.get("more_body", False)
            self._came.set()
            while len(self._held) >= MOST and not self._is_over:
                self._left.clear()
                await self._left.wait()
