"""What a run talks about after the check-in, and in which order: texts before files, orders first."""

from dataclasses import dataclass

from perisai_app.vault.files.policy import may_send_files
from perisai_app.vault.files.sending import waiting_files
from perisai_app.vault.orders import is_ordered, order_done
from perisai_app.vault.outbox import owed_count
from perisai_app.vault.packs_told import ask_again
from perisai_app.vault.sync_state import sync_state
from perisai_app.wire.changes import Command
from perisai_app.wire.checkin import CheckinAnswer
from sync.files import send_files
from sync.files_back import fetch_files, owe_what_is_awaited
from sync.packs import fetch_packs
from sync.problems import RunStopped
from sync.pull import pull
from sync.push import push
from sync.repair import repair, tell_recollections
from sync.run import Run
from sync.work import fetch_rivals, fetch_work

ASKED_LATER = ("not_ours", "internal", "malformed", "not_found", "timeout")  # sending does not wait for it


@dataclass(frozen=True, slots=True)
class Baggage:
    """Whether files travel in this run: a person's word, or None for the laptop's choice; `metered` is what
    the system says of the network.
    """

    wanted: bool | None = None
    metered: bool = False


BY_CHOICE = Baggage()


def hand_over(run: Run, answer: CheckinAnswer) -> None:
    """All that a blocked laptop may: what it owes, also what only it still has after a restore."""
    push(run)
    if not answer.agrees:
        repair(run)
    if sync_state(run.vault).recollect_due:
        tell_recollections(run)
    owe_what_is_awaited(run, answer.files_awaited)
    send_files(run)


def converse(run: Run, answer: CheckinAnswer, baggage: Baggage) -> None:
    """Work first, while nothing of what is about to be sent can come back with it; files last."""
    _heed_lock(run)
    _fetch_work_if_it_comes(run)
    push(run)
    if answer.more:
        pull(run)
    if not answer.agrees and repair(run):
        pull(run)  # of the epoch that the centre has just opened
    _heed_lock(run)
    _fetch_due_work(run)
    if sync_state(run.vault).recollect_due:
        tell_recollections(run)
    fetch_rivals(run)
    _move_files(run, answer, baggage)
    _fetch_packs(run)


def _heed_lock(run: Run) -> None:
    """Nothing more goes on behind the back of somebody who should not be there; what is owed stays owed."""
    if is_ordered(run.vault, Command.LOCK):
        raise RunStopped("lock_ordered")


def _fetch_work_if_it_comes(run: Run) -> None:
    try:
        _fetch_due_work(run)
    except RunStopped as stop:
        if stop.code not in ASKED_LATER:
            raise


def _fetch_due_work(run: Run) -> None:
    if sync_state(run.vault).work_due:
        fetch_work(run)


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
    if not owed_count(run.vault) and not waiting_files(run.vault).files:
        order_done(run.vault, Command.HAND_OVER, now=run.now())
