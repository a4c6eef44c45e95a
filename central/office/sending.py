"""A file that is made while it is sent: made beside the loop, and ended when whoever asked goes away."""

from collections.abc import AsyncGenerator, Generator

import anyio
from fastapi.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse


def sent(pieces: Generator[bytes], media_type: str, name: str) -> StreamingResponse:
    """`name` is what a browser keeps it under; it holds nothing personal."""
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return StreamingResponse(_sending(pieces), media_type=media_type, headers=headers)


async def _sending(pieces: Generator[bytes]) -> AsyncGenerator[bytes]:
    try:
        while (piece := await run_in_threadpool(next, pieces, None)) is not None:
            yield piece
    finally:
        with anyio.CancelScope(shield=True):
            await run_in_threadpool(pieces.close)
