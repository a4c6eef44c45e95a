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


def probe(us: Enrolment, cancel: Event) -> None:
    """Ask who answers at this vault's centre now, within PROBE_SECONDS. RunStopped unless it is a centre. No
    token goes out.
    """
    with Link(us.url, trust=Trust(us.certificate), cancel=cancel, seconds=PROBE_SECONDS) as link:
        _ask(link)


def look(link: Link) -> Health:
    """The same over a conversation that is open already. Never raises."""
    try:
        _ask(link)
    except RunStopped as stop:
        return health_of(stop)
    return Health.OURS


def _ask(link: Link) -> None:
    if link.get(HEALTH, HealthAnswer).service != SERVICE:
        raise RunStopped("not_ours")


def health_of(stop: RunStopped) -> Health:
    """What a probe met, by the code that stopped it."""
    code = stop.code
    if code in ("offline", "timeout", "cancelled", "insecure_url"):
        return Health.OFFLINE
    return Health(code) if code in ("portal", "untrusted") else Health.ELSE
