"""An application on a loopback port of its own, which ends at once when it is told to.

uvicorn looks every tenth of a second whether it shall end; a thousand tests would wait for that.
"""

import asyncio
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Any

import uvicorn

from central.speaking import Speaking


@contextmanager
def serving(app: Any) -> Iterator[int]:
    """The port of loopback; answers that are under way are still given at the end."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = _Prompt(uvicorn.Config(app, http=Speaking, log_config=None, access_log=False, lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:  # a thread that goes on keeps a failed run from ending
        yield int(listener.getsockname()[1])
    finally:
        server.ending.set_result(None)
        thread.join()
        listener.close()


class _Prompt(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ending: Future[None] = Future()

    async def main_loop(self) -> None:
        ending = asyncio.wrap_future(self.ending)
        while not ending.done():
            await self.on_tick(0)
            await asyncio.wait([ending], timeout=1)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for server in self.servers:
            server.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        while self.server_state.connections or self.server_state.tasks:
            await asyncio.sleep(0.001)
