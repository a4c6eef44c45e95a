"""One run: check in, send what is owed, read what the centre decided, and repair what the two disagree on.

Synchronous and headless; the caller gives the clock, a cancel event and a callback. A kill at any instant
is harmless: a batch is written down before it goes, and only a verified signature settles it.
"""

from contextlib import ExitStack
from dataclasses import asdict, dataclass
from datetime import datetime
from secrets import SystemRandom
from threading import Event

from perisai_app import logs
from perisai_app.domain.settings import Settings
from perisai_app.reference.packs.shelf import Shelf
from perisai_app.vault.backup.rotation import back_up_before_sync, rules_of
from perisai_app.vault.database import Vault
from perisai_app.vault.errors import AlreadyOpen
from perisai_app.vault.identity import enrolment
from perisai_app.vault.instance import Instance
from perisai_app.vault.outbox import owed_count
from perisai_app.vault.rights.upkeep import upkeep_if_possible
from perisai_app.vault.runs import begin_run, end_run
from perisai_app.vault.sync_state import note_outcome, sync_state
from perisai_app.wire.checkin import CheckinAnswer
from sync.backoff import next_try
from sync.checkin import check_in
from sync.link import REQUEST_SECONDS, Link
from sync.packs import fetch_packs
from sync.problems import RunStopped
from sync.pull import pull
from sync.push import push
from sync.repair import repair, tell_recollections
from sync.run import Clock, Progress, Report, Run, Stage, Tally
from sync.tls import Trust
from sync.work import fetch_rivals, fetch_work

__all__ = ["Progress", "Report", "Stage", "Summary", "note_stop", "nothing_done", "sync"]

LOCK = "sync.lock"
ASKED_LATER = ("not_ours", "internal", "malformed", "not_found", "timeout")  # sending does not wait for it


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did; `stopped_by` is None when it went to its end, else a `RunStopped` code.

    `held_back` lines were found that the centre chokes on; `repaired` is how many lines one side lacked.
    """

    offered: int
    stored: int
    duplicate: int
    refused: int
    conflict: int
    pulled: int
    bytes_sent: int
    stopped_by: str | None
    held_back: int = 0
    repaired: int = 0


def sync(vault: Vault, *, now: Clock, cancel: Event, report: Report) -> Summary:
    """Never raises for what the network does: the summary says what stopped the run.

    Of two at once over one vault, whatever their processes, the second ends with `already_running`.
    """
    with ExitStack() as alone:
        try:
            alone.enter_context(Instance(vault.home, LOCK))
        except AlreadyOpen:
            return nothing_done("already_running")
        return _only(vault, now=now, cancel=cancel, report=report)


def nothing_done(stopped_by: str) -> Summary:
    """Of a run that did not begin, for this reason."""
    return _summary(Tally(), stopped_by)


def _only(vault: Vault, *, now: Clock, cancel: Event, report: Report) -> Summary:
    """However it ended, data whose time is over go from the vault afterwards."""
    run_id, tally, stop = begin_run(vault, now()), Tally(), None
    try:
        _run(vault, tally, now=now, cancel=cancel, report=report)
    except RunStopped as stopped:
        stop = stopped
    note_stop(vault, stop, now())
    summary = _summary(tally, stop.code if stop else None)
    figures = asdict(summary)
    end_run(vault, run_id, figures, figures.pop("stopped_by"), now())
    logs.info("synced", **asdict(summary))
    upkeep_if_possible(vault, _settings(vault, now()), now=now())
    return summary


def _summary(tally: Tally, stopped_by: str | None) -> Summary:
    return Summary(
        offered=tally.offered,
        stored=tally.stored,
        duplicate=tally.duplicate,
        refused=tally.refused,
        conflict=tally.conflict,
        pulled=tally.pulled,
        bytes_sent=tally.bytes_sent,
        stopped_by=stopped_by,
        held_back=tally.held_back,
        repaired=tally.repaired,
    )


def note_stop(vault: Vault, stop: RunStopped | None, now: datetime) -> None:
    """A person's stop is no failure; a wait that the centre asked for goes before our own."""
    if stop is None:
        note_outcome(vault, None, now=now, next_try_at=None)
    elif stop.code != "cancelled":
        failures, share = sync_state(vault).failures + 1, SystemRandom().random()
        later = next_try(failures, now, share=share, retry_after=stop.retry_after)
        note_outcome(vault, stop.code, now=now, next_try_at=later)


def _settings(vault: Vault, moment: datetime) -> Settings:
    return Shelf(vault.home).in_force(moment.date()).settings


def _run(vault: Vault, tally: Tally, *, now: Clock, cancel: Event, report: Report) -> None:
    if (us := enrolment(vault)) is None:
        raise RunStopped("not_enrolled")
    back_up_before_sync(vault, now(), rules_of(_settings(vault, now())))
    trust = Trust(us.certificate)
    with Link(us.url, us.token, trust=trust, cancel=cancel, seconds=REQUEST_SECONDS) as link:
        run = Run(vault, link, tally, now, cancel, report, total=owed_count(vault))
        run.tell(Stage.CONNECT)
        answer = check_in(run)
        if answer.blocked:
            _hand_over(run, answer)
            raise RunStopped("blocked")
        _converse(run, answer)


def _hand_over(run: Run, answer: CheckinAnswer) -> None:
    """All that a blocked laptop may: what it owes, also what only it still has after a restore."""
    push(run)
    if not answer.agrees:
        repair(run)
    if sync_state(run.vault).recollect_due:
        tell_recollections(run)


def _converse(run: Run, answer: CheckinAnswer) -> None:
    """Work first, while nothing of what is about to be sent can come back with it."""
    try:
        _fetch_due_work(run)
    except RunStopped as stop:
        if stop.code not in ASKED_LATER:
            raise
    push(run)
    if answer.more:
        pull(run)
    if not answer.agrees and repair(run):
        pull(run)  # of the epoch that the centre has just opened
    _fetch_due_work(run)
    if sync_state(run.vault).recollect_due:
        tell_recollections(run)
    fetch_rivals(run)
    fetch_packs(run)
    run.tell(Stage.PULL)


def _fetch_due_work(run: Run) -> None:
    if sync_state(run.vault).work_due:
        fetch_work(run)
