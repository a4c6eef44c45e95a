"""Is the centre there? One small request of our own; what the system says of the network is only a hint."""

from enum import StrEnum
from threading import Event

from pydantic import BaseModel

from perisai_app.vault.identity import Enrolment
from perisai_app.wire.media import HEALTH
from sync.link import Link
from sync.problems import RunStopped
from sync.tls import Trust

PROBE_SECONDS = 15
SERVICE = "perisai-central"


class Health(StrEnum):
    """What answered: our centre, nobody, a login page, or somebody else. `value` is a run's code."""

    OURS = "ours"
    OFFLINE = "offline"
    PORTAL = "portal"
    UNTRUSTED = "untrusted"
    ELSE = "not_ours"


class HealthAnswer(BaseModel):
    """Body of a 200 of GET /v1/health; a later centre may tell more."""

    service: str
    protocol: int
    epoch: str = ""


def reach(us: Enrolment, cancel: Event) -> Health:
    """Who answers at this vault's centre now, within PROBE_SECONDS. No token goes out. Never raises."""
    try:
        with Link(us.url, trust=Trust(us.certificate), cancel=cancel, seconds=PROBE_SECONDS) as link:
            return look(link)
    except RunStopped as stop:
        return _health(stop.code)


def look(link: Link) -> Health:
    """The same over a conversation that is open already."""
    try:
        answer = link.get(HEALTH, HealthAnswer)
    except RunStopped as stop:
        return _health(stop.code)
    return Health.OURS if answer.service == SERVICE else Health.ELSE


def _health(code: str) -> Health:
    if code in ("offline", "timeout", "cancelled", "insecure_url"):
        return Health.OFFLINE
    return Health(code) if code in ("portal", "untrusted") else Health.ELSE
