"""The least that could take a file: PUT, write, fsync, done. No checks, no name, no receipt.

`python bench/bare_files.py FOLDER` prints its port; what sending files is measured against.
"""

import itertools
import os
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    folder: Path
    numbers = itertools.count()

    def do_PUT(self) -> None:
        data = self.rfile.read(int(self.headers["Content-Length"]))
        with (self.folder / str(next(self.numbers))).open("wb", buffering=0) as file:
            file.write(data)
            os.fsync(file.fileno())
        self.send_response_only(204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Silence."""


def main() -> None:
    Handler.folder = Path(sys.argv[1])
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(server.server_port, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
