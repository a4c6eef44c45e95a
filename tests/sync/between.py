"""Somebody between laptop and centre who sees every request, and answers some in the centre's place."""

import http.client
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import urlsplit

import zstandard

from perisai_app.wire.media import PROBLEM, SUBMISSIONS
from perisai_app.wire.problem_json import Code, ProblemDetails


@dataclass(frozen=True)
class Asked:
    """A request as it came; `lines` of a batch are unpacked."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def lines(self) -> list[bytes]:
        return zstandard.decompress(self.body).splitlines() if self.path == SUBMISSIONS else []


@dataclass(frozen=True)
class Said:
    """An answer."""

    status: int
    headers: dict[str, str]
    body: bytes


DROPPED = Said(0, {}, b"")  # the connection ends, and nothing has reached the centre


def no(status: int, code: Code, **headers: str) -> Said:
    """A problem, as a centre says it."""
    body = ProblemDetails(title="No", status=status, code=code).model_dump_json().encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Said(status, {"Content-Type": PROBLEM, **named}, body)


KEPT = ("content-type", "location", "tus-", "upload-", "perisai-")
Rule = Callable[[Asked], Said | None]


@dataclass
class Between:
    """`rule` answers, or leaves it to the centre with None; `after` may change what the centre said, and with
    None nothing comes back.
    """

    centre: str
    rule: Rule = lambda asked: None
    after: Callable[[Asked, Said], Said | None] = lambda asked, said: said
    asked: list[Asked] = field(default_factory=list)
    url: str = ""

    @property
    def paths(self) -> list[str]:
        return [f"{one.method} {urlsplit(one.path).path}" for one in self.asked]

    @property
    def batches(self) -> list[int]:
        return [len(one.lines) for one in self.asked if one.path == SUBMISSIONS]

    def answer(self, asked: Asked) -> Said | None:
        self.asked.append(asked)
        return self.rule(asked) or self.after(asked, _passed_on(self.centre, asked))


def _passed_on(centre: str, asked: Asked) -> Said:
    connection = http.client.HTTPConnection(urlsplit(centre).netloc)
    connection.request(asked.method, asked.path, asked.body, asked.headers)
    answer = connection.getresponse()
    kept = {name: value for name, value in answer.getheaders() if name.lower().startswith(KEPT)}
    said = Said(answer.status, kept, answer.read())
    connection.close()
    return said


@contextmanager
def between(centre: str, tls: ssl.SSLContext | None = None) -> Iterator[Between]:
    """Listens on a loopback port until the `with` ends."""
    middle = Between(centre)
    server = _Server(("127.0.0.1", 0), _handler(middle))
    middle.url = f"{'https' if tls else 'http'}://127.0.0.1:{server.server_port}"
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    thread = Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield middle
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    def handle_error(self, *_: object) -> None:
        """A laptop that turned away, at the handshake or later, is no error."""


def _handler(middle: Between) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            said = middle.answer(Asked(self.command, self.path, dict(self.headers), body))
            if said is None or said is DROPPED:
                self.close_connection = True
                return
            self.send_response_only(said.status)  # without a date of its own
            for name, value in said.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(said.body)))
            self.end_headers()
            self.wfile.write(said.body)

        do_GET = do_HEAD = do_PATCH = do_POST

        def log_message(self, *_: object) -> None:
            """Silence."""

    return Handler
