"""One HTTP conversation with a centre: every request runs aside, can be stopped at any instant, and ends.

Redirects are not followed, and nothing is tried again here: that is the engine's decision. Every failure
leaves as `RunStopped`.
"""

import ssl
from collections.abc import Callable
from io import BytesIO
from threading import Event
from types import TracebackType
from typing import Any, Self, TypeVar
from urllib.parse import urlsplit

import requests
from pydantic import BaseModel
from urllib3.exceptions import ReadTimeoutError

from perisai_app import __version__
from sync.answers import read, read_bytes
from sync.prepared import Prepared
from sync.problems import RunStopped
from sync.request import Aside, Limits, Pending
from sync.tls import Trust
from sync.transport import Sockets, new_session

CONNECT_SECONDS, READ_SECONDS = 10, 30
# While bytes move a request goes on, on however slow a wire: the sockets end one that stands still.
REQUEST_SECONDS = 600
LOOPBACK = ("127.0.0.1", "localhost", "::1")
PUBLIC = Trust()
T = TypeVar("T", bound=BaseModel)
R = TypeVar("R")


class Link:
    """A conversation with one centre; use it as a context manager. `seconds` bounds a whole request."""

    def __init__(
        self,
        url: str,
        token: str | None = None,
        *,
        trust: Trust = PUBLIC,
        cancel: Event | None = None,
        seconds: float = REQUEST_SECONDS,
    ) -> None:
        self._url, self._token, self._trust = checked_url(url), token, trust
        self._cancel, self._seconds = cancel or Event(), seconds
        self._open()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._sockets.cut()
        self._aside.end()
        self._session.close()

    def get(self, path: str, answer: type[T], **params: str | int) -> T:
        """The centre's answer to a question that changes nothing; RunStopped for any other answer."""
        return self._ask(_as(answer), "GET", path, params=params).wait()

    def fetch(self, path: str) -> bytes:
        """What is no value of ours but a file."""
        return self._ask(read_bytes, "GET", path).wait()

    def post(self, path: str, answer: type[T], body: bytes, kind: str = "application/json") -> T:
        """`body` goes in blocks, each with the sockets' limit for itself."""
        return self.begin_post(path, answer, BytesIO(body), {"Content-Type": kind}).wait()

    def begin_post(
        self,
        path: str,
        answer: type[T],
        body: Any,
        headers: dict[str, str],
        tick: Callable[[], None] = lambda: None,
    ) -> Pending[T]:
        """The same, to be waited for later; `body` is bytes or a file of known length."""
        return self._ask(_as(answer), "POST", path, tick, data=body, headers=headers)

    def begin(
        self,
        method: str,
        path: str,
        read: Callable[[requests.Response], R],
        *,
        tick: Callable[[], None] = lambda: None,
        **request: Any,
    ) -> Pending[R]:
        """Any request, whose answer `read` makes something of or refuses with RunStopped."""
        return self._ask(read, method, path, tick, **request)

    def another(self) -> "Link":
        """A second conversation with the same centre, beside this one."""
        return Link(self._url, self._token, trust=self._trust, cancel=self._cancel, seconds=self._seconds)

    def _ask(
        self,
        read: Callable[[requests.Response], R],
        method: str,
        path: str,
        tick: Callable[[], None] = lambda: None,
        **request: Any,
    ) -> Pending[R]:
        if self._cancel.is_set():
            raise RunStopped("cancelled")
        session, prepared = self._session, self._prepared

        def work() -> R:
            return _asked(session, read, prepared, method, self._url + path, request)

        return Pending(work, Limits(self._cancel, self._seconds, tick), self._abandon, self._aside)

    def _open(self) -> None:
        self._sockets, self._aside = Sockets(), Aside()
        try:
            self._session = new_session(self._trust, self._sockets)
        except (ssl.SSLError, ValueError):  # a pinned certificate that does not read
            raise RunStopped("untrusted") from None
        self._session.headers["User-Agent"] = f"perisai/{__version__}"
        if self._token is not None:
            self._session.headers["Authorization"] = f"Bearer {self._token}"
        self._prepared = Prepared(self._session)

    def _abandon(self) -> None:
        """A request that nobody waits for may not answer a later one: what follows has its own session."""
        self._sockets.cut()
        self._aside.end()
        self._open()


def checked_url(url: str) -> str:
    """The address without a slash at its end; plain HTTP is for loopback only."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        raise RunStopped("insecure_url") from None
    plain_is_safe = parts.scheme == "http" and parts.hostname in LOOPBACK
    if not parts.hostname or not (parts.scheme == "https" or plain_is_safe):
        raise RunStopped("insecure_url")
    return url.strip().rstrip("/")


def _as(answer: type[T]) -> Callable[[requests.Response], T]:
    return lambda response: read(response, answer)


def _asked(
    session: requests.Session,
    read: Callable[[requests.Response], R],
    prepared: Prepared,
    method: str,
    url: str,
    request: dict[str, Any],
) -> R:
    """Without "from": the library's messages hold the address and what was being sent."""
    times = (CONNECT_SECONDS, READ_SECONDS)
    try:
        one = prepared.request(method, url, **request)
        with session.send(one, timeout=times, allow_redirects=False, stream=True) as response:
            return read(response)
    except requests.exceptions.SSLError:
        raise RunStopped("untrusted") from None
    except requests.exceptions.ReadTimeout:
        raise RunStopped("timeout") from None
    except (OSError, ValueError) as error:
        # the library's own are OSErrors too; a ValueError is a host name that cannot be looked up
        raise RunStopped("timeout" if _stood_still(error) else "offline") from None


def _stood_still(error: Exception) -> bool:
    """In the midst of an answer's body the library names a time-out no longer by its own name."""
    return any(isinstance(cause, ReadTimeoutError) for cause in error.args)
