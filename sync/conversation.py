"""What a run talks about after the check-in, and in which order: texts before files, orders first."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from perisai_app.vault.backup.disk import named
from perisai_app.vault.errors import DiskGone
from perisai_app.vault.files.policy import may_send_files
from perisai_app.vault.handed_over import note_handed_over
from perisai_app.vault.orders import is_ordered, order_done
from perisai_app.vault.outbox import owed_count
from perisai_app.vault.packs_told import ask_again
from perisai_app.vault.sync_state import sync_state
from perisai_app.wire.changes import Command
from perisai_app.wire.checkin import CheckinAnswer
from sync.backed_up import hear_backups
from sync.checkin import check_in, take_in
from sync.files import send_files
from sync.files_back import fetch_files, owe_what_is_awaited
from sync.packs import fetch_packs
from sync.problems import RunStopped
from sync.pull import hear_urgent, pull
from sync.push import push
from sync.repair import give_fetched_back, repair, tell_recollections
from sync.run import Run
from sync.work import fetch_rivals, fetched_work

ASKED_LATER = ("not_ours", "internal", "malformed", "not_found", "timeout")  # sending does not wait for it
ENDS = ("cancelled", "lock_ordered", "not_enrolled", "blocked", "update_needed", "stranger")


@dataclass(frozen=True, slots=True)
class Baggage:
    """Whether files travel in this run: a person's word, or None for the laptop's choice; `metered` is what
    the system says of the network.
    """

    wanted: bool | None = None
    metered: bool = False


BY_CHOICE = Baggage()


def talk(run: Run, answer: CheckinAnswer, baggage: Baggage) -> None:
    """All of it; RunStopped `blocked` once a blocked laptop has handed over what it has.

    Where a signature does not fit, a key or an epoch may be new since the check-in: then it is asked anew.
    """
    try:
        _talk(run, answer, baggage)
    except RunStopped as stop:
        if stop.code != "stranger":
            raise
        known = run.us.centre_key, run.us.epoch
        take_in(run, again := check_in(run))
        if (run.us.centre_key, run.us.epoch) == known:
            raise
        _talk(run, again, baggage)


def _talk(run: Run, answer: CheckinAnswer, baggage: Baggage) -> None:
    """A stranger that a line met alone is judged like one that ended the run."""
    if answer.blocked:
        hand_over(run, answer)
    else:
        converse(run, answer, baggage)
    if (left := run.left) is not None and left.code == "stranger":
        run.left = None
        raise left
    if answer.blocked:
        raise RunStopped("blocked")


def hand_over(run: Run, answer: CheckinAnswer) -> None:
    """All that a blocked laptop may: what it owes, also what only it still has after a restore."""
    push(run)
    if not answer.agrees:
        repair(run)
    give_fetched_back(run, answer.epoch)
    if sync_state(run.vault).recollect_due:
        tell_recollections(run)
    owe_what_is_awaited(run, answer.files_awaited)
    send_files(run)


def converse(run: Run, answer: CheckinAnswer, baggage: Baggage) -> None:
    """What is owed waits for what is urgent alone, for nobody is sent who was erased meanwhile, and for one
    page of work, so that little comes back of what was just sent. Files last, for they may take hours.
    """
    _heed_lock(run)
    if answer.more and owed_count(run.vault):
        _comes(run, hear_urgent)
        _heed_lock(run)
    work = _due_work(run)
    _comes(run, lambda _: next(work, None))
    push(run)
    _comes(run, lambda _: _finish(work))
    if answer.more:
        pull(run)
        _heed_lock(run)
    if not answer.agrees and repair(run):
        pull(run)  # of the epoch that the centre has just opened
    give_fetched_back(run, run.us.epoch)
    _heed_lock(run)
    _finish(_due_work(run))
    if sync_state(run.vault).recollect_due:
        tell_recollections(run)
    fetch_rivals(run)
    _aside(run, _fetch_packs)
    _aside(run, lambda run: hear_backups(run, answer))
    _move_files(run, answer, baggage)


def _heed_lock(run: Run) -> None:
    """Nothing more goes on behind the back of somebody who should not be there; what is owed stays owed."""
    if is_ordered(run.vault, Command.LOCK):
        raise RunStopped("lock_ordered")


def _comes(run: Run, step: Callable[[Run], None]) -> None:
    """The sending does not wait for what may be asked for again after it."""
    try:
        step(run)
    except RunStopped as stop:
        if stop.code not in ASKED_LATER:
            raise


def _aside(run: Run, step: Callable[[Run], None]) -> None:
    """What it meets is told at the run's end, and keeps nothing else away."""
    try:
        step(run)
    except RunStopped as stop:
        if stop.code in ENDS or stop.retry_after is not None:
            raise
        run.left = run.left or stop
    except OSError as error:
        run.left = run.left or RunStopped((named(error) or DiskGone()).code)


def _due_work(run: Run) -> Iterator[None]:
    return fetched_work(run) if sync_state(run.vault).work_due else iter(())


def _finish(steps: Iterator[None]) -> None:
    for _ in steps:
        pass


def _fetch_packs(run: Run) -> None:
    if is_ordered(run.vault, Command.UPDATE_PACKS):
        with run.vault.writing():
            ask_again(run.vault)
            order_done(run.vault, Command.UPDATE_PACKS, now=run.now())
    fetch_packs(run)


def _move_files(run: Run, answer: CheckinAnswer, baggage: Baggage) -> None:
    """Both ways, where this run may; an order to hand over is done when nothing is left."""
    if may_send_files(run.vault, wanted=baggage.wanted, metered=baggage.metered):
        owe_what_is_awaited(run, answer.files_awaited)
        send_files(run)
        fetch_files(run)
    note_handed_over(run.vault, now=run.now())
