"""What the centre lacks it tells a laptop and shows the office: so a restored centre gets its files back."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import event, func

from central.enrolment import device_of
from central.files.letting_go import drop_file, drop_files_of
from central.files.naming import _awaited
from central.overview import listing
from central.review import Ruling, decide
from central.rulings import read_rulings
from perisai_app.wire.files import AwaitedPage
from perisai_app.wire.media import ANSWER, AWAITED
from perisai_app.wire.submission import Submission
from tests.central.conftest import Office, bring_back, snapshot
from tests.central.files.sending import content, naming, ref, refused, send_whole, sha
from tests.central.samples import Laptop
from tests.central.test_commands import answer

PHOTOS = [content(2_000, seed) for seed in range(5)]
SHAS = sorted(map(sha, PHOTOS))


def page(laptop: Laptop, after: str = "", **params: int) -> AwaitedPage:
    response = laptop.ask("GET", AWAITED, params={"after": after, **params})
    assert (response.status_code, response.headers["content-type"]) == (200, ANSWER)
    return AwaitedPage.model_validate_json(response.content)


def rule(office: Office, item: Submission, outcome: str = "registered", **given: object) -> str | None:
    ruling = {"registration_id": item.registration_id, "outcome": outcome, "reason": "Periksa", **given}
    (ruled,) = decide(office.centre, [Ruling.model_validate(ruling)])
    return ruled.code


def test_every_content_is_counted_once_until_it_is_here(
    laptop: Laptop, join: Callable[[str], Laptop]
) -> None:
    naming(laptop, PHOTOS[0], PHOTOS[1])
    naming(laptop, PHOTOS[1], PHOTOS[2])
    naming(join("Agen Contoh"), PHOTOS[3])
    assert laptop.check_in(counter=2).files_awaited == 3
    send_whole(laptop, PHOTOS[1])
    assert laptop.check_in(counter=2).files_awaited == 2
    assert page(laptop).sha256 == tuple(sorted(map(sha, (PHOTOS[0], PHOTOS[2]))))


def test_they_are_counted_without_a_look_at_all_that_was_ever_named(office: Office, laptop: Laptop) -> None:
    naming(laptop, *PHOTOS)
    told: list[str] = []

    def hear(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        told.append(statement)

    event.listen(office.centre.store.engine, "before_cursor_execute", hear)
    assert laptop.check_in(counter=1).files_awaited == len(PHOTOS)
    event.remove(office.centre.store.engine, "before_cursor_execute", hear)
    assert [sql for sql in told if "awaited_files" in sql]
    assert not [sql for sql in told if "submission_files" in sql]


@pytest.mark.only_on("embedded")
def test_the_count_looks_at_one_laptop_s_awaited_alone(office: Office, laptop: Laptop) -> None:
    naming(laptop, *PHOTOS)
    device = device_of(office.centre, laptop.me.token)
    assert device is not None
    with office.centre.store.reading() as connection:
        query = _awaited(device, func.count()).compile(connection, compile_kwargs={"literal_binds": True})
        steps = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}")]
    assert any("SEARCH awaited_files" in step and "device_id=?" in step for step in steps)
    assert not [step for step in steps if step.startswith("SCAN")]


def test_what_is_lost_here_is_awaited_again_and_what_nobody_names_no_more_is_not(
    office: Office, laptop: Laptop
) -> None:
    item = naming(laptop, PHOTOS[0], PHOTOS[1])
    send_whole(laptop, PHOTOS[0])
    assert page(laptop).sha256 == (sha(PHOTOS[1]),)
    with office.centre.store.writing(alone=True) as connection:
        drop_file(connection, sha(PHOTOS[0]))
    assert laptop.check_in(counter=1).files_awaited == 2
    with office.centre.store.writing(alone=True) as connection:
        drop_files_of(connection, str(item.registration_id))
    assert laptop.check_in(counter=1).files_awaited == 0


def test_they_are_listed_page_by_page(office: Office, laptop: Laptop) -> None:
    naming(laptop, *PHOTOS)
    first = page(laptop, limit=3)
    assert (list(first.sha256), first.more, first.epoch) == (SHAS[:3], True, office.centre.epoch)
    second = page(laptop, SHAS[2], limit=3)
    assert (list(second.sha256), second.more) == (SHAS[3:], False)


def test_a_page_that_nobody_can_ask_for_is_refused(laptop: Laptop) -> None:
    for params in ({"limit": 0}, {"after": "x"}):
        assert refused(laptop.ask("GET", AWAITED, params=params)) == (422, "malformed")


@pytest.mark.only_on("embedded")
def test_a_centre_back_from_a_backup_asks_for_what_it_lost(office: Office, laptop: Laptop) -> None:
    naming(laptop, PHOTOS[0])
    before = snapshot(office)
    send_whole(laptop, PHOTOS[0])
    bring_back(office, before)
    assert laptop.check_in(counter=1).files_awaited == 1
    send_whole(laptop, PHOTOS[0])
    assert laptop.check_in(counter=1).files_awaited == 0


def test_the_office_sees_what_is_still_on_the_way(office: Office, laptop: Laptop) -> None:
    naming(laptop, *PHOTOS[:2])
    assert [row["files_awaited"] for row in listing(office.centre)] == [2]
    send_whole(laptop, PHOTOS[0])
    assert [row["files_awaited"] for row in listing(office.centre)] == [1]


def test_nobody_is_registered_before_the_files_are_here(office: Office, laptop: Laptop) -> None:
    item = naming(laptop, PHOTOS[0])
    assert rule(office, item) == "files_awaited"
    send_whole(laptop, PHOTOS[0])
    assert rule(office, item) is None


def test_unless_the_office_says_that_they_will_not_come(office: Office, laptop: Laptop) -> None:
    item = naming(laptop, PHOTOS[0])
    assert rule(office, item, without_files=True) is None
    assert rule(office, item) is None


@pytest.mark.only_on("embedded")
def test_for_one_file_of_decisions_a_word_to_the_command_is_enough(office: Office, laptop: Laptop) -> None:
    item = naming(laptop, PHOTOS[0])
    line = json.dumps({"registration_id": str(item.registration_id), "outcome": "registered"}).encode()
    told = answer(office.home.path, "decide", "-", stdin=line, code=1)
    assert told["verdicts"][0]["code"] == "files_awaited"
    assert answer(office.home.path, "decide", "-", "--without-files", stdin=line)["decided"] == 1


def test_a_spreadsheet_can_say_so_as_well() -> None:
    head = "registration_id;outcome;without_files\n"
    line = "0198f0c2-9b22-7e63-8b48-3a2d6e7f8091;registered;true\n"
    (ruling,) = read_rulings((head + line).encode())
    assert ruling is not None and ruling.without_files


def test_what_is_returned_or_declined_waits_for_no_file(office: Office, laptop: Laptop) -> None:
    assert rule(office, naming(laptop, PHOTOS[0]), "returned") is None
    assert rule(office, naming(laptop, PHOTOS[1]), "declined") is None


def test_only_the_latest_revision_s_files_are_waited_for(office: Office, laptop: Laptop) -> None:
    item = naming(laptop, PHOTOS[0])
    later = laptop.correction(item, files=(ref(PHOTOS[1]),))
    laptop.send(later)
    send_whole(laptop, PHOTOS[1])
    assert [row["files_awaited"] for row in listing(office.centre)] == [0]
    assert rule(office, later) is None
