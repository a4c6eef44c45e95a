"""What else receipts bring: the office's news, read only where it joins what is known; and odd lines."""

from typing import Any

import pytest
from sqlalchemy import update

from central.packages import taking
from central.review import Ruling, decide
from central.storage.tables import devices
from perisai_app.vault.database import Vault
from perisai_app.wire.canonical import digest
from perisai_app.wire.submission import Submission
from tests.package.conftest import Office, Side


def register(office: Office, laptop: Side, *people: Submission) -> None:
    """The office registers them."""
    rulings = [{"registration_id": str(one.registration_id), "outcome": "registered"} for one in people]
    list(decide(office.centre, [Ruling.model_validate(ruling) for ruling in rulings]))


def cursor(vault: Vault) -> str:
    row = vault.row("SELECT cursor FROM centre")
    assert row is not None
    return str(row["cursor"])


def test_older_news_after_newer_ones_change_nothing(office: Office, laptop: Side) -> None:
    one, two = laptop.register(), laptop.register()
    (path,) = laptop.write().paths
    office.take(path)
    register(office, laptop, one)
    old = office.take(path).receipts
    register(office, laptop, two)
    new = office.take(path).receipts
    assert laptop.take(new).news == 2
    place = cursor(laptop.vault)
    assert laptop.take(old).news == 0
    assert (cursor(laptop.vault), laptop.states()) == (place, ["registered", "registered"])


def test_news_from_before_our_place_and_beyond_it_are_read_from_there(office: Office, laptop: Side) -> None:
    one, two = laptop.register(), laptop.register()
    (path,) = laptop.write().paths
    office.take(path)
    register(office, laptop, one)
    assert laptop.take(office.take(path).receipts).news == 1
    register(office, laptop, two)
    assert laptop.take(office.take(path).receipts).news == 1
    assert laptop.states() == ["registered", "registered"]


def test_news_that_would_leave_a_gap_are_not_read(office: Office, laptop: Side) -> None:
    """A vault that came back from a backup stands before the place that its package named."""
    one, two = laptop.register(), laptop.register()
    (path,) = laptop.write().paths
    office.take(path)
    register(office, laptop, one)
    laptop.take(office.take(path).receipts)
    (later,) = laptop.write().paths
    register(office, laptop, two)
    receipts = office.take(later).receipts
    with laptop.vault.writing() as db:
        db.execute("UPDATE centre SET cursor = ''")
        db.execute("DELETE FROM changes")
    assert (laptop.take(receipts).news, cursor(laptop.vault)) == (0, "")


def test_a_blocked_laptop_gets_its_receipts_and_no_news(office: Office, laptop: Side) -> None:
    one = laptop.register()
    (path,) = laptop.write().paths
    office.take(path)
    register(office, laptop, one)
    with office.centre.store.writing() as connection:
        connection.execute(update(devices).values(blocked=1))
    taken = laptop.take(office.take(path).receipts)
    assert (taken.duplicate, taken.news) == (1, 0)


def test_a_long_feed_comes_to_its_end(office: Office, laptop: Side, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking, "MAX_PAGE", 2)
    people = [laptop.register() for _ in range(5)]
    (path,) = laptop.write().paths
    office.take(path)
    register(office, laptop, *people)
    assert laptop.take(office.take(path).receipts).news == 5
    assert laptop.states() == ["registered"] * 5


def test_a_line_that_the_centre_cannot_read_is_refused_by_name(office: Office, laptop: Side) -> None:
    laptop.register()
    broken = laptop.register()
    change(laptop.vault, broken, b'{"v":9}')
    taken = laptop.take(office.take(laptop.write().paths[0]).receipts)
    assert (taken.stored, taken.refused) == (1, 1)
    assert laptop.states() == ["received", "refused"]


def test_other_bytes_under_a_sent_name_are_settled_by_nobody(office: Office, laptop: Side) -> None:
    one = laptop.register()
    receipts = office.take(laptop.write().paths[0]).receipts
    change(laptop.vault, one, one.to_bytes().replace(b"Kenari", b"Merpat") + b" ")
    taken = laptop.take(receipts)
    assert (taken.stored, taken.strange) == (0, 1)
    assert laptop.states() == ["queued"]


def change(vault: Vault, person: Submission, data: bytes) -> None:
    """Past every guard, as a lost stretch of history would: other bytes, truly hashed."""
    connection: Any = vault.db.conn
    sql = "SELECT name FROM sqlite_master WHERE tbl_name = 'submissions' AND sql LIKE '%RAISE%'"
    for (name,) in connection.execute(sql).fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute(
        "UPDATE submissions SET bytes = ?, digest = ? WHERE registration_id = ?",
        [data, digest(data), str(person.registration_id)],
    )
