"""A request can be stopped at any instant, ends by itself, and what an abandoned one brings is ignored."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

import pytest

from perisai_app.wire.media import ANSWER, HEALTH
from sync.link import Link
from sync.problems import RunStopped
from sync.reach import HealthAnswer
from tests.sync.strangers import Stranger, listening

HALF = b"HTTP/1.1 200 OK\r\nContent-Type: application/vnd.perisai.v1+json\r\nContent-Length: 9\r\n\r\n{"


@pytest.fixture
def healthy() -> Iterator[Stranger]:
    body = b'{"service":"perisai-central","protocol":1}'
    with listening(Stranger(200, {"Content-Type": ANSWER}, body)) as found:
        yield found


@dataclass
class Hung:
    """A server that takes every request and says nothing; `on_request` is called when one is there."""

    url: str
    on_request: threading.Event = field(default_factory=threading.Event)
    ended: threading.Event = field(default_factory=threading.Event)


@contextmanager
def hanging(first: bytes = b"") -> Iterator[Hung]:
    """`first` is what it says before it falls silent."""
    listener = socket.create_server(("127.0.0.1", 0))
    hung = Hung(f"http://127.0.0.1:{listener.getsockname()[1]}")

    def serve() -> None:
        with suppress(OSError):
            laptop, _ = listener.accept()
            with laptop:
                laptop.recv(65_536)
                laptop.sendall(first)
                hung.on_request.set()
                while laptop.recv(65_536):
                    pass
        hung.ended.set()

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield hung
    finally:
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()


def set_after(first: threading.Event, then: threading.Event) -> None:
    first.wait(30)
    then.set()


def requests_under_way() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "perisai-request"]


@pytest.mark.parametrize("first", [b"", HALF], ids=["says nothing", "stops in the middle of its answer"])
def test_one_that_hangs_is_stopped_at_once_and_leaves_nothing_behind(first: bytes) -> None:
    cancel = threading.Event()
    with hanging(first) as hung, Link(hung.url, cancel=cancel) as link:
        stopper = threading.Thread(target=set_after, args=(hung.on_request, cancel))
        stopper.start()
        with pytest.raises(RunStopped, match="cancelled"):
            link.get(HEALTH, HealthAnswer)
        assert hung.ended.wait(10)  # its connection was cut, though the link is still open
        for thread in requests_under_way():
            thread.join(30)
        assert requests_under_way() == []
        stopper.join()


def test_one_that_takes_too_long_in_all_is_given_up() -> None:
    with hanging(HALF) as hung, Link(hung.url, seconds=0) as link:
        with pytest.raises(RunStopped, match="timeout"):
            link.get(HEALTH, HealthAnswer)
        assert hung.ended.wait(10)


def test_after_one_was_given_up_the_next_has_a_conversation_of_its_own(healthy: Stranger) -> None:
    with Link(healthy.url) as link:
        link._abandon()
        assert link.get(HEALTH, HealthAnswer).protocol == 1


def test_one_thread_does_all_the_requests_of_a_conversation_and_ends_with_it(healthy: Stranger) -> None:
    with Link(healthy.url) as link:
        link.get(HEALTH, HealthAnswer)
        before = requests_under_way()
        link.get(HEALTH, HealthAnswer)
        assert requests_under_way() == before and len(before) == 1
    before[0].join(30)
    assert requests_under_way() == []


def test_a_stopped_run_asks_nobody(healthy: Stranger) -> None:
    cancel = threading.Event()
    cancel.set()
    with Link(healthy.url, cancel=cancel) as link:
        with pytest.raises(RunStopped, match="cancelled"):
            link.get(HEALTH, HealthAnswer)
        assert healthy.asked == []
