"""Request bodies under a bound, before and after decompression. Must not know what is in them."""

import zlib

import zstandard
from starlette.requests import Request

from central.problems import Refusal
from perisai_app.wire.media import MAX_BODY_BYTES, MAX_LINES
from perisai_app.wire.problem_json import Code

# A zstd block of 4 bytes can stand for 128 KiB, so a slice this small unpacks to 8 MiB at the very most.
_SLICE = 256
_MAX_WINDOW = 8 * 1024 * 1024


async def bounded(request: Request, limit: int = MAX_BODY_BYTES) -> bytes:
    """The body as sent; Refusal 413 above `limit` (uvicorn reads the rest away, so that it is heard)."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            raise Refusal(413, Code.TOO_LARGE)
    return bytes(body)


def lines_of(body: bytes, encoding: str) -> list[bytes]:
    """The lines of a batch, each exactly as it was before compression; Refusal 413, 415 or 422."""
    text = _unpacked(body, encoding.strip().lower())
    lines = text.removesuffix(b"\n").split(b"\n") if text else []
    if len(lines) > MAX_LINES:
        raise Refusal(413, Code.TOO_LARGE)
    return lines


def _unpacked(body: bytes, encoding: str) -> bytes:
    if encoding in ("", "identity"):
        return body
    if encoding == "zstd":
        return _zstd(body)
    if encoding == "gzip":
        return _gzip(body)
    raise Refusal(415, Code.MALFORMED)


def _zstd(body: bytes) -> bytes:
    unpacker = zstandard.ZstdDecompressor(max_window_size=_MAX_WINDOW).decompressobj()
    text = bytearray()
    try:
        for start in range(0, len(body), _SLICE):
            text += unpacker.decompress(body[start : start + _SLICE])
            if len(text) > MAX_BODY_BYTES:
                raise Refusal(413, Code.TOO_LARGE)
    except zstandard.ZstdError:
        raise Refusal(422, Code.MALFORMED) from None
    return _whole(bytes(text), unpacker.eof and not unpacker.unused_data)


def _gzip(body: bytes) -> bytes:
    unpacker = zlib.decompressobj(wbits=31)
    try:
        text = unpacker.decompress(body, MAX_BODY_BYTES + 1)
    except zlib.error:
        raise Refusal(422, Code.MALFORMED) from None
    if len(text) > MAX_BODY_BYTES:
        raise Refusal(413, Code.TOO_LARGE)
    return _whole(text, unpacker.eof and not unpacker.unused_data)


def _whole(text: bytes, complete: bool) -> bytes:
    """A body that ends early or goes on after its end was damaged on the way."""
    if not complete:
        raise Refusal(422, Code.MALFORMED)
    return text
