"""All routes of the office, put together."""

from fastapi import APIRouter
from fastapi.routing import APIRoute

from central.centre import Centre
from central.office.asking import HARMLESS
from central.office.audit import routes_for_audit
from central.office.bridge import routes_for_bridge
from central.office.decisions import routes_for_decisions
from central.office.exports import routes_for_exports
from central.office.fleet import routes_for_fleet
from central.office.lost import routes_for_lost
from central.office.memberships import routes_for_memberships
from central.office.no import NoCode, noes
from central.office.offices import routes_for_offices
from central.office.packs import routes_for_packs
from central.office.registrations import routes_for_registrations
from central.office.signals import routes_for_signals
from central.office.signing_in import routes_for_sessions
from central.office.subjects import routes_for_subjects
from central.office.users import routes_for_users
from central.openapi import noes as in_need


def routes_for_office(centre: Centre) -> APIRouter:
    router = APIRouter()
    for routes in (
        routes_for_sessions,
        routes_for_decisions,
        routes_for_memberships,
        routes_for_bridge,
        routes_for_registrations,
        routes_for_signals,
        routes_for_fleet,
        routes_for_lost,
        routes_for_offices,
        routes_for_packs,
        routes_for_users,
        routes_for_audit,
        routes_for_exports,
        routes_for_subjects,
    ):
        router.include_router(_bounded(routes(centre)))
    return router


def _bounded(routes: APIRouter) -> APIRouter:
    """What changes something has a body, which may be too large; and every centre may be in need."""
    for route in routes.routes:
        if isinstance(route, APIRoute) and not {*HARMLESS}.intersection(route.methods or ()):
            route.responses = {**noes(NoCode.TOO_LARGE), **route.responses}
        if isinstance(route, APIRoute):
            route.responses = {**in_need(429, 500, 503), **route.responses}
    return routes
