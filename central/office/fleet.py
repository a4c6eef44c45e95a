"""Agents and laptops over HTTP: how they stand, codes, orders, and what ends a laptop's trust."""

from typing import Annotated, TypeVar

from fastapi import APIRouter, Depends, Path, Query
from pydantic import BaseModel, StringConstraints

from central.accounts.roles import Right
from central.centre import Centre
from central.fleet import codes
from central.fleet.agents import Agent, agent_within, list_agents
from central.fleet.codes import Code
from central.fleet.devices import Device, Wanted, device_within, list_devices, revoke
from central.fleet.standing import Stuck
from central.news import give_order
from central.office.asking import Allowed, may, needs
from central.office.no import No, NoCode, noes
from central.office.paging import USUAL, After, Limit, Page, cursor_of, key_of
from central.office.signing_in import PREFIX
from central.stop import Stop
from central.storage.tables import agents
from central.words import Asked, Key, Name
from perisai_app.wire.changes import Command

AGENTS, DEVICES = "/agents", "/devices"
ONE_AGENT, ONE_DEVICE = AGENTS + "/{agent_key}", DEVICES + "/{device_id}"

AgentKey = Annotated[Key, Path()]
DeviceId = Annotated[str, Path(pattern=r"^[0-9A-Za-z-]{1,64}$")]
AskedOffice = Annotated[Name | None, Query()]
AskedAgent = Annotated[Key | None, Query()]
MaybeOffice = Annotated[str, StringConstraints(max_length=80, pattern=r"^[^\x00-\x1f\x7f]*$")]


T = TypeVar("T", bound=BaseModel)


class CodeAsked(Asked):
    """`office` is one that is here; without one the caller's own, or none for whoever sees all of them."""

    agent_name: Name
    office: MaybeOffice = ""


class OrderAsked(Asked):
    order: Command


_READ = (NoCode.SIGNED_OUT, NoCode.FORBIDDEN, NoCode.MALFORMED)
_WRITE = (*_READ, NoCode.FORGED, NoCode.NOT_FOUND)


def routes_for_fleet(centre: Centre) -> APIRouter:
    router = APIRouter(prefix=PREFIX, tags=["fleet"])
    for add in (_looking_at_agents, _looking_at_devices, _codes, _orders, _ending):
        add(router, centre)
    return router


def _looking_at_agents(router: APIRouter, centre: Centre) -> None:
    reader = Annotated[Allowed, Depends(may(centre, Right.READ_FLEET))]

    @router.get(AGENTS, openapi_extra=needs(Right.READ_FLEET), responses=noes(*_READ))
    def get_agents(
        allowed: reader, office: AskedOffice = None, limit: Limit = USUAL, after: After = ""
    ) -> Page[Agent]:
        found = list_agents(centre, allowed.reach, office=office, after=_id_of(after), most=limit)
        return Page(items=list(found.items), next=_cursor(found.next))

    @router.get(ONE_AGENT, openapi_extra=needs(Right.READ_FLEET), responses=noes(*_READ, NoCode.NOT_FOUND))
    def get_agent(allowed: reader, agent_key: AgentKey) -> Agent:
        return _there(agent_within(centre, agent_key, allowed.reach))


def _looking_at_devices(router: APIRouter, centre: Centre) -> None:
    reader = Annotated[Allowed, Depends(may(centre, Right.READ_FLEET))]

    @router.get(DEVICES, openapi_extra=needs(Right.READ_FLEET), responses=noes(*_READ))
    def get_devices(
        allowed: reader,
        office: AskedOffice = None,
        agent_key: AskedAgent = None,
        stuck: Stuck | None = None,
        limit: Limit = USUAL,
        after: After = "",
    ) -> Page[Device]:
        """With `stuck` a page may hold fewer than asked and still have a `next`: very many were looked at."""
        wanted = Wanted(office=office, agent_key=agent_key, stuck=stuck)
        found = list_devices(centre, wanted, allowed.reach, after=_id_of(after), most=limit)
        return Page(items=list(found.items), next=_cursor(found.next))

    @router.get(ONE_DEVICE, openapi_extra=needs(Right.READ_FLEET), responses=noes(*_READ, NoCode.NOT_FOUND))
    def get_device(allowed: reader, device_id: DeviceId) -> Device:
        return _there(device_within(centre, device_id, allowed.reach))


def _codes(router: APIRouter, centre: Centre) -> None:
    runner = Annotated[Allowed, Depends(may(centre, Right.RUN_FLEET))]

    @router.post("/codes", status_code=201, openapi_extra=needs(Right.RUN_FLEET), responses=noes(*_WRITE))
    def post_code(allowed: runner, asked: CodeAsked) -> Code:
        """Shown this once; it joins one laptop."""
        office = asked.office or allowed.reach.office or ""
        return _there(codes.hand_out(centre, asked.agent_name, office, allowed.reach, by=allowed.actor))

    @router.post(
        ONE_DEVICE + "/replace",
        status_code=201,
        openapi_extra=needs(Right.RUN_FLEET),
        responses=noes(*_WRITE),
    )
    def post_replacement(allowed: runner, device_id: DeviceId) -> Code:
        """This laptop may only hand over from now on; the code joins another one of its agent."""
        return _there(codes.replace(centre, device_id, allowed.reach, by=allowed.actor))


def _orders(router: APIRouter, centre: Centre) -> None:
    runner = Annotated[Allowed, Depends(may(centre, Right.RUN_FLEET))]

    @router.post(
        ONE_DEVICE + "/orders",
        status_code=204,
        openapi_extra=needs(Right.RUN_FLEET),
        responses=noes(*_WRITE, NoCode.REFUSED),
    )
    def post_order(allowed: runner, device_id: DeviceId, asked: OrderAsked) -> None:
        """A block holds from now on; all else waits for the laptop's next contact."""
        within = allowed.reaches(agents.c.office, agents.c.agent_key)
        try:
            give_order(centre, device_id, asked.order, by=allowed.actor, within=within)
        except Stop as stop:
            if stop.code == "device_unknown":
                raise No(NoCode.NOT_FOUND) from None
            raise No(NoCode.REFUSED, stop.code) from None


def _ending(router: APIRouter, centre: Centre) -> None:
    runner = Annotated[Allowed, Depends(may(centre, Right.RUN_FLEET))]

    @router.delete(
        ONE_DEVICE + "/token",
        status_code=204,
        openapi_extra=needs(Right.RUN_FLEET),
        responses=noes(*_WRITE),
    )
    def delete_token(allowed: runner, device_id: DeviceId) -> None:
        """The laptop is nobody's from its next request on, until it joins again by a new code."""
        if not revoke(centre, device_id, allowed.reach, by=allowed.actor):
            raise No(NoCode.NOT_FOUND)


def _there(found: T | None) -> T:
    if found is None:
        raise No(NoCode.NOT_FOUND)
    return found


def _id_of(after: str) -> str:
    key = key_of(after, str)
    return str(key[0]) if key else ""


def _cursor(key: str | None) -> str | None:
    return cursor_of(key) if key is not None else None
