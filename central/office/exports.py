"""Lists that leave the office, over HTTP: whom the search's own filter finds, the audit, the open signals."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from pydantic import Field
from starlette.responses import StreamingResponse

from central.accounts.roles import Right
from central.audit_log import Wanted
from central.centre import Centre
from central.exports.columns import HEADINGS, USUAL, Column
from central.exports.listing import Listing, write_list
from central.exports.records import write_audit, write_signals
from central.exports.sheet import MEDIA_TYPES, FileKind
from central.office.asking import Allowed, may, needs
from central.office.no import NoCode, noes
from central.office.registrations import FilterAsked, wanted_of
from central.office.sending import sent
from central.office.signing_in import PREFIX
from central.register.wanted import bounds
from central.words import Flag, Instant

LISTS, AUDIT, SIGNALS = "/exports/registrations", "/exports/audit", "/exports/signals"


class ListAsked(FilterAsked):
    """`columns` in the order wanted. `masked` hides what an auditor does not see. With `guard_numbers` a NIK
    in a CSV has an apostrophe in front, so that no spreadsheet rounds it; a program wants it without.
    """

    kind: FileKind = FileKind.XLSX
    columns: tuple[Column, ...] = Field(default=USUAL, min_length=1, max_length=len(HEADINGS))
    masked: Flag = False
    guard_numbers: Flag = True


_NOES = (NoCode.SIGNED_OUT, NoCode.FORBIDDEN, NoCode.FORGED, NoCode.MALFORMED)
_FILE: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The list; one that breaks off is not whole",
        "content": {
            kind: {"schema": {"type": "string", "format": "binary"}} for kind in MEDIA_TYPES.values()
        },
    }
}


_READING = (NoCode.SIGNED_OUT, NoCode.FORBIDDEN)
_CSV: dict[int | str, dict[str, Any]] = {
    200: {"content": {MEDIA_TYPES[FileKind.CSV]: {"schema": {"type": "string", "format": "binary"}}}}
}


def routes_for_exports(centre: Centre) -> APIRouter:
    router = APIRouter(prefix=PREFIX, tags=["exports"])
    for add in (_lists, _records):
        add(router, centre)
    return router


def _lists(router: APIRouter, centre: Centre) -> None:
    who = Annotated[Allowed, Depends(may(centre, Right.EXPORT))]

    @router.post(
        LISTS,
        openapi_extra=needs(Right.EXPORT),
        response_class=StreamingResponse,
        responses={**_FILE, **noes(*_NOES)},
    )
    def export_registrations(allowed: who, asked: ListAsked) -> StreamingResponse:
        """Each registration that was here at the beginning once, by its latest revision, as it stands when it
        is read; in the order of their numbers. A workbook with more rows than it can have breaks off.
        """
        masked = asked.masked or allowed.masked
        told = Listing(
            wanted=wanted_of(asked, masked=allowed.masked),
            reach=allowed.reach,
            kind=asked.kind,
            columns=asked.columns,
            masked=masked,
            guard_numbers=asked.guard_numbers,
        )
        data = write_list(centre, told, by=allowed.actor)
        return sent(data, MEDIA_TYPES[asked.kind], f"perisai-pendaftaran.{asked.kind.value}")


def _records(router: APIRouter, centre: Centre) -> None:
    auditor = Annotated[Allowed, Depends(may(centre, Right.READ_AUDIT))]
    reader = Annotated[Allowed, Depends(may(centre, Right.READ_SIGNALS))]

    @router.get(
        AUDIT,
        openapi_extra=needs(Right.READ_AUDIT),
        response_class=StreamingResponse,
        responses={**_CSV, **noes(*_READING, NoCode.MALFORMED)},
    )
    def export_audit(
        allowed: auditor, since: Instant | None = None, before: Instant | None = None
    ) -> StreamingResponse:
        """Newest first; `since` and `before` are instants."""
        begin, end = bounds(since, before)
        data = write_audit(centre, Wanted(since=begin, before=end), by=allowed.actor)
        return sent(data, MEDIA_TYPES[FileKind.CSV], "perisai-audit.csv")

    @router.get(
        SIGNALS,
        openapi_extra=needs(Right.READ_SIGNALS),
        response_class=StreamingResponse,
        responses={**_CSV, **noes(*_READING)},
    )
    def export_signals(allowed: reader) -> StreamingResponse:
        """What nobody has ruled on: the gravest first."""
        data = write_signals(centre, allowed.reach, by=allowed.actor)
        return sent(data, MEDIA_TYPES[FileKind.CSV], "perisai-tanda.csv")
