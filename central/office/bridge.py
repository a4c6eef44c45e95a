"""The bridge to the agency over HTTP: templates, sheets for its upload, and its results."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel
from sqlalchemy import ColumnElement
from starlette.requests import Request
from starlette.responses import StreamingResponse

from central import body
from central.accounts.roles import Right
from central.bridge import shelf
from central.bridge.choosing import Selection
from central.bridge.fault import BridgeFault
from central.bridge.results import FINE, Became, RowVerdict, take_results
from central.bridge.sheet_in import MOST_BYTES
from central.bridge.sheet_out import check_sheet, write_agency_sheet
from central.bridge.template import ResultsTemplate, SheetTemplate, Template
from central.centre import Centre
from central.exports.sheet import MEDIA_TYPES
from central.office.asking import Allowed, may, needs
from central.office.no import No, NoCode, noes
from central.office.signing_in import PREFIX
from central.problems import Refusal
from central.storage.tables import registrations
from central.words import Asked, Label

TEMPLATES, ONE = "/templates", "/templates/{template_name}"
SHEETS, CHECKS, RESULTS = "/sheets", "/sheets/check", "/results"

TemplateName = Annotated[Label, Path()]
AskedTemplate = Annotated[Label, Query()]


class TemplateShown(BaseModel):
    """`changed_at` is null for an example, since nobody knows the agency's own for sure."""

    name: str
    use: Literal["sheet", "results"]
    changed_at: str | None


class Templates(BaseModel):
    items: list[TemplateShown]


class SheetAsked(Asked):
    """A template by name, and who goes into the sheet: without conditions, all who wait and were in none."""

    template: Label
    selection: Selection = Selection()


class LeftOutShown(BaseModel):
    """`lacking` with the headers of the required columns that have nothing; or consent_withdrawn."""

    registration_id: UUID
    code: Literal["lacking", "consent_withdrawn"]
    headers: list[str]


class SheetChecked(BaseModel):
    """`rows` would go into the sheet; `named` are the first of those `left_out`."""

    rows: int
    left_out: int
    named: list[LeftOutShown]
    more: bool


class ResultVerdict(BaseModel):
    """`row` as the spreadsheet numbers it; `code` says what is malformed."""

    row: int
    verdict: Became
    code: str | None
    registration_id: UUID | None


class ResultsTaken(BaseModel):
    """Every filled row in its order; `attention` counts those that somebody should look at."""

    rows: int
    attention: int
    verdicts: list[ResultVerdict]


_READ = (NoCode.SIGNED_OUT, NoCode.FORBIDDEN, NoCode.MALFORMED)
_WRITE = (*_READ, NoCode.NOT_FOUND, NoCode.REFUSED)
_FILE = {"type": "string", "format": "binary"}
_TAKES_FILE = {
    "requestBody": {"required": True, "content": {"application/octet-stream": {"schema": _FILE}}},
    **needs(Right.BRIDGE),
}
_GIVES_FILE: dict[int | str, dict[str, Any]] = {
    200: {"description": "The sheet", "content": {kind: {"schema": _FILE} for kind in MEDIA_TYPES.values()}}
}


def routes_for_bridge(centre: Centre) -> APIRouter:
    router = APIRouter(prefix=f"{PREFIX}/bridge", tags=["bridge"])
    for add in (_templates, _sheets, _results):
        add(router, centre)
    return router


def _templates(router: APIRouter, centre: Centre) -> None:
    who = Annotated[Allowed, Depends(may(centre, Right.BRIDGE))]

    @router.get(TEMPLATES, openapi_extra=needs(Right.BRIDGE), responses=noes(*_READ))
    def get_templates(allowed: who) -> Templates:
        return Templates(items=[TemplateShown(**asdict(one)) for one in shelf.list_templates(centre)])

    @router.get(ONE, openapi_extra=needs(Right.BRIDGE), responses=noes(*_READ, NoCode.NOT_FOUND))
    def get_template(allowed: who, template_name: TemplateName) -> SheetTemplate | ResultsTemplate:
        with _answered():
            return shelf.template_named(centre, template_name)

    @router.put(ONE, status_code=204, openapi_extra=needs(Right.BRIDGE), responses=noes(*_WRITE))
    def put_template(allowed: who, template_name: TemplateName, asked: Template) -> None:
        with _answered():
            shelf.save_template(centre, template_name, asked, by=allowed.actor)

    @router.delete(ONE, status_code=204, openapi_extra=needs(Right.BRIDGE), responses=noes(*_WRITE))
    def delete_template(allowed: who, template_name: TemplateName) -> None:
        with _answered():
            shelf.drop_template(centre, template_name, by=allowed.actor)


def _sheets(router: APIRouter, centre: Centre) -> None:
    who = Annotated[Allowed, Depends(may(centre, Right.BRIDGE))]

    @router.post(CHECKS, openapi_extra=needs(Right.BRIDGE), responses=noes(*_WRITE))
    def check(allowed: who, asked: SheetAsked) -> SheetChecked:
        """What a sheet would hold, and who is kept out of it; nothing is noted."""
        with _answered():
            template = shelf.sheet_template(centre, asked.template)
        found = check_sheet(centre, template, asked.selection, _within(allowed))
        return SheetChecked.model_validate(asdict(found))

    @router.post(
        SHEETS,
        openapi_extra=needs(Right.BRIDGE),
        response_class=StreamingResponse,
        responses={**noes(*_WRITE), **_GIVES_FILE},
    )
    def post_sheet(allowed: who, asked: SheetAsked) -> StreamingResponse:
        """The file; whoever is in it is noted, and not chosen again by itself."""
        with _answered():
            template = shelf.sheet_template(centre, asked.template)
        data = write_agency_sheet(
            centre, asked.template, template, asked.selection, by=allowed.actor, within=_within(allowed)
        )
        name = f'attachment; filename="perisai-{asked.template}.{template.kind.value}"'
        headers = {"Content-Disposition": name, "Cache-Control": "no-store"}
        return StreamingResponse(data, media_type=MEDIA_TYPES[template.kind], headers=headers)


def _results(router: APIRouter, centre: Centre) -> None:
    who = Annotated[Allowed, Depends(may(centre, Right.BRIDGE))]

    @router.post(RESULTS, openapi_extra=_TAKES_FILE, responses=noes(*_WRITE, NoCode.TOO_LARGE))
    async def post_results(
        request: Request, allowed: who, template: AskedTemplate, without_files: bool = False
    ) -> ResultsTaken:
        """A sheet of results as it is; its rows become decisions and memberships."""
        data = await _file(request)
        return await run_in_threadpool(_take, centre, allowed, template, data, without_files)


async def _file(request: Request) -> bytes:
    try:
        return await body.bounded(request, MOST_BYTES)
    except Refusal:
        raise No(NoCode.TOO_LARGE) from None


def _take(centre: Centre, allowed: Allowed, name: str, data: bytes, without_files: bool) -> ResultsTaken:
    with _answered():
        template = shelf.results_template(centre, name)
        verdicts = list(
            take_results(
                centre,
                name,
                template,
                data,
                by=allowed.actor,
                within=_within(allowed),
                without_files=without_files,
            )
        )
    return ResultsTaken(
        rows=len(verdicts),
        attention=sum(one.verdict not in FINE for one in verdicts),
        verdicts=[_shown(one) for one in verdicts],
    )


def _shown(one: RowVerdict) -> ResultVerdict:
    return ResultVerdict(
        row=one.row,
        verdict=one.verdict,
        code=one.code,
        registration_id=UUID(one.registration_id) if one.registration_id else None,
    )


@contextmanager
def _answered() -> Iterator[None]:
    """A fault of the bridge as an answer."""
    try:
        yield
    except BridgeFault as fault:
        if fault.code == "template_unknown":
            raise No(NoCode.NOT_FOUND) from None
        if fault.code == "sheet_too_large":
            raise No(NoCode.TOO_LARGE) from None
        raise No(NoCode.REFUSED, fault.code) from None


def _within(allowed: Allowed) -> ColumnElement[bool]:
    return allowed.reaches(registrations.c.office, registrations.c.agent_key)
