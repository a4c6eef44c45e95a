"""Reference packs over HTTP: uploaded signed, told to every laptop, and in force here from their day on."""

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel
from starlette.requests import Request

from central import body
from central.accounts.roles import Right
from central.centre import Centre
from central.office.asking import Allowed, may, needs
from central.office.no import No, NoCode, noes
from central.office.paging import USUAL, After, Limit, Page, cursor_of, key_of
from central.office.signing_in import PREFIX
from central.packs import AnnouncedPack, list_packs, take_pack
from central.problems import Refusal
from perisai_app.reference.packs.archive import LARGEST_BYTES
from perisai_app.reference.packs.refused import PackRefused

PACKS = "/packs"


class Announced(BaseModel):
    """What every laptop is told."""

    version: str
    sha256: str
    bytes: int


_READ = (NoCode.SIGNED_OUT, NoCode.FORBIDDEN, NoCode.MALFORMED)
_TAKES = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    },
    **needs(Right.RUN_PACKS),
}


def routes_for_packs(centre: Centre) -> APIRouter:
    router = APIRouter(prefix=PREFIX, tags=["packs"])
    for add in (_listing, _taking):
        add(router, centre)
    return router


def _listing(router: APIRouter, centre: Centre) -> None:
    runner = Annotated[Allowed, Depends(may(centre, Right.RUN_PACKS))]

    @router.get(PACKS, openapi_extra=needs(Right.RUN_PACKS), responses=noes(*_READ))
    def get_packs(allowed: runner, limit: Limit = USUAL, after: After = "") -> Page[AnnouncedPack]:
        """Those that laptops were told of, the last first."""
        key = key_of(after, str, str)
        place = (str(key[0]), str(key[1])) if key else None
        found = list_packs(centre, after=place, most=limit)
        return Page(items=list(found.items), next=cursor_of(*found.next) if found.next else None)


def _taking(router: APIRouter, centre: Centre) -> None:
    runner = Annotated[Allowed, Depends(may(centre, Right.RUN_PACKS))]

    @router.post(
        PACKS,
        status_code=201,
        openapi_extra=_TAKES,
        responses=noes(NoCode.SIGNED_OUT, NoCode.FORBIDDEN, NoCode.FORGED, NoCode.REFUSED, NoCode.TOO_LARGE),
    )
    async def post_pack(request: Request, allowed: runner) -> Announced:
        """The file as it was signed; a refusal bears the code of why (docs/packs.md)."""
        try:
            data = await body.bounded(request, LARGEST_BYTES)
        except Refusal:
            raise No(NoCode.TOO_LARGE) from None
        try:
            news = await run_in_threadpool(take_pack, centre, data, by=allowed.actor)
        except PackRefused as refused:
            raise No(NoCode.REFUSED, refused.code) from None
        return Announced(**news.model_dump())
