"""A run that nobody pressed for. Its check-in is the probe: where nobody answers, nothing is begun.

What it met counts as a try: it has its reason, its wait and its countdown like any other.
"""

from threading import Event

from perisai_app.vault.database import Vault
from perisai_app.vault.identity import enrolment
from sync.conversation import BY_CHOICE, Baggage
from sync.engine import Report, Summary, nothing_done, sync
from sync.run import Clock


def run_by_itself(
    vault: Vault, *, now: Clock, cancel: Event, report: Report, baggage: Baggage = BY_CHOICE
) -> Summary:
    """A run that is kept among the others if the centre answered; a laptop that never joined asks nobody."""
    if enrolment(vault) is None:
        return nothing_done("not_enrolled")
    return sync(vault, now=now, cancel=cancel, report=report, by_itself=True, baggage=baggage)
