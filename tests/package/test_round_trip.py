"""What a laptop owes travels by stick, and its receipts come back: everything settles as over the network."""

from central.review import Ruling, decide
from perisai_app.vault.journal import entries
from perisai_app.vault.register import history
from perisai_app.vault.rights.withdraw import Withdrawn, withdraw
from perisai_app.wire.canonical import digest
from tests.domain.texts import TODAY
from tests.package.conftest import Office, Side, recording
from tests.vault.conftest import NOW

SOUND, LONG = recording(1, 40_000), recording(2, 700_000)


def test_text_and_files_of_a_laptop_that_is_never_online_settle_by_their_receipts(
    office: Office, laptop: Side
) -> None:
    one, two = laptop.register(SOUND), laptop.register()
    written = laptop.write()
    assert (written.lines, written.files, len(written.paths)) == (2, 1, 1)
    assert laptop.owes == (2, 1)
    taken = laptop.take(office.take(written.paths[0]).receipts)
    assert (taken.stored, taken.files, taken.repeated) == (2, 1, False)
    assert office.holds() == {(str(one.registration_id), 1), (str(two.registration_id), 1)}
    assert office.files() == {digest(SOUND): SOUND}
    assert laptop.owes == (0, 0)
    assert laptop.states() == ["received", "received"]


def test_files_that_waited_go_in_a_later_package(office: Office, laptop: Side) -> None:
    laptop.register(SOUND)
    first = laptop.write(text_only=True)
    assert first.files == 0
    laptop.take(office.take(first.paths[0]).receipts)
    assert laptop.owes == (0, 1)
    second = laptop.write()
    assert (second.lines, second.files) == (0, 1)
    assert laptop.take(office.take(second.paths[0]).receipts).files == 1
    assert laptop.owes == (0, 0)


def test_a_file_longer_than_a_part_is_whole_when_its_last_piece_has_come(
    office: Office, laptop: Side
) -> None:
    laptop.register(LONG)
    written = laptop.write()
    assert len(written.paths) >= 4
    receipts = [office.take(path) for path in reversed(written.paths)]
    assert office.files() == {digest(LONG): LONG}
    assert office.pieces() == 0
    for one in receipts:
        laptop.take(one.receipts)
    assert laptop.owes == (0, 0)


def test_every_part_stands_alone_whichever_comes(office: Office, laptop: Side) -> None:
    for number in range(4):
        laptop.register(recording(number, 150_000))
    written = laptop.write()
    assert len(written.paths) > 2
    last = office.take(written.paths[-1])
    assert (last.counts.unwanted, last.counts.waiting) == (0, 0)
    assert last.counts.files >= 1
    laptop.take(last.receipts)
    lines, files = laptop.owes
    assert lines < 4
    assert files == 4 - last.counts.files


def test_no_part_is_longer_than_asked_for(laptop: Side) -> None:
    for number in range(5):
        laptop.register(recording(number, 90_000 + number))
    laptop.register(LONG)
    sizes = [path.stat().st_size for path in laptop.write(250_000).paths]
    assert max(sizes) <= 250_000
    assert laptop.write(250_000).paths[0].name == f"paket2-1-of-{len(sizes)}.age"


def test_decisions_come_back_with_the_receipts(office: Office, laptop: Side) -> None:
    one = laptop.register()
    written = laptop.write()
    office.take(written.paths[0])
    ruling = {"registration_id": str(one.registration_id), "outcome": "registered", "member_number": "123"}
    list(decide(office.centre, [Ruling.model_validate(ruling)]))
    taken = laptop.take(office.take(written.paths[0]).receipts)
    assert (taken.duplicate, taken.news) == (1, 1)
    assert laptop.states() == ["registered"]


def test_a_package_without_anything_owed_asks_for_news(office: Office, laptop: Side) -> None:
    one = laptop.register()
    laptop.take(office.take(laptop.write().paths[0]).receipts)
    ruling = {"registration_id": str(one.registration_id), "outcome": "returned", "reason": "Foto buram"}
    list(decide(office.centre, [Ruling.model_validate(ruling)]))
    empty = laptop.write()
    assert (empty.lines, empty.files) == (0, 0)
    assert laptop.take(office.take(empty.paths[0]).receipts).news == 1
    assert laptop.states() == ["returned"]


def test_what_a_run_sends_meanwhile_earns_its_receipt_twice(office: Office, laptop: Side) -> None:
    laptop.register()
    first, second = laptop.write(), laptop.write()
    office.take(first.paths[0])
    taken = laptop.take(office.take(second.paths[0]).receipts)
    assert (taken.stored, taken.duplicate) == (0, 1)
    assert laptop.states() == ["received"]


def test_writing_is_told_in_the_journal_by_numbers_alone(laptop: Side) -> None:
    laptop.register(SOUND)
    written = laptop.write()
    told = [entry for entry in entries(laptop.vault) if entry.what == "package_written"]
    assert [dict(entry.params) for entry in told] == [
        {"package": written.package, "parts": 1, "lines": 1, "files": 1}
    ]


def test_a_person_s_history_tells_of_the_package(laptop: Side) -> None:
    one = laptop.register()
    laptop.write()
    told = [event.what for event in history(laptop.vault, str(one.registration_id))]
    assert sorted(told) == ["finalized", "packed"]


def test_what_left_in_a_package_is_withdrawn_by_a_revision_and_not_forgotten(laptop: Side) -> None:
    sent, kept = laptop.register(), laptop.register()
    laptop.write()
    other = laptop.register()
    ids = [str(one.registration_id) for one in (sent, kept, other)]
    done = [withdraw(laptop.vault, one, today=TODAY, now=NOW) for one in ids]
    assert done == [Withdrawn.QUEUED, Withdrawn.QUEUED, Withdrawn.FORGOTTEN]
