"""What the sifter found, for reviewers: what is open, and what a person says of it."""

import re
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from central.accounts.roles import Right
from central.centre import Centre
from central.office.asking import Allowed, may, needs
from central.office.no import No, NoCode, noes
from central.office.paging import USUAL, After, Limit, Page, cursor_of, key_of
from central.office.signing_in import PREFIX
from central.sifting.listing import Key as Place
from central.sifting.listing import OpenSignal, open_signals
from central.sifting.ruling import UNKNOWN, RuledAs, Said, rule
from central.sifting.signal import Kind
from central.words import Asked, Reason

_SHAPES = (r"[0-9TZ:.-]{20,27}", r"[0-9a-f-]{36}", r"([0-9a-f-]{36})?", r"[a-z_]{1,40}")
_MOST_WEIGHT = 1_000


class RulingAsked(Asked):
    """Of two, `same` or `different` and the other's id; of one alone, `seen`."""

    ruled: RuledAs
    reason: Reason
    other_id: UUID | None = None


def routes_for_signals(centre: Centre) -> APIRouter:
    router = APIRouter(prefix=PREFIX, tags=["signals"])
    for add in (_listing, _ruling):
        add(router, centre)
    return router


def _listing(router: APIRouter, centre: Centre) -> None:
    reader = Annotated[Allowed, Depends(may(centre, Right.READ_SIGNALS))]

    @router.get(
        "/signals",
        openapi_extra=needs(Right.READ_SIGNALS),
        responses=noes(NoCode.SIGNED_OUT, NoCode.FORBIDDEN, NoCode.MALFORMED),
    )
    def get_signals(allowed: reader, limit: Limit = USUAL, after: After = "") -> Page[OpenSignal]:
        """The gravest first, then the oldest. A page may hold fewer than asked and still have a `next`."""
        behind = _place(after)
        with centre.store.reading() as connection:
            listed = open_signals(connection, allowed.reach, after=behind, most=limit)
        return Page(items=list(listed.items), next=cursor_of(*listed.next) if listed.next else None)


def _ruling(router: APIRouter, centre: Centre) -> None:
    judge = Annotated[Allowed, Depends(may(centre, Right.DECIDE))]

    @router.post(
        "/registrations/{registration_id}/signals/{kind}/ruling",
        status_code=204,
        openapi_extra=needs(Right.DECIDE),
        responses=noes(NoCode.SIGNED_OUT, NoCode.FORGED, NoCode.MALFORMED, NoCode.NOT_FOUND, NoCode.REFUSED),
    )
    def post_ruling(allowed: judge, registration_id: UUID, kind: Kind, asked: RulingAsked) -> None:
        """409 `wrong_ruling` when this is not what is said of such a signal. It decides about nobody."""
        said = Said(kind=kind, registration_id=registration_id, **dict(asked))
        fault = rule(centre, said, allowed.reach, by=allowed.actor)
        if fault == UNKNOWN:
            raise No(NoCode.NOT_FOUND)
        if fault is not None:
            raise No(NoCode.REFUSED, fault)


def _place(cursor: str) -> Place | None:
    """No malformed for what no page of ours ended with."""
    key = key_of(cursor, int, str, str, str, str)
    if key is None:
        return None
    weight, *texts = key
    at, one, other, kind = map(str, texts)
    if not isinstance(weight, int) or not 0 <= weight <= _MOST_WEIGHT:
        raise No(NoCode.MALFORMED)
    if not all(
        re.fullmatch(shape, part) for shape, part in zip(_SHAPES, (at, one, other, kind), strict=True)
    ):
        raise No(NoCode.MALFORMED)
    return weight, at, one, other, kind
