"""A laptop purges by the centre's word on its backups: nothing may be covered that came after one began."""

from collections.abc import Callable

import pytest

from central.backups import begin_backup, finish_backup
from central.erasing import erase
from central.stop import Stop
from perisai_app.wire import media
from perisai_app.wire.backed_up import MOST_ASKED, Statement
from perisai_app.wire.signing import is_signed
from perisai_app.wire.submission import Submission
from tests.central.conftest import Office
from tests.central.samples import Laptop


def covered(office: Office, laptop: Laptop, *asked: Submission) -> set[str]:
    """The digests of the centre's signed word about these."""
    ids = [str(item.registration_id) for item in asked]
    response = laptop.ask("POST", media.BACKED_UP, json={"registrations": ids})
    assert (response.status_code, response.headers["content-type"]) == (200, media.ANSWER)
    told = response.json()
    with office.centre.store.reading() as connection:
        key = office.centre.standing(connection).key.verify_key
    assert is_signed(key, told["signature"], told["signed"].encode())
    statement = Statement.model_validate_json(told["signed"])
    assert (statement.epoch, statement.device) == (office.centre.epoch, laptop.me.device_id)
    return set(statement.digests)


def backed_up(office: Office) -> int:
    number = begin_backup(office.centre)
    finish_backup(office.centre, number)
    return number


def test_what_came_before_a_finished_backup_began_is_covered(office: Office, laptop: Laptop) -> None:
    first, late = laptop.submission(), laptop.submission()
    laptop.send(first)
    assert (covered(office, laptop, first), laptop.check_in().backup) == (set(), None)
    number = begin_backup(office.centre)
    laptop.send(late, laptop.correction(first))
    assert (covered(office, laptop, first, late), laptop.check_in().backup) == (set(), None)
    finish_backup(office.centre, number)
    assert (covered(office, laptop, first, late), laptop.check_in().backup) == ({first.digest}, str(number))
    backed_up(office)
    assert len(covered(office, laptop, first, late)) == 3


def test_an_older_backup_that_is_reported_late_takes_nothing_back(office: Office, laptop: Laptop) -> None:
    older, newer = begin_backup(office.centre), begin_backup(office.centre)
    finish_backup(office.centre, newer)
    finish_backup(office.centre, older)
    assert laptop.check_in().backup == str(newer)


def test_a_backup_that_nobody_began_is_not_done(office: Office) -> None:
    begin_backup(office.centre)
    for number in (0, -1, 2):
        with pytest.raises(Stop, match="backup_unknown"):
            finish_backup(office.centre, number)


def test_the_word_is_about_the_agents_own_and_about_nobody_erased(
    office: Office, laptop: Laptop, join: Callable[[str], Laptop]
) -> None:
    other, second = join("Agen Lain"), join(laptop.me.agent_name)
    mine, gone = laptop.submission(), laptop.submission()
    laptop.send(mine, gone)
    backed_up(office)
    erase(office.centre, str(gone.registration_id))
    assert covered(office, other, mine, gone) == set()
    assert covered(office, second, mine, gone) == {mine.digest}


def test_no_more_is_asked_at_once_than_agreed(laptop: Laptop) -> None:
    ids = [str(laptop.submission().registration_id) for _ in range(MOST_ASKED + 1)]
    assert laptop.ask("POST", media.BACKED_UP, json={"registrations": ids[1:]}).status_code == 200
    for wrong in (ids, ["x"]):
        response = laptop.ask("POST", media.BACKED_UP, json={"registrations": wrong})
        assert (response.status_code, response.json()["code"]) == (422, "malformed")
