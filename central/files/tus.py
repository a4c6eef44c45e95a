"""What tus 1.0 says in headers: read into values, written from them. Must not know uploads."""

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from central.files.stream import Intake
from central.problems import Refusal
from perisai_app.wire.files import MAX_FILE_BYTES
from perisai_app.wire.media import FILES
from perisai_app.wire.problem_json import Code

VERSION = "1.0.0"
EXTENSIONS = "creation,creation-with-upload,checksum,expiration,termination"
ALGORITHMS = ("sha1", "sha256")
CONTENT = "application/offset+octet-stream"

INTAKE = "perisai.intake"

ABILITIES = {
    "Tus-Version": VERSION,
    "Tus-Extension": EXTENSIONS,
    "Tus-Max-Size": str(MAX_FILE_BYTES),
    "Tus-Checksum-Algorithm": ",".join(ALGORITHMS),
}
_DIGEST = re.compile(rb"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Checksum:
    """What the bytes of one request must come to."""

    algorithm: str
    digest: bytes

    def begin(self) -> Any:
        """A hash of hashlib."""
        return hashlib.new(self.algorithm, usedforsecurity=False)


def check_version(request: Request) -> None:
    """Refusal 412 for another tus than ours."""
    if request.headers.get("tus-resumable") != VERSION:
        raise Refusal(412, Code.TUS_VERSION)


def whole_number(headers: Headers, name: str) -> int:
    """Refusal 422 when the header is missing or holds something else."""
    text = headers.get(name, "")
    if not re.fullmatch(r"[0-9]{1,16}", text):
        raise Refusal(422, Code.MALFORMED)
    return int(text)


def length(headers: Headers) -> int:
    """Of the whole file; Refusal 413 or 422."""
    size = whole_number(headers, "upload-length")
    if size > MAX_FILE_BYTES:
        raise Refusal(413, Code.TOO_LARGE)
    return size


def named_content(headers: Headers) -> str:
    """The digest that Upload-Metadata bears; Refusal 422."""
    pairs = [pair.split() for pair in headers.get("upload-metadata", "").split(",")]
    for pair in pairs:
        if len(pair) == 2 and pair[0] == "sha256":
            digest = _unpacked(pair[1])
            if _DIGEST.fullmatch(digest):
                return digest.decode()
    raise Refusal(422, Code.MALFORMED)


def checksum(headers: Headers) -> Checksum | None:
    """Refusal 400 for an algorithm that is not served, or what is no digest."""
    if "upload-checksum" not in headers:
        return None
    algorithm, _, text = headers["upload-checksum"].partition(" ")
    if algorithm not in ALGORITHMS:
        raise Refusal(400, Code.MALFORMED)
    told = Checksum(algorithm, _unpacked(text))
    if len(told.digest) != told.begin().digest_size:
        raise Refusal(400, Code.MALFORMED)
    return told


def has_body(headers: Headers) -> bool:
    """Refusal 415 when it is not of the one type that tus sends."""
    if headers.get("content-length", "0") == "0" and "transfer-encoding" not in headers:
        return False
    check_content(headers)
    return True


def check_content(headers: Headers) -> None:
    if headers.get("content-type", "").strip().lower() != CONTENT:
        raise Refusal(415, Code.MALFORMED)


def http_date(moment: str) -> str:
    """How Upload-Expires writes a time of ours."""
    return format_datetime(datetime.fromisoformat(moment), usegmt=True)


class Spoken:
    """Every answer about files names the version, whoever wrote it, and lies in nobody's cache; what a
    request brings is read before anybody has looked at it.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def named(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Tus-Resumable"] = VERSION
                headers["Cache-Control"] = "no-store"
                if message["status"] == 412:
                    headers["Tus-Version"] = VERSION
            await send(message)

        if scope["type"] != "http" or not scope["path"].startswith(FILES):
            await self._app(scope, receive, send)
            return
        async with Intake(receive) as intake:
            if scope["method"] != "POST":  # which reads before it asks anything
                intake.ahead()
            await self._app({**scope, INTAKE: intake}, receive, named)


def _unpacked(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise Refusal(422, Code.MALFORMED) from None
