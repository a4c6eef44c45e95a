"""Others who may answer at the centre's address: a portal's page, a redirect, a proxy that is too busy."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread


@dataclass
class Stranger:
    """Says the same to everybody, and remembers what it was asked. `short_of` so many bytes that it promised
    it stands still, until who asked has gone; with `cut` it hangs up.
    """

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b"<html>Selamat datang</html>"
    asked: list[str] = field(default_factory=list)
    url: str = ""
    short_of: int = 0
    cut: bool = False


@contextmanager
def listening(stranger: Stranger) -> Iterator[Stranger]:
    server = HTTPServer(("127.0.0.1", 0), _handler(stranger))
    stranger.url = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield stranger
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(stranger: Stranger) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self.do_GET()

        def do_GET(self) -> None:
            stranger.asked.append(self.path)
            self.send_response(stranger.status)
            for name, value in stranger.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(stranger.body) + stranger.short_of))
            self.end_headers()
            self.wfile.write(stranger.body)
            if stranger.short_of and not stranger.cut:
                self.rfile.read()

        def log_message(self, *_: object) -> None:
            """Silence."""

    return Handler
