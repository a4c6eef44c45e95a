"""An order of the office is carried out once, whichever way and however often it comes."""

import pytest
from nacl.signing import SigningKey

from perisai_app.vault.database import Vault
from perisai_app.vault.feed import apply_page
from perisai_app.vault.journal import entries
from perisai_app.vault.orders import OpenOrder, is_ordered, open_orders, order_done
from perisai_app.vault.sync_state import sync_state
from perisai_app.wire.changes import Change, ChangesPage, Command
from tests.vault.conftest import NOW, join_centre

AT, LATER = "2026-11-21T08:00:00Z", "2026-11-21T09:00:00Z"


@pytest.fixture(autouse=True)
def joined(vault: Vault) -> None:
    join_centre(vault, SigningKey.generate())


def ordered(vault: Vault, *orders: tuple[str, str], epoch: str = "e1", first: int = 1) -> None:
    changes = tuple(
        Change(number=first + n, kind="order", body={"order": order, "ordered_at": at})
        for n, (order, at) in enumerate(orders)
    )
    apply_page(vault, ChangesPage(epoch=epoch, changes=changes, cursor=f"{epoch}:9", more=False), NOW)


def test_an_order_stays_open_until_it_was_carried_out(vault: Vault) -> None:
    ordered(vault, ("lock", AT), ("hand_over", AT))
    assert open_orders(vault) == (OpenOrder(Command.LOCK, AT), OpenOrder(Command.HAND_OVER, AT))
    order_done(vault, Command.LOCK, now=NOW)
    assert open_orders(vault) == (OpenOrder(Command.HAND_OVER, AT),)
    assert not is_ordered(vault, Command.LOCK) and is_ordered(vault, Command.HAND_OVER)
    assert [entry.params for entry in entries(vault) if entry.what == "order_done"] == [{"command": "lock"}]


def test_one_that_was_carried_out_does_not_come_again_with_a_new_epoch(vault: Vault) -> None:
    ordered(vault, ("lock", AT))
    order_done(vault, Command.LOCK, now=NOW)
    ordered(vault, ("lock", AT), epoch="e2", first=7)
    assert open_orders(vault) == ()
    ordered(vault, ("lock", LATER), epoch="e2", first=8)
    assert open_orders(vault) == (OpenOrder(Command.LOCK, LATER),)


def test_what_only_a_newer_program_knows_is_skipped(vault: Vault) -> None:
    ordered(vault, ("sing", AT))
    assert open_orders(vault) == ()


def test_a_block_and_its_end_take_effect_as_they_come(vault: Vault) -> None:
    ordered(vault, ("block", AT))
    assert sync_state(vault).blocked and open_orders(vault) == ()
    ordered(vault, ("unblock", LATER), first=2)
    assert not sync_state(vault).blocked and open_orders(vault) == ()


def test_nothing_is_told_of_an_order_that_nobody_gave(vault: Vault) -> None:
    order_done(vault, Command.LOCK, now=NOW)
    assert all(entry.what != "order_done" for entry in entries(vault))
