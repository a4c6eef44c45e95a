"""A run that nobody pressed for: our own probe goes first, so that without a network nothing else is begun.

What the probe met counts as a try: it has its reason, its wait and its countdown like any other.
"""

from threading import Event

from perisai_app.vault.database import Vault
from perisai_app.vault.identity import Enrolment, enrolment
from perisai_app.wire.media import HEALTH
from sync.engine import Report, Summary, note_stop, nothing_done, sync
from sync.link import Link
from sync.problems import RunStopped
from sync.reach import PROBE_SECONDS, SERVICE, HealthAnswer
from sync.run import Clock
from sync.tls import Trust


def run_by_itself(vault: Vault, *, now: Clock, cancel: Event, report: Report) -> Summary:
    """A whole run when our centre answers the probe; otherwise a summary of nothing, with what answered."""
    us = enrolment(vault)
    if us is None:
        return nothing_done("not_enrolled")
    if (stop := _met(us, cancel)) is not None:
        note_stop(vault, stop, now())
        return nothing_done(stop.code)
    return sync(vault, now=now, cancel=cancel, report=report)


def _met(us: Enrolment, cancel: Event) -> RunStopped | None:
    """Who answered instead of our centre, or when it wants to be asked again. No token goes out."""
    try:
        with Link(us.url, trust=Trust(us.certificate), cancel=cancel, seconds=PROBE_SECONDS) as link:
            answer = link.get(HEALTH, HealthAnswer)
    except RunStopped as stop:
        return stop
    return None if answer.service == SERVICE else RunStopped("not_ours")
