"""What counts as an answer of the centre, and what any other answer means."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeVar

import requests
from pydantic import BaseModel, ValidationError

from perisai_app.wire.media import ANSWER, MAX_BODY_BYTES, PROBLEM
from perisai_app.wire.problem_json import Code, ProblemDetails
from sync.problems import RunStopped

BUSY = (429, 502, 503, 504)
BY_STATUS = {408: "timeout", 413: "too_large", 500: "internal"}  # said by a proxy in the centre's place
LONGEST_WAIT = 24 * 3600
CHUNK = 65_536
T = TypeVar("T", bound=BaseModel)


def read(response: requests.Response, answer: type[T]) -> T:
    """Only status 200 with our content type and our shape is an answer; a page of HTML is a portal's."""
    try:
        return answer.model_validate_json(read_bytes(response))
    except ValidationError:
        raise RunStopped("not_ours") from None


def read_bytes(response: requests.Response) -> bytes:
    """The body of such an answer as it came."""
    kind = _kind(response)
    if response.status_code != 200:
        raise refusal(response)
    if kind != ANSWER:
        raise RunStopped("portal" if kind == "text/html" else "not_ours")
    return body(response)


def _kind(response: requests.Response) -> str:
    return response.headers.get("Content-Type", "").split(";")[0].strip().lower()


def body(response: requests.Response) -> bytes:
    """At most what an answer may be; who sends more is not our centre. One that is left unread costs its
    connection.
    """
    data = bytearray()
    for chunk in response.iter_content(CHUNK):
        data += chunk
        if len(data) > MAX_BODY_BYTES:
            raise RunStopped("not_ours")
    return bytes(data)


def refusal(response: requests.Response) -> RunStopped:
    """What any other status than a good one stops a run with."""
    status, kind = response.status_code, _kind(response)
    if status in BUSY:
        return RunStopped("busy", retry_after=_retry_after(response))
    if kind == PROBLEM and (problem := _problem(response)) is not None:
        return RunStopped(problem.code.value)
    if 300 <= status < 400 or status == 511:
        return RunStopped("portal")
    return RunStopped(BY_STATUS.get(status, "not_ours"))


def _problem(response: requests.Response) -> ProblemDetails | None:
    try:
        found = ProblemDetails.model_validate_json(body(response))
    except ValidationError:
        return None
    return None if found.code is Code.BUSY else found


def _retry_after(response: requests.Response) -> int | None:
    """Seconds, from either form of the header; None without one that reads."""
    text = response.headers.get("Retry-After", "").strip()
    if text.isdecimal():
        return min(int(text[:9]), LONGEST_WAIT)
    try:
        seconds = (parsedate_to_datetime(text) - _told_at(response)).total_seconds()
    except (ValueError, TypeError):
        return None
    return max(0, min(int(seconds), LONGEST_WAIT))


def _told_at(response: requests.Response) -> datetime:
    """The centre's own clock where it tells it, for the laptop's may be off by years."""
    date = response.headers.get("Date")
    return parsedate_to_datetime(date) if date else datetime.now(UTC)
