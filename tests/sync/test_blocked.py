"""A blocked laptop may only hand over; whom the office erases goes from it all the same, and orders come."""

from central import erasing
from central.news import give_order, tell_message
from perisai_app.vault.decisions import apply_urgent
from perisai_app.vault.identity import profile
from perisai_app.vault.orders import is_ordered
from perisai_app.wire.changes import Change, Command
from tests.central.conftest import Office
from tests.sync.conftest import Queue, Run
from tests.vault.conftest import NOW


def block(office: Office, run: Run, order: Command = Command.BLOCK) -> None:
    give_order(office.centre, profile(run.vault).device_id, order)


def journal(run: Run) -> int:
    return len(run.vault.rows("SELECT 1 FROM journal"))


def test_whom_the_office_erases_goes_from_a_blocked_laptop_as_well_and_no_other_news_but_orders_comes(
    office: Office, joined: Run, queue: Queue
) -> None:
    gone, stays = queue(), queue()
    joined()
    block(office, joined)
    tell_message(office.centre, "Selamat pagi")
    erasing.erase(office.centre, str(gone.registration_id))
    assert (joined().stopped_by, joined.states()) == ("blocked", ["received"])
    assert joined.vault.rows("SELECT registration_id FROM submissions") == [
        {"registration_id": str(stays.registration_id)}
    ]
    assert joined.vault.rows("SELECT kind FROM changes ORDER BY number") == [
        {"kind": "order"},
        {"kind": "erasure"},
    ]


def test_a_blocked_laptop_hears_that_it_has_to_lock_itself(office: Office, joined: Run) -> None:
    block(office, joined)
    joined()
    block(office, joined, Command.LOCK)
    assert (joined().stopped_by, is_ordered(joined.vault, Command.LOCK)) == ("blocked", True)


def test_the_same_erasure_is_followed_once_however_often_it_is_told(
    office: Office, joined: Run, queue: Queue
) -> None:
    gone = queue()
    joined()
    block(office, joined)
    erasing.erase(office.centre, str(gone.registration_id))
    joined()
    assert joined.states() == []
    before = journal(joined)
    assert [joined().pulled for _ in range(2)] == [0, 0]
    assert journal(joined) == before


def test_after_the_block_all_the_news_come(office: Office, joined: Run, queue: Queue) -> None:
    gone = queue()
    joined()
    block(office, joined)
    tell_message(office.centre, "Satu")
    erasing.erase(office.centre, str(gone.registration_id))
    tell_message(office.centre, "Dua")
    joined()
    block(office, joined, Command.UNBLOCK)
    assert joined().stopped_by is None
    told = [row["kind"] for row in joined.vault.rows("SELECT kind FROM changes ORDER BY number")]
    assert told == ["order", "message", "erasure", "message", "order"]


def test_other_news_would_not_be_followed_even_if_a_centre_told_them(joined: Run, queue: Queue) -> None:
    gone = queue()
    news = [
        Change(number=1, kind="message", body={"text": "Satu", "sent_at": ""}),
        Change(
            number=2, kind="erasure", body={"registration_id": str(gone.registration_id), "erased_at": ""}
        ),
    ]
    assert apply_urgent(joined.vault, "e1", news, NOW) == 1
    assert joined.vault.rows("SELECT kind FROM changes") == [{"kind": "erasure"}]
