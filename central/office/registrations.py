"""Registrations as the office finds, counts and reads them. Whoever reads one whole is in the audit."""

import re
from dataclasses import replace
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Path
from pydantic import BaseModel, Field, StringConstraints
from starlette.responses import Response, StreamingResponse

from central.accounts.roles import Right
from central.auditing import note
from central.centre import Centre
from central.files.reading import load_whole
from central.office.asking import Allowed, may, needs
from central.office.no import No, NoCode, noes
from central.office.paging import MOST, USUAL, Page, cursor_of, key_of
from central.office.signing_in import PREFIX
from central.register.counting import count_by_state
from central.register.detail import Detail, detail_of
from central.register.named_file import media_type_of
from central.register.rows import Row, rows_of
from central.register.search import Found, search
from central.register.search import Key as RowKey
from central.register.wanted import Wanted, bounds
from central.register.whole import Whole, whole_of
from central.words import Asked, Flag, Instant, Key, Name
from perisai_app.domain.choices import Ecosystem

REGISTRATIONS, COUNTS = "/registrations", "/counts"

Digest = Annotated[str, Path(pattern=r"^[0-9a-f]{64}$")]
Number = Annotated[int, Path(ge=1, le=10_000)]
Village = Annotated[str, StringConstraints(pattern=r"^[0-9]{2}(\.[0-9]{2}(\.[0-9]{2}(\.[0-9]{4})?)?)?$")]
Text = Annotated[str, StringConstraints(max_length=80, pattern=r"^[^\x00-\x1f\x7f]*$")]
State = Literal["waiting", "registered", "returned", "declined"]

# What laptops send. Anything else is handed over as bytes that no browser runs or shows.
SHOWN = ("image/jpeg", "application/pdf", "audio/ogg", "audio/mpeg", "audio/mp4", "audio/wav")
BYTES = "application/octet-stream"
_KEY = (re.compile(r"[0-9TZ:.-]{0,27}"), re.compile(r"[0-9a-f-]{36}"))


class FilterAsked(Asked):
    """What is left out asks nothing. `text` is words of a name, each from its beginning, in any order; or a
    NIK or a phone number, from its beginning (not for whoever sees numbers masked). `village` is a dotted
    code of a village, a sub-district, a regency or a province. Times are instants: from, and before.
    """

    text: Text = ""
    state: State | None = None
    office: Name | None = None
    agent_key: Key | None = None
    village: Village | None = None
    ecosystem: Ecosystem | None = None
    received_from: Instant | None = None
    received_before: Instant | None = None
    open_signals: Flag | None = None
    files_awaited: Flag | None = None


class SearchAsked(FilterAsked):
    """A page of them, in an order."""

    order: Literal["newest", "oldest"] = "newest"
    limit: int = Field(default=USUAL, ge=1, le=MOST, strict=True)
    after: str = Field(default="", max_length=600)


class Counts(BaseModel):
    """Each registration once, by its latest revision."""

    waiting: int
    registered: int
    returned: int
    declined: int


_READING = (NoCode.SIGNED_OUT, NoCode.FORBIDDEN, NoCode.NOT_FOUND, NoCode.MALFORMED)
_FILE: dict[int | str, dict[str, Any]] = {
    200: {"content": {kind: {"schema": {"type": "string", "format": "binary"}} for kind in (*SHOWN, BYTES)}}
}
# No page of ours may be made to run what somebody photographed.
_HARMLESS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'",
    "Cache-Control": "private, no-store",
}


def routes_for_registrations(centre: Centre) -> APIRouter:
    router = APIRouter(prefix=PREFIX, tags=["registrations"])
    for add in (_finding, _reading, _files):
        add(router, centre)
    return router


def _finding(router: APIRouter, centre: Centre) -> None:
    reader = Annotated[Allowed, Depends(may(centre, Right.READ))]
    signed_in = (NoCode.SIGNED_OUT, NoCode.FORBIDDEN)

    @router.post(
        REGISTRATIONS + "/search",
        openapi_extra=needs(Right.READ),
        responses=noes(*signed_in, NoCode.FORGED, NoCode.MALFORMED),
    )
    def search_registrations(allowed: reader, asked: SearchAsked) -> Page[Row]:
        """A page may hold fewer than asked and still have a `next`: very many rows were looked at."""
        if asked.open_signals is not None and not allowed.sees_signals:
            raise No(NoCode.FORBIDDEN)
        wanted, after = _in_order(asked, allowed), _row_key(asked.after)
        with centre.store.reading() as connection:
            found = search(connection, wanted, allowed.reach, after=after, most=asked.limit)
            items = rows_of(connection, found.ids, masked=allowed.masked)
        return Page(items=[_without_signals(row, allowed) for row in items], next=_next(found))

    @router.get(COUNTS, openapi_extra=needs(Right.READ), responses=noes(*signed_in))
    def get_counts(allowed: reader) -> Counts:
        with centre.store.reading() as connection:
            return Counts(**count_by_state(connection, allowed.reach))


def _reading(router: APIRouter, centre: Centre) -> None:
    reader = Annotated[Allowed, Depends(may(centre, Right.READ))]
    one = REGISTRATIONS + "/{registration_id:uuid}"  # nothing else: `search` is a path of its own

    @router.get(one, openapi_extra=needs(Right.READ), responses=noes(*_READING))
    def get_registration(allowed: reader, registration_id: UUID) -> Detail:
        key, settings = str(registration_id), centre.book.settings
        with centre.store.reading() as connection:
            detail = detail_of(connection, key, allowed.reach, settings, masked=allowed.masked)
        if detail is None:
            raise No(NoCode.NOT_FOUND)
        _note_read(centre, allowed, key, detail.latest.revision)
        return detail if allowed.sees_signals else detail.model_copy(update={"signals": ()})

    @router.get(one + "/revisions/{revision}", openapi_extra=needs(Right.READ), responses=noes(*_READING))
    def get_revision(allowed: reader, registration_id: UUID, revision: Number) -> Whole:
        key, settings, masked = str(registration_id), centre.book.settings, allowed.masked
        with centre.store.reading() as connection:
            whole = whole_of(connection, key, allowed.reach, settings, revision=revision, masked=masked)
        if whole is None:
            raise No(NoCode.NOT_FOUND)
        _note_read(centre, allowed, key, revision)
        return whole


def _files(router: APIRouter, centre: Centre) -> None:
    viewer = Annotated[Allowed, Depends(may(centre, Right.READ_FILES))]

    @router.get(
        REGISTRATIONS + "/{registration_id}/files/{sha256}",
        response_class=Response,
        openapi_extra=needs(Right.READ_FILES),
        responses={**_FILE, **noes(*_READING)},
    )
    def get_registration_file(allowed: viewer, registration_id: UUID, sha256: Digest) -> Response:
        key = str(registration_id)
        with centre.store.reading() as connection:
            kind = media_type_of(connection, key, sha256, allowed.reach)
        whole = load_whole(centre, sha256) if kind is not None else None
        if whole is None:
            raise No(NoCode.NOT_FOUND)
        with centre.store.writing() as connection:
            note(connection, allowed.actor, centre.now(), "file_read", key, sha256=sha256)
        headers = {**_HARMLESS, "Content-Length": str(whole.size)}
        return StreamingResponse(whole.data, media_type=kind if kind in SHOWN else BYTES, headers=headers)


def _without_signals(row: Row, allowed: Allowed) -> Row:
    """As whoever may not know of them sees it: like one about which nothing is odd."""
    return row if allowed.sees_signals else row.model_copy(update={"open_signals": 0})


def _note_read(centre: Centre, allowed: Allowed, registration_id: str, revision: int) -> None:
    """Before anybody has it; in a transaction of its own, so that who reads keeps nobody from writing."""
    with centre.store.writing() as connection:
        note(connection, allowed.actor, centre.now(), "registration_read", registration_id, revision=revision)


def wanted_of(asked: FilterAsked, *, masked: bool) -> Wanted:
    """Somebody who sees numbers masked finds nobody by a number: what the mask leaves of a NIK, and a year of
    birth, leave a few hundred to try.
    """
    told = {name: getattr(asked, name) for name in FilterAsked.model_fields}
    since, before = bounds(told.pop("received_from"), told.pop("received_before"))
    return Wanted(**told, received_from=since, received_before=before, by_numbers=not masked)


def _in_order(asked: SearchAsked, allowed: Allowed) -> Wanted:
    return replace(wanted_of(asked, masked=allowed.masked), oldest_first=asked.order == "oldest")


def _row_key(cursor: str) -> RowKey | None:
    """No malformed for what no page of ours ended with."""
    key = key_of(cursor, str, str)
    if key is None:
        return None
    received_at, registration_id = map(str, key)
    if not _KEY[0].fullmatch(received_at) or not _KEY[1].fullmatch(registration_id):
        raise No(NoCode.MALFORMED)
    return received_at, registration_id


def _next(found: Found) -> str | None:
    return cursor_of(*found.next) if found.next else None
