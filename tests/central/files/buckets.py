"""An S3-compatible server on loopback, from the test group, with one empty bucket."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import ThreadingHTTPServer
from pathlib import Path

import localbucket
import pytest


@contextmanager
def bucket_server(folder: Path) -> Iterator[str]:
    """The address of a place in its bucket; what lies there lies in `folder`/office/files."""
    (folder / "office").mkdir(parents=True)

    class Handler(localbucket.S3Handler):  # type: ignore[misc]  # the package has no types
        data_root = folder

        def log_message(self, *_: object) -> None:
            """Nobody reads it."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("AWS_ACCESS_KEY_ID", "office")
            patch.setenv("AWS_SECRET_ACCESS_KEY", "invented-for-tests")
            yield f"s3://office/files?endpoint=http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
