"""Whoever was erased stays erased: here, on the laptops, and after a restore of an older database."""

import json
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from central.enrolment import make_code
from central.erasing import erase
from central.overview import status
from central.review import Ruling, decide
from central.stop import Stop
from central.storage.tables import submissions, tombstones
from perisai_app.wire.submission import Submission
from perisai_app.wire.verdict import Verdict
from tests.central.conftest import Office, bring_back, enrol, snapshot
from tests.central.samples import NAME, Laptop, codes, verdicts

DUPLICATE, REFUSED = Verdict.DUPLICATE, Verdict.REFUSED


def decided(office: Office, item: Submission) -> None:
    ruling = {"registration_id": item.registration_id, "outcome": "returned", "reason": "Kenari di sini"}
    decide(office.centre, [Ruling.model_validate(ruling)])


def told(laptop: Laptop, after: str = "") -> list[tuple[str, str]]:
    page = laptop.changes(after).json()
    return [(change["kind"], change["body"]["registration_id"]) for change in page["changes"]]


def stored(office: Office, table: str) -> str:
    with office.centre.store.reading() as connection:
        rows = connection.execute(text(f"SELECT * FROM {table}")).all()
    return str([tuple(row) for row in rows])


def test_bytes_and_words_about_a_person_are_gone_and_a_tombstone_is_left(
    office: Office, laptop: Laptop
) -> None:
    item = laptop.submission()
    later = laptop.correction(item)
    laptop.send(item, later)
    decided(office, item)
    assert erase(office.centre, str(item.registration_id)) == 2
    everything = "".join(stored(office, table) for table in ("submissions", "registrations", "changes"))
    assert NAME not in everything and "Kenari" not in everything
    with office.centre.store.reading() as connection:
        rows = connection.execute(select(tombstones).order_by(tombstones.c.revision)).all()
    key, device = str(item.registration_id), laptop.me.device_id
    assert rows == [(key, 1, item.digest, device, 1), (key, 2, later.digest, device, 2)]
    assert status(office.centre).submissions == status(office.centre).registrations == 0


def test_the_agents_laptops_hear_of_it_and_of_nothing_before(office: Office, laptop: Laptop) -> None:
    gone, kept = laptop.submission(), laptop.submission()
    laptop.send(gone, kept)
    decided(office, gone)
    decided(office, kept)
    erase(office.centre, str(gone.registration_id))
    assert told(laptop) == [
        ("decision", str(kept.registration_id)),
        ("erasure", str(gone.registration_id)),
    ]


def test_the_same_line_again_is_a_duplicate_and_anything_else_is_refused(
    office: Office, laptop: Laptop
) -> None:
    item = laptop.submission()
    laptop.send(item)
    erase(office.centre, str(item.registration_id))
    other = laptop.submission(registration_id=item.registration_id)
    answer = laptop.send(item, other, laptop.correction(item))
    assert verdicts(answer) == [DUPLICATE, REFUSED, REFUSED]
    assert codes(answer, 1) == codes(answer, 2) == [("", "erased")]
    assert status(office.centre).submissions == 0


def test_an_older_database_brings_nobody_back(office: Office, laptop: Laptop) -> None:
    item, unseen = laptop.submission(), laptop.submission()
    laptop.send(item)
    old = snapshot(office)
    laptop.send(unseen)
    before = office.centre.epoch
    for one in (item, unseen):
        erase(office.centre, str(one.registration_id))
    bring_back(office, old)
    assert NAME not in stored(office, "submissions")
    assert verdicts(laptop.send(item, unseen)) == [DUPLICATE, DUPLICATE]
    assert told(laptop) == [("erasure", str(one.registration_id)) for one in (item, unseen)]
    assert office.centre.epoch != before


def test_an_erasure_for_an_agent_whom_the_older_database_never_knew_stands_too(office: Office) -> None:
    old = snapshot(office)

    early = Laptop(office.url, enrol(office, make_code(office.centre, "Agen Contoh")))
    item = early.submission()
    early.send(item)
    erase(office.centre, str(item.registration_id))
    bring_back(office, old)
    assert str(item.registration_id) in stored(office, "erasures")


def test_a_second_opening_finds_nothing_to_do(office: Office, laptop: Laptop) -> None:
    item = laptop.submission()
    laptop.send(item)
    erase(office.centre, str(item.registration_id))
    epoch = office.centre.epoch
    listed = office.home.erased_list.read_bytes()
    office.beside().close()
    assert (office.centre.epoch, office.home.erased_list.read_bytes()) == (epoch, listed)
    assert erase(office.centre, str(item.registration_id)) == 0


def test_the_list_beside_the_database_holds_ids_and_digests_only(office: Office, laptop: Laptop) -> None:
    item = laptop.submission()
    laptop.send(item)
    erase(office.centre, str(item.registration_id))
    listed = json.loads(office.home.erased_list.read_text("utf-8"))
    gone = {"revision": 1, "digest": item.digest, "device_id": laptop.me.device_id, "counter": 1}
    assert set(listed) == {"registration_id", "agent_key", "erased_at", "revisions"}
    assert (listed["registration_id"], listed["revisions"]) == (str(item.registration_id), [gone])


def test_a_crash_between_list_and_database_is_made_good_at_the_next_opening(
    office: Office, laptop: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = laptop.submission()
    laptop.send(item)
    with monkeypatch.context() as patch:
        patch.setattr("central.erased.apply", _crash)
        with pytest.raises(SystemExit):
            erase(office.centre, str(item.registration_id))
    assert NAME in stored(office, "submissions")
    office.beside().close()
    assert NAME not in stored(office, "submissions")


def _crash(*_: object) -> None:
    raise SystemExit


def test_a_line_of_the_list_that_a_crash_cut_off_harms_no_other(office: Office, laptop: Laptop) -> None:
    first, second = laptop.submission(), laptop.submission()
    laptop.send(first, second)
    old = snapshot(office)
    erase(office.centre, str(first.registration_id))
    with office.home.erased_list.open("ab") as file:
        file.write(b'{"registration_id":"0198')
    erase(office.centre, str(second.registration_id))
    bring_back(office, old)
    assert status(office.centre).submissions == 0


def test_a_list_that_was_lost_is_written_again(office: Office, laptop: Laptop) -> None:
    item = laptop.submission()
    laptop.send(item)
    erase(office.centre, str(item.registration_id))
    listed = office.home.erased_list.read_bytes()
    office.home.erased_list.unlink()
    office.beside().close()
    assert office.home.erased_list.read_bytes() == listed


def test_nobody_can_erase_what_was_never_here(office: Office) -> None:
    with pytest.raises(Stop, match="registration_unknown"):
        erase(office.centre, "0198f0c2-9b22-7e63-8b48-3a2d6e7f8091")
    assert not office.home.erased_list.exists()


def test_without_a_tombstone_the_database_lets_nothing_go(office: Office, laptop: Laptop) -> None:
    laptop.send(laptop.submission())
    with pytest.raises(DBAPIError), office.centre.store.writing() as connection:
        connection.execute(submissions.delete())


@pytest.mark.only_on("embedded")
def test_nothing_of_the_erased_is_left_in_the_files(office: Office, laptop: Laptop) -> None:
    """Pages are encrypted, so the log is asked for its size instead of its words."""
    item = laptop.submission()
    laptop.send(item)
    erase(office.centre, str(item.registration_id))
    log = Path(f"{office.home.database}-wal")
    assert not log.exists() or log.stat().st_size == 0
    with office.centre.store.reading() as connection:
        assert connection.execute(text("PRAGMA secure_delete")).scalar() == 1
