"""What the centre's server takes before it says no, on a real socket."""

import socket
from collections.abc import Iterator
from contextlib import closing, suppress

import pytest
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from central.speaking import MOST_HEAD
from tests.central.serving import serving

BODY = bytes(range(256)) * 1_000


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    """How much came, and its last bytes."""
    request = Request(scope, receive)
    try:
        body = await request.body()
    except ClientDisconnect:
        return
    answer = PlainTextResponse(f"{scope['path']} {len(body)} {body[-3:].hex()} {len(request.headers)}")
    await answer(scope, receive, send)


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with serving(echo) as port:
        yield port


def told(port: int, *pieces: bytes) -> bytes:
    """All that the server says to these until it ends the connection: ours stays open."""
    said = b""
    with closing(socket.create_connection(("127.0.0.1", port), timeout=20)) as wire:
        with suppress(ConnectionError):  # it ended already, perhaps with some of ours unread
            for piece in pieces:
                wire.sendall(piece)
        with suppress(ConnectionError):
            while piece := wire.recv(65_536):
                said += piece
    return said


def posted(path: str, body: bytes, *more: str) -> bytes:
    lines = [f"POST {path} HTTP/1.1", "Host: centre", f"Content-Length: {len(body)}", *more, "", ""]
    return "\r\n".join(lines).encode() + body


def test_a_body_larger_than_the_buffer_comes_whole(port: int) -> None:
    said = told(port, posted("/a", BODY, "Connection: close"))
    assert said.startswith(b"HTTP/1.1 200") and b"/a 256000 fdfeff" in said


def test_one_connection_serves_one_request_after_another(port: int) -> None:
    said = told(port, posted("/a", BODY) + posted("/b", b"xyz", "Connection: close"))
    assert b"/a 256000 fdfeff" in said and b"/b 3 78797a" in said


@pytest.mark.parametrize(
    "endless",
    [
        b"GET /" + b"a" * 60_000,
        b"GET / HTTP/1.1\r\nHost: centre\r\nX: ",
        b"GET / HTTP/1.1\r\nHost: centre\r\n",
    ],
    ids=["address", "one header", "headers"],
)
def test_a_head_that_does_not_end_is_cut_off(port: int, endless: bytes) -> None:
    more = b"X-A: b\r\n" if endless.endswith(b"\n") else b"a" * 8
    said = told(port, endless, *[more * 1_000] * (4 * MOST_HEAD // (1_000 * len(more)) + 1))
    assert b"200 OK" not in said and (not said or said.startswith(b"HTTP/1.1 400"))


def test_a_head_below_the_bound_is_heard(port: int) -> None:
    said = told(port, posted("/a", b"xyz", f"X: {'a' * (MOST_HEAD // 2)}", "Connection: close"))
    assert b"/a 3 78797a" in said


def test_headers_that_never_end_behind_a_body_in_chunks_are_cut_off(port: int) -> None:
    begun = b"POST /a HTTP/1.1\r\nHost: centre\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nxyz\r\n0\r\n"
    assert b"200 OK" not in told(port, begun, *[b"X-A: b\r\n" * 1_000] * (4 * MOST_HEAD // 8_000))
