"""Laptops that write wait for each other here: as they came, without a thread, and not for ever.

Forty threads that all judge, or sleep on one lock, do less than a few, and leave none for whoever reads.
Must not know what is written.
"""

import asyncio
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from fastapi.concurrency import run_in_threadpool

from central.metrics import Metrics
from central.problems import Refusal
from perisai_app.wire.problem_json import Code

# Half of what a proxy usually allows an answer, and of what a token that was revoked may still do: who waited
# so long in vain comes again by itself.
LONGEST_WAIT = 30.0

P = ParamSpec("P")
T = TypeVar("T")


class Lane:
    """So many work beside each other. Of one event loop, so each application has its own."""

    def __init__(self, at_once: int, metrics: Metrics, longest_wait: float = LONGEST_WAIT) -> None:
        self._free, self._metrics, self._longest_wait = asyncio.Semaphore(at_once), metrics, longest_wait

    async def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What `work` returns, done in a thread; Refusal 429 when the turn did not come in time."""
        try:
            async with asyncio.timeout(self._longest_wait):
                await self._free.acquire()
        except TimeoutError:
            self._metrics.beyond.inc()
            raise Refusal(429, Code.BUSY) from None
        try:
            return await run_in_threadpool(work, *args, **kwargs)
        finally:
            self._free.release()
