"""The bytes of one request become part of an upload: stroke by stroke, each kept before the next is read.

The database is asked between strokes only, beside the event loop. Must not know headers or answers.
"""

from dataclasses import dataclass

from fastapi.concurrency import run_in_threadpool

from central.centre import Centre
from central.enrolment import Device
from central.files.keeping import keep
from central.files.stream import Intake, Stroke
from central.files.tus import Checksum
from central.files.uploads import Upload, add, begin, finish, take_back
from perisai_app.wire.files import FileReceipt
from perisai_app.wire.problem_json import Code


@dataclass(frozen=True, slots=True)
class Taken:
    """How far an upload came; the receipt when it is whole; what stopped it."""

    received: int
    expires_at: str = ""
    receipt: FileReceipt | None = None
    code: Code | None = None


@dataclass(frozen=True, slots=True)
class Body:
    """The bytes of one request, which begin at `start` of the file; `told` is how many it says they are."""

    start: int
    told: int | None
    intake: Intake
    checksum: Checksum | None


async def create(
    centre: Centre, device: Device, sha256: str, size: int, body: Body | None, first: Stroke | None
) -> Taken:
    """A new upload, or a new attempt at one; `first` is what of the body was taken already."""
    upload = await run_in_threadpool(begin, centre, device, sha256, size)
    if body is None:
        return await run_in_threadpool(_told, centre, upload)
    return await _pour(centre, upload, body, first or await body.intake.stroke())


def take_straight(
    centre: Centre, device: Device, sha256: str, data: bytes, checksum: Checksum | None, *, begun: bool
) -> Taken:
    """A small file that came whole goes to its place, whether or not an upload of it was `begun`."""
    if checksum is not None:
        running = checksum.begin()
        running.update(data)
        if running.digest() != checksum.digest:
            return Taken(0, code=Code.CHECKSUM_MISMATCH)
    return _ended(keep(centre, device, sha256, len(data), [data], begun=begun), len(data))


async def extend(centre: Centre, upload: Upload, body: Body) -> Taken:
    """An attempt that `resume` allowed."""
    return await _pour(centre, upload, body, await body.intake.stroke())


async def _pour(centre: Centre, upload: Upload, body: Body, first: Stroke) -> Taken:
    """The rest of the body behind its first stroke. What is here already is passed over."""
    start, place = upload.received, body.start
    if place + (body.told or 0) > upload.bytes:
        return Taken(start, code=Code.MALFORMED)
    running = body.checksum.begin() if body.checksum else None
    stroke: Stroke | None = first
    while stroke is not None:
        if place + len(stroke.data) > upload.bytes:
            return Taken(upload.received, code=Code.MALFORMED)
        if running is not None:
            running.update(stroke.data)
        fresh = stroke.data[max(0, upload.received - place) :]
        place += len(stroke.data)
        if fresh:
            longer = await run_in_threadpool(add, centre, upload, fresh)
            if isinstance(longer, Code):
                return Taken(upload.received, code=longer)
            upload = longer
        stroke = None if stroke.last else await body.intake.stroke()
    if body.checksum and running and running.digest() != body.checksum.digest:
        await run_in_threadpool(take_back, centre, upload, start)
        return Taken(start, code=Code.CHECKSUM_MISMATCH)
    return await run_in_threadpool(_told, centre, upload)


def _told(centre: Centre, upload: Upload) -> Taken:
    """How far it is; one that has all its bytes is finished first."""
    if upload.received < upload.bytes:
        return Taken(upload.received, upload.expires_at)
    return _ended(finish(centre, upload), upload.bytes)


def _ended(told: FileReceipt | Code, size: int) -> Taken:
    return Taken(0, code=told) if isinstance(told, Code) else Taken(size, receipt=told)
