"""A body's bytes in strokes worth keeping, whatever happens to the connection that brings them.

Whoever does something else before or between strokes reads ahead meanwhile: the server forgets what nobody
has read when a connection ends. Strokes are small when the link is slow, so that little is lost with a killed
process; large when it is fast, so that little is spent on each. Must not know where they go.
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
    """Reads when it is asked for a stroke; from `ahead` on of itself, at most about MOST ahead. Use it as a
    context manager.
    """

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._held: list[bytes] = []
        self._size = 0
        self._is_over = self._is_cut = False
        self._came, self._left = asyncio.Event(), asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> "Intake":
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._task is not None:
            self._task.cancel()

    def ahead(self) -> None:
        """From now on until the body or the connection ends."""
        if self._task is None and not self._is_over:
            self._task = asyncio.create_task(self._read())

    async def stroke(self) -> Stroke:
        """The next one, after which it reads ahead. ClientDisconnect after the last of a body that broke off.

        Once ENOUGH has come it waits for more at most PATIENCE_SECONDS.
        """
        await self._until(ENOUGH)
        if not self._is_over:
            with suppress(TimeoutError):
                async with asyncio.timeout(PATIENCE_SECONDS):
                    await self._until(MOST)
        data, self._held, self._size = b"".join(self._held), [], 0
        self._left.set()
        if self._is_cut and not data:
            raise ClientDisconnect
        self.ahead()
        return Stroke(data, last=self._is_over and not self._is_cut)

    async def _until(self, size: int) -> None:
        while self._size < size and not self._is_over:
            if self._task is None:
                await self._take()
                continue
            self._came.clear()
            await self._came.wait()

    async def _read(self) -> None:
        while not self._is_over:
            await self._take()
            self._came.set()
            while self._size >= MOST and not self._is_over:
                self._left.clear()
                await self._left.wait()

    async def _take(self) -> None:
        message = await self._receive()
        if data := message.get("body", b""):
            self._held.append(data)
            self._size += len(data)
        self._is_cut = message["type"] == "http.disconnect"
        self._is_over = self._is_cut or not message.get("more_body", False)
