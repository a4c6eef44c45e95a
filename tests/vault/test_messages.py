"""What the office writes is kept with the feed, told once, and never lost."""

import pytest

from perisai_app.vault.database import Vault
from perisai_app.vault.decisions import apply_page
from perisai_app.vault.messages import messages, note_seen, unseen
from perisai_app.wire.changes import Change, ChangesPage
from tests.vault.conftest import NOW, join_centre
from tests.vault.test_outbox import CENTRE


@pytest.fixture(autouse=True)
def enrolled(vault: Vault) -> None:
    join_centre(vault, CENTRE)


def told(vault: Vault, *texts: str, epoch: str = "e1") -> None:
    rows = tuple(
        Change(number=number, kind="message", body={"text": text, "sent_at": "2026-11-21T02:00:00Z"})
        for number, text in enumerate(texts, start=1)
    )
    apply_page(vault, ChangesPage(epoch=epoch, changes=rows, cursor=f"{epoch}:9", more=False), NOW)


def test_messages_are_new_until_a_person_has_read_them_and_stay_readable(vault: Vault) -> None:
    told(vault, "Besok tutup", "Target tercapai")
    first, second = unseen(vault, 9)
    assert (first.text, second.text) == ("Besok tutup", "Target tercapai")
    note_seen(vault, first.place)
    assert [one.text for one in unseen(vault, 9)] == ["Target tercapai"]
    note_seen(vault, second.place)
    note_seen(vault, first.place)  # late, and no step back
    assert unseen(vault, 9) == ()
    assert [(one.text, one.new) for one in messages(vault, 9)] == [
        ("Target tercapai", False),
        ("Besok tutup", False),
    ]


def test_a_centre_that_came_back_and_says_it_again_is_not_heard_twice(vault: Vault) -> None:
    told(vault, "Besok tutup")
    note_seen(vault, unseen(vault, 9)[0].place)
    told(vault, "Besok tutup", epoch="e2")
    assert unseen(vault, 9) == ()
    assert len(messages(vault, 9)) == 1


def test_a_message_that_does_not_read_is_skipped(vault: Vault) -> None:
    row = Change(number=1, kind="message", body={"rupa": "lain"})
    apply_page(vault, ChangesPage(epoch="e1", changes=(row,), cursor="e1:1", more=False), NOW)
    assert (messages(vault, 9), unseen(vault, 9)) == ((), ())
