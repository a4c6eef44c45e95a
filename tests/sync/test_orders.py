"""What the office orders happens on the laptop: it is locked, hands all over, uploads only."""

from central.news import give_order
from perisai_app.vault.files.policy import FilesPolicy, choose_files_policy
from perisai_app.vault.files.sending import waiting_files
from perisai_app.vault.identity import profile
from perisai_app.vault.orders import is_ordered, order_done
from perisai_app.vault.runs import last_runs
from perisai_app.vault.sync_state import sync_state
from perisai_app.wire.changes import Command
from tests.central.conftest import Office
from tests.sync.conftest import Queue, Run
from tests.sync.test_files import TEXT_ONLY, finalized, other, picture
from tests.vault.conftest import NOW


def order(office: Office, run: Run, command: Command) -> None:
    give_order(office.centre, profile(run.vault).device_id, command)


def test_an_order_to_lock_ends_every_run_until_it_was_carried_out(
    office: Office, joined: Run, queue: Queue
) -> None:
    queue()
    order(office, joined, Command.LOCK)
    assert (joined().stopped_by, joined.owed) == ("lock_ordered", 1)
    assert joined().stopped_by == "lock_ordered"
    state = sync_state(joined.vault)
    assert (state.failures, state.next_try_at) == (0, None), "no failure of the network"
    order_done(joined.vault, Command.LOCK, now=NOW)
    assert (joined().stored, joined.owed) == (1, 0)


def test_an_order_to_hand_over_takes_the_photos_whatever_was_chosen_and_stays_until_all_is_there(
    office: Office, joined: Run
) -> None:
    finalized(joined, picture(1), **other(1))
    choose_files_policy(joined.vault, FilesPolicy.TEXT_ONLY)
    assert joined(baggage=TEXT_ONLY).files == 0
    order(office, joined, Command.HAND_OVER)
    assert joined(baggage=TEXT_ONLY).files == 1
    assert waiting_files(joined.vault).files == 0 and not is_ordered(joined.vault, Command.HAND_OVER)


def test_a_blocked_laptop_hands_its_photos_over_too(office: Office, joined: Run) -> None:
    finalized(joined, picture(1))
    order(office, joined, Command.BLOCK)
    summary = joined()
    assert (summary.stored, summary.files, summary.stopped_by) == (1, 1, "blocked")
    assert sync_state(joined.vault).blocked
    order(office, joined, Command.UNBLOCK)
    assert joined().stopped_by is None and not sync_state(joined.vault).blocked
    assert last_runs(joined.vault, 2)[1].files == 1
