"""What another laptop of the agent wrote and the centre lost comes back from the one that fetched it."""

import pytest
from sqlalchemy import delete, select, update

from central.enrolment import make_code
from central.erasing import erase, new_epoch
from central.recalling import recalled
from central.storage.tables import devices, files, registrations, submission_files, submissions
from central.tallies import sums_here
from perisai_app.vault.check import deep
from perisai_app.vault.database import Vault
from perisai_app.vault.rights.remains import Why, bury
from perisai_app.vault.runs import last_runs
from perisai_app.wire.media import PROOF, SUBMISSIONS
from perisai_app.wire.problem_json import Code
from perisai_app.wire.submission import Submission
from sync.enrol import enrol
from tests.central.conftest import Office, bring_back, snapshot
from tests.sync.between import between, no
from tests.sync.conftest import Queue, Run, answered_from
from tests.sync.test_files import TEXT_ONLY, at_centre, finalized, picture
from tests.sync.test_repair import held, other, ruled
from tests.vault.conftest import NOW
from ui.wording.sending import result

__all__ = ["other"]

both = pytest.mark.parametrize("office", ["embedded", "postgresql"], indirect=True)


def yesterday(office: Office, *lost: Submission) -> None:
    """The office put back a backup from before these came, with their files, and told its centre so."""
    ids = [str(one.registration_id) for one in lost]
    with office.centre.store.writing() as connection:
        of_table = "ON submissions" if office.db else ""
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS submissions_no_delete {of_table}")
        for table in (submission_files, registrations, submissions):
            connection.execute(delete(table).where(table.c.registration_id.in_(ids)))
        connection.execute(delete(files))
    new_epoch(office.centre)


def author_at(office: Office, one: Submission) -> tuple[str, str, int]:
    columns = (submissions.c.agent_id, submissions.c.device_id, submissions.c.counter)
    with office.centre.store.reading() as connection:
        row = connection.execute(select(*columns).where(submissions.c.digest == one.digest)).one()
    return row[0], row[1], row[2]


@both
@pytest.mark.parametrize("blocked", [False, True])
def test_what_only_a_second_laptop_still_holds_comes_back_credited_to_its_author(
    office: Office, joined: Run, other: Run, queue: Queue, blocked: bool
) -> None:
    first, second = queue(), queue()
    joined()
    other()
    yesterday(office, first, second)
    with office.centre.store.writing() as connection:
        connection.execute(update(devices).values(blocked=int(blocked)))
    summary = other()
    assert (summary.stopped_by, summary.repaired) == ("blocked" if blocked else None, 2)
    assert (held(office), other.states()) == (2, ["received"] * 2)
    assert author_at(office, first) == (first.agent_id, first.device_id, first.counter)
    assert deep(other.vault) == ()


def test_once_an_epoch_is_enough(office: Office, joined: Run, other: Run, queue: Queue) -> None:
    queue()
    joined()
    other()
    with between(office.url) as middle:
        answered_from(other.vault, middle.url)
        new_epoch(office.centre)
        other()
        other()
        assert (middle.paths.count(f"POST {PROOF}"), middle.batches) == (1, [])


def test_receipts_that_the_centre_does_not_know_any_more_are_told_and_nothing_is_said_to_be_there(
    office: Office, joined: Run, other: Run, queue: Queue
) -> None:
    one = queue()
    joined()
    other()
    yesterday(office, one)
    with between(office.url) as middle:  # as a centre that lost the key that they were signed with
        middle.rule = lambda asked: no(422, Code.MALFORMED) if asked.path == PROOF else None
        answered_from(other.vault, middle.url)
        summary = other()
    assert (summary.stopped_by, summary.disowned, summary.repaired, held(office)) == (None, 1, 0, 0)
    assert last_runs(other.vault, 1)[0].disowned == 1
    assert "tidak mengenali 1 tanda terimanya" in result(summary)[1]


def test_the_laptop_that_wrote_it_finds_nothing_to_do(
    office: Office, joined: Run, other: Run, queue: Queue
) -> None:
    one = queue()
    joined()
    other()
    yesterday(office, one)
    other()
    with between(office.url) as middle:
        answered_from(joined.vault, middle.url)
        assert joined().stopped_by is None
        assert f"POST {SUBMISSIONS}" not in middle.paths
    assert held(office) == 1


@both
def test_a_laptop_that_joined_after_the_backup_is_known_again_and_joins_as_itself(
    office: Office, other: Run, vault: Vault, queue: Queue
) -> None:
    old = snapshot(office)
    enrol(vault, office.url, str(make_code(office.centre, "Sri", "Gianyar")), now=NOW)
    one = queue()
    Run(vault)()
    other()
    bring_back(office, old)
    new_epoch(office.centre)
    assert (other().stopped_by, held(office)) == (None, 1)
    assert Run(vault)().stopped_by == "not_enrolled"
    enrol(vault, office.url, str(make_code(office.centre, "Sri", "Gianyar")), now=NOW)
    again = Run(vault)()
    assert (again.stopped_by, again.offered, held(office)) == (None, 0, 1)
    with office.centre.store.reading() as connection:
        assert sums_here(connection, one.device_id) == {0: int(one.digest, 16)}


@both
def test_its_files_come_back_with_it(office: Office, joined: Run, other: Run) -> None:
    photo = picture(1)
    one = finalized(joined, photo)
    joined()
    other()
    other()
    yesterday(office, one)
    assert other().stopped_by is None
    assert at_centre(office, other, photo) == photo.data


def test_a_file_that_only_its_author_holds_is_asked_of_its_author(
    office: Office, joined: Run, other: Run
) -> None:
    photo = picture(2)
    one = finalized(joined, photo)
    joined()
    other(baggage=TEXT_ONLY)
    yesterday(office, one)
    other(baggage=TEXT_ONLY)
    joined()
    assert at_centre(office, joined, photo) == photo.data


def test_a_decided_one_comes_back_and_its_decision_goes_to_the_office(
    office: Office, joined: Run, other: Run, queue: Queue
) -> None:
    one = queue()
    joined()
    other()
    ruled(office, one, "registered")
    other()
    with office.centre.store.writing() as connection:
        connection.exec_driver_sql("DELETE FROM changes")
    yesterday(office, one)
    other()
    assert (held(office), other.states()) == (1, ["registered"])
    assert [(row["kind"], row["outcome"]) for row in recalled(office.centre)] == [("decision", "registered")]


def test_who_was_erased_meanwhile_stays_erased(office: Office, joined: Run, other: Run, queue: Queue) -> None:
    one = queue()
    joined()
    other()
    erase(office.centre, str(one.registration_id))
    new_epoch(office.centre)
    assert (other().offered, held(office), other.states()) == (0, 0, [])


def test_of_what_is_lawfully_gone_here_the_office_is_told(
    office: Office, joined: Run, other: Run, queue: Queue
) -> None:
    one = queue()
    joined()
    other()
    with other.vault.writing():
        bury(other.vault, str(one.registration_id), Why.PURGED, NOW)
    yesterday(office, one)
    assert other().stopped_by is None
    (told,) = recalled(office.centre, with_bodies=True)
    assert (told["kind"], told["registration_id"]) == ("gone", str(one.registration_id))
    assert (told["digest"], told["body"]["counter"]) == (one.digest, None)
