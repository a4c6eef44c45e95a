"""One run: check in, send what is owed, read what the centre decided, and repair what the two disagree on.

Synchronous and headless; the caller gives the clock, a cancel event and a callback. A kill at any instant
is harmless: a batch is written down before it goes, and only a verified signature settles it.
"""

from contextlib import ExitStack, suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from secrets import SystemRandom
from threading import Event

from perisai_app import logs
from perisai_app.domain.settings import Settings
from perisai_app.reference.packs.shelf import Shelf
from perisai_app.vault.backup.disk import named
from perisai_app.vault.backup.rotation import back_up_before_sync, rules_of
from perisai_app.vault.database import Vault
from perisai_app.vault.errors import (
    AlreadyOpen,
    DiskFull,
    DiskGone,
    FolderReadOnly,
    VaultBusy,
    VaultError,
)
from perisai_app.vault.identity import enrolment
from perisai_app.vault.instance import SYNC, Instance
from perisai_app.vault.outbox import owed_count
from perisai_app.vault.rights.upkeep import upkeep_if_possible
from perisai_app.vault.runs import begin_run, end_run
from perisai_app.vault.sync_state import note_outcome, sync_state
from sync.backoff import next_try
from sync.checkin import check_in, take_in
from sync.conversation import BY_CHOICE, Baggage, talk
from sync.link import REQUEST_SECONDS, Link
from sync.problems import RunStopped
from sync.run import Clock, Progress, Report, Run, Stage, Tally
from sync.tls import Trust

__all__ = ["Progress", "Report", "Stage", "Summary", "note_stop", "nothing_done", "sync"]

DISK = tuple(kind.code for kind in (DiskFull, DiskGone, FolderReadOnly, VaultBusy))
UNEXPECTED = "unexpected"
NO_FAILURE = ("cancelled", "lock_ordered")


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did; `stopped_by` is None when it went to its end, else a code: of `RunStopped` or DISK.

    `held_back` lines were found that the centre chokes on; `repaired` is how many lines one side lacked;
    `disowned` how many of its own receipts the centre does not know any more.
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
    files: int = 0
    disowned: int = 0


def sync(
    vault: Vault,
    *,
    now: Clock,
    cancel: Event,
    report: Report,
    by_itself: bool = False,
    baggage: Baggage = BY_CHOICE,
) -> Summary:
    """Never raises for what the network or the disk does: the summary says what stopped the run. What else
    goes wrong is noted and raised.

    Of two at once over one vault, whatever their processes, the second ends with `already_running`. One
    `by_itself` is kept among the runs only if the centre answered.
    """
    with ExitStack() as alone:
        try:
            alone.enter_context(Instance(vault.home, SYNC))
        except AlreadyOpen:
            return nothing_done("already_running")
        except OSError as error:
            return _ended(_Record(vault, now), Tally(), RunStopped(_code(error)))
        return _only(_Record(vault, now), by_itself, baggage, cancel=cancel, report=report)


def nothing_done(stopped_by: str) -> Summary:
    """Of a run that did not begin, for this reason."""
    return _summary(Tally(), stopped_by)


@dataclass(slots=True)
class _Record:
    """A run's own row, from the moment when it begins to count."""

    vault: Vault
    now: Clock
    run_id: str | None = None

    def begin(self) -> None:
        if self.run_id is None:
            self.run_id = begin_run(self.vault, self.now())

    def end(self, summary: Summary, stop: RunStopped | None) -> None:
        note_stop(self.vault, stop, self.now())
        if self.run_id is not None:
            figures = asdict(summary)
            end_run(self.vault, self.run_id, figures, figures.pop("stopped_by"), self.now())


def _only(record: _Record, by_itself: bool, baggage: Baggage, *, cancel: Event, report: Report) -> Summary:
    """However it ended, data whose time is over go from the vault afterwards."""
    tally, stop = Tally(), None
    try:
        if not by_itself:
            record.begin()
        _run(record, tally, baggage, cancel=cancel, report=report)
    except RunStopped as stopped:
        stop = stopped
    except Exception as error:
        stop = RunStopped(_code(error))
        if stop.code not in DISK:
            _ended(record, tally, stop)
            raise
    summary = _ended(record, tally, stop)
    with suppress(VaultError, OSError):  # the next run, or the next start, comes to it
        upkeep_if_possible(record.vault, _settings(record.vault, record.now()), now=record.now())
    return summary


def _ended(record: _Record, tally: Tally, stop: RunStopped | None) -> Summary:
    """What cannot be noted now, since the disk refuses that as well, is told all the same."""
    summary = _summary(tally, stop.code if stop else None)
    try:
        record.end(summary, stop)
    except (VaultError, OSError) as error:
        logs.info("run_not_noted", **logs.of_error(error))
        summary = replace(summary, stopped_by=summary.stopped_by or _code(error))
    logs.info("synced", **asdict(summary))
    return summary


def _code(error: Exception) -> str:
    """Of what no step foresaw: the disk's trouble by its name, one of the vault's by its own."""
    if isinstance(error, OSError):
        error = named(error) or DiskGone()
    return error.code if isinstance(error, VaultError) else UNEXPECTED


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
        files=tally.files,
        disowned=tally.disowned,
    )


def note_stop(vault: Vault, stop: RunStopped | None, now: datetime) -> None:
    """A person's stop is no failure, nor the office's; a wait that the centre named goes before our own."""
    if stop is None:
        note_outcome(vault, None, now=now, next_try_at=None)
    elif stop.code not in NO_FAILURE:
        failures, share = sync_state(vault).failures + 1, SystemRandom().random()
        later = next_try(failures, now, share=share, retry_after=stop.retry_after)
        note_outcome(vault, stop.code, now=now, next_try_at=later)


def _settings(vault: Vault, moment: datetime) -> Settings:
    return Shelf(vault.home).in_force(moment.date()).settings


def _run(record: _Record, tally: Tally, baggage: Baggage, *, cancel: Event, report: Report) -> None:
    """The check-in goes first: where nobody answers, nothing else is begun, not even a backup."""
    vault, now = record.vault, record.now
    if (us := enrolment(vault)) is None:
        raise RunStopped("not_enrolled")
    trust = Trust(us.certificate)
    with Link(us.url, us.token, trust=trust, cancel=cancel, seconds=REQUEST_SECONDS) as link:
        run = Run(vault, link, tally, now, cancel, report, total=owed_count(vault))
        run.tell(Stage.CONNECT)
        answer = check_in(run)
        record.begin()
        rules = rules_of(_settings(vault, now()))
        back_up_before_sync(vault, now(), rules, heed=lambda: run.tell(Stage.CONNECT))
        take_in(run, answer)
        talk(run, answer, baggage)
        run.tell(Stage.PULL)
        if run.left is not None:
            raise run.left
