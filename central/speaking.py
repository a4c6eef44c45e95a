"""HTTP as the centre speaks it: uvicorn over llhttp, with a bound on what comes before a body. Must not know
what is asked.

A photo comes in few large reads: they go into one buffer that each connection keeps, since memory taken anew
for each costs more than reading.
"""

import asyncio
from typing import Any, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

MOST_HEAD = 64 * 1024  # the parser itself would gather an endless header
READ = 64 * 1024


class Speaking(HttpToolsProtocol, asyncio.BufferedProtocol):
    """One connection. More than MOST_HEAD bytes in which no request, no body and no end of one shows are
    answered with 400 where that still can be, and it ends.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._buffer = memoryview(bytearray(READ))
        self._unheard = 0

    def get_buffer(self, sizehint: int) -> memoryview:
        return self._buffer

    def buffer_updated(self, nbytes: int) -> None:
        self._unheard += nbytes
        self.data_received(cast(bytes, self._buffer[:nbytes]))  # the parser takes any buffer
        if self._unheard > MOST_HEAD and not self.transport.is_closing():
            self._refuse()

    def on_headers_complete(self) -> None:
        self._unheard = 0
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        self._unheard = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._unheard = 0
        super().on_message_complete()

    def _refuse(self) -> None:
        """Behind a request that is not answered yet a 400 would pass for its answer."""
        if self.cycle is None or self.cycle.response_complete:
            self.send_400_response("Request head too large.")
        else:
            self.transport.close()
