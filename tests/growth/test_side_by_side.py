"""What one process was told, the other knows: a laptop or a person may meet either at every request."""

from concurrent.futures import ThreadPoolExecutor
from itertools import cycle
from pathlib import Path

import pytest
import requests
from sqlalchemy import func, select

from central import erasing
from central.accounts.roles import Role
from central.enrolment import make_code
from central.news import tell_message
from central.storage.tables import centre as centre_table
from central.storage.tables import files, submissions
from central.watching import HEALTH, READY
from perisai_app.vault.check import deep
from perisai_app.vault.files.sending import waiting_files
from perisai_app.wire import media
from perisai_app.wire.changes import ChangesPage
from perisai_app.wire.verdict import BatchAnswer, Verdict
from tests.central.clerks import PASSWORD, add_clerk, sign_in
from tests.central.conftest import Office, enrol, enrol_body
from tests.central.files.sending import content, create, cut_off, far, head, naming, patch, proven, rows
from tests.central.office.test_signing_in import SESSION
from tests.central.samples import Laptop, ask, codes, verdicts
from tests.growth.processes import SideBySide
from tests.sync.conftest import Queue, Run, answered_from
from tests.sync.test_files import finalized, picture

Both = tuple[Laptop, Laptop]


@pytest.fixture
def both(office: Office, started: SideBySide) -> Both:
    """One laptop, as it speaks to either."""
    me = enrol(office, make_code(office.centre, "Agen Contoh"))
    return Laptop(started.first.url, me), Laptop(started.second.url, me)


def test_two_that_start_at_once_in_an_empty_place_are_one_centre(started: SideBySide) -> None:
    said = [ask(one.url, "GET", HEALTH).json() for one in started.processes]
    assert said[0] == said[1]
    assert [ask(one.url, "GET", READY).status_code for one in started.processes] == [200, 200]
    assert rows(started.centre, centre_table) == 1


def test_a_code_that_was_used_at_one_is_used_up_at_the_other(office: Office, started: SideBySide) -> None:
    code = make_code(office.centre, "Agen Contoh")
    answers = [ask(one.url, "POST", media.ENROL, json=enrol_body(code)) for one in started.processes]
    assert [one.status_code for one in answers] == [200, 403]


def test_the_same_batch_at_both_at_once_is_stored_once(office: Office, both: Both) -> None:
    batch = [both[0].submission() for _ in range(100)]
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda laptop: laptop.send(*batch), both))
    told = [sorted(line) for line in zip(*map(verdicts, answers), strict=True)]
    assert told == [sorted([Verdict.STORED, Verdict.DUPLICATE])] * 100
    assert rows(office.centre, submissions) == 100


def test_a_file_that_one_began_is_ended_by_the_other(both: Both) -> None:
    here, there = both
    data = content(300_000)
    naming(here, data)
    assert create(here, data, data[:100_000]).status_code == 201
    assert far(there, data) == 100_000
    assert patch(there, data, 100_000, data[100_000:200_000]).status_code == 204
    last = patch(here, data, 200_000, data[200_000:])
    assert (last.status_code, proven(last, here, data)) == (204, True)
    assert proven(head(there, data), there, data)


def test_a_file_whose_line_hangs_at_one_goes_on_at_the_other_and_comes_once(
    office: Office, both: Both
) -> None:
    here, there = both
    data = content(300_000)
    naming(here, data)
    create(here, data)
    with cut_off(here, data, data[:200_000]):
        last = goes_on(there, data)
        while last.status_code == 409:  # the first still reads what had come
            last = goes_on(there, data)
    assert (last.status_code, proven(last, there, data)) == (204, True)
    assert rows(office.centre, files) == 1


def goes_on(laptop: Laptop, data: bytes) -> requests.Response:
    start = far(laptop, data)
    return patch(laptop, data, start, data[start:])


def test_who_signed_in_at_one_is_known_to_the_other_and_signs_out_of_both(
    office: Office, started: SideBySide
) -> None:
    admin = sign_in(office, add_clerk(office, Role.ADMIN))
    seen = []
    for url in (started.second.url, started.first.url):
        admin.url = url
        seen.append(admin.get(SESSION)["csrf"])
    assert seen == [admin.csrf] * 2
    assert admin.ask("DELETE", SESSION).status_code == 204
    admin.url = started.second.url
    assert admin.ask("GET", SESSION).status_code == 401
    admin.session.close()


def test_wrong_passwords_count_together_wherever_they_are_tried(office: Office, started: SideBySide) -> None:
    name, urls = add_clerk(office, Role.ADMIN), cycle(one.url for one in started.processes)
    told = {"name": name, "password": "bukan kata sandinya"}
    tried = [ask(next(urls), "POST", SESSION, json=told).status_code for _ in range(7)]
    assert tried == [401] * 6 + [429]
    right = {"name": name, "password": PASSWORD}
    assert ask(next(urls), "POST", SESSION, json=right).status_code == 429


def test_the_feed_is_one_whoever_reads_it_out(office: Office, both: Both) -> None:
    for number in range(7):
        tell_message(office.centre, f"Kabar {number}")
    told, cursor, more = [], "", True
    for laptop in cycle(both):
        page = ChangesPage.model_validate_json(laptop.changes(cursor, limit=2).content)
        told += [change.body["text"] for change in page.changes]
        cursor, more = page.cursor, page.more
        if not more:
            break
    assert told == [f"Kabar {number}" for number in range(7)]


def test_a_new_key_and_an_erasure_are_known_to_both_at_once(office: Office, both: Both) -> None:
    gone = both[0].submission()
    both[0].send(gone)
    erasing.rotate_key(office.centre)
    erasing.erase(office.centre, str(gone.registration_id))
    keys = {laptop.check_in().rotations[-1].new for laptop in both}
    assert keys == {office.centre.public_key.hex()}
    again = both[0].correction(gone)
    answers = [BatchAnswer.model_validate_json(one.post([again.to_bytes()]).content) for one in both]
    assert [codes(answer, 0) for answer in answers] == [[("", "erased")]] * 2


def test_a_laptop_that_meets_now_one_and_now_the_other_gets_everything_through(
    office: Office, started: SideBySide, joined: Run, queue: Queue
) -> None:
    for number, one in zip(range(6), cycle(started.processes), strict=False):
        answered_from(joined.vault, one.url)
        finalized(joined, picture(number))
        queue()
        assert joined().stopped_by is None
    assert (joined.states(), waiting_files(joined.vault).files) == (["received"] * 12, 0)
    assert (deep(joined.vault), rows(office.centre, files)) == ((), 6)
    last = joined()
    assert (last.offered, last.repaired) == (0, 0)


def test_one_is_stopped_and_started_again_while_the_other_works(
    office: Office, started: SideBySide, both: Both
) -> None:
    started.second.stop()
    alone = [both[0].submission() for _ in range(3)]
    both[0].send(*alone)
    started.second.start()
    started.second.wait_until_ready()
    again = Laptop(started.second.url, both[1].me)
    assert verdicts(again.send(*alone)) == [Verdict.DUPLICATE] * 3
    with office.centre.store.reading() as connection:
        assert connection.execute(select(func.count()).select_from(submissions)).scalar_one() == 3


def test_no_file_of_a_first_start_is_there_twice(started: SideBySide) -> None:
    keys = sorted(path.name for path in Path(started.home.path).glob("*.key*"))
    assert keys == ["database.key", "package.key", "signing.key"]
