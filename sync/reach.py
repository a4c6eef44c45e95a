"""Is the centre there? One small request of our own; what the system says of the network is only a hint."""

from enum import StrEnum

from pydantic import BaseModel

from perisai_app.wire.media import HEALTH
from sync.link import Link
from sync.problems import RunStopped

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


def look(link: Link) -> Health:
    """Who answers now, over a conversation that is open already. Never raises."""
    try:
        _ask(link)
    except RunStopped as stop:
        return _health_of(stop)
    return Health.OURS


def _ask(link: Link) -> None:
    if link.get(HEALTH, HealthAnswer).service != SERVICE:
        raise RunStopped("not_ours")


def _health_of(stop: RunStopped) -> Health:
    code = stop.code
    if code in ("offline", "timeout", "cancelled", "insecure_url"):
        return Health.OFFLINE
    return Health(code) if code in ("portal", "untrusted") else Health.ELSE
