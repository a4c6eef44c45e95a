"""A run that nobody pressed for: our own probe goes first, so that without a network nothing else is begun.

What the probe met counts as a try: it has its reason, its wait and its countdown like any other.
"""

from threading import Event

from perisai_app.vault.database import Vault
from perisai_app.vault.identity import enrolment
from sync.engine import Report, Summary, note_stop, nothing_done, sync
from sync.problems import RunStopped
from sync.reach import probe
from sync.run import Clock


def run_by_itself(vault: Vault, *, now: Clock, cancel: Event, report: Report) -> Summary:
    """A whole run when our centre answers the probe; otherwise a summary of nothing, with what answered."""
    us = enrolment(vault)
    if us is None:
        return nothing_done("not_enrolled")
    try:
        probe(us, cancel)
    except RunStopped as stop:
        note_stop(vault, stop, now())
        return nothing_done(stop.code)
    return sync(vault, now=now, cancel=cancel, report=report)
