"""One HTTP conversation with a centre: the only module that speaks `requests`.

Nothing from the environment is trusted (no proxies, no CA overrides), redirects are not followed, and the
adapter never retries: trying again is the engine's decision. Every failure leaves as `RunStopped`.
"""

from types import TracebackType
from typing import Any, Self, TypeVar
from urllib.parse import urlsplit

import requests
from pydantic import BaseModel, ValidationError
from requests.adapters import HTTPAdapter

from perisai_app import __version__
from perisai_app.wire.media import ANSWER, MAX_BODY_BYTES, PROBLEM
from perisai_app.wire.problem_json import ProblemDetails
from sync.problems import RunStopped

CONNECT_SECONDS, READ_SECONDS = 10, 60
LOOPBACK = ("127.0.0.1", "localhost", "::1")
T = TypeVar("T", bound=BaseModel)
BUSY = (429, 500, 502, 503, 504)


class Link:
    """A session with one centre; use it as a context manager."""

    def __init__(self, url: str, token: str | None = None) -> None:
        self._url = checked_url(url)
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.mount("https://", HTTPAdapter(max_retries=0))
        self._session.mount("http://", HTTPAdapter(max_retries=0))
        self._session.headers["User-Agent"] = f"perisai/{__version__}"
        if token is not None:
            self._session.headers["Authorization"] = f"Bearer {token}"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._session.close()

    def get(self, path: str, answer: type[T], **params: str | int) -> T:
        return self._ask(answer, "GET", path, params=params)

    def post(self, path: str, answer: type[T], body: bytes, **headers: str) -> T:
        """Headers are given with underscores: `Content_Type=...`."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self._ask(answer, "POST", path, data=body, headers=named)

    def _ask(self, answer: type[T], method: str, path: str, **request: Any) -> T:
        try:
            response = self._session.request(
                method,
                self._url + path,
                timeout=(CONNECT_SECONDS, READ_SECONDS),
                allow_redirects=False,
                **request,
            )
        except (requests.RequestException, ValueError):
            # ValueError: a host name that cannot be looked up comes straight from the library below
            # without "from": the library's message holds the address and what was being sent
            raise RunStopped("offline") from None
        return _read(response, answer)


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


def _read(response: requests.Response, answer: type[T]) -> T:
    """Only status 200 with our content type and our shape is an answer; a 200 page of HTML is a portal."""
    kind = response.headers.get("Content-Type", "").split(";")[0]
    if response.status_code != 200:
        raise RunStopped(_refusal(response, kind))
    if kind != ANSWER or len(response.content) > MAX_BODY_BYTES:
        raise RunStopped("not_ours")
    try:
        return answer.model_validate_json(response.content)
    except ValidationError:
        raise RunStopped("not_ours") from None


def _refusal(response: requests.Response, kind: str) -> str:
    if kind == PROBLEM:
        try:
            return _by_problem(ProblemDetails.model_validate_json(response.content))
        except ValidationError:
            pass
    return "busy" if response.status_code in BUSY else "not_ours"


def _by_problem(problem: ProblemDetails) -> str:
    if problem.status in BUSY:
        return "busy"
    return problem.code.value
