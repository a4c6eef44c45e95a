"""Both sides hold the same again by themselves: after a restore of either, an erasure, on a new laptop."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import delete, update

from central.enrolment import make_code
from central.erasing import erase, new_epoch
from central.overview import status
from central.review import Ruling, decide
from central.storage.tables import devices, registrations, submissions
from perisai_app.reference.tables import rule_book
from perisai_app.vault.check import deep
from perisai_app.vault.database import Vault, create_vault, open_vault
from perisai_app.vault.decisions import correct
from perisai_app.vault.drafts import save_draft
from perisai_app.vault.finalize import finalize
from perisai_app.vault.identity import enrolment
from perisai_app.vault.register import State, page
from perisai_app.vault.rivals import conflicts
from perisai_app.vault.tally import highest_counter, own_sums
from perisai_app.wire.problem_json import Code
from perisai_app.wire.submission import Submission
from perisai_app.wire.verdict import LineProblem
from sync.enrol import enrol
from tests.central.conftest import Office
from tests.domain.texts import TODAY
from tests.sync.between import Asked, Between, Said, no
from tests.sync.conftest import Queue, Run
from tests.vault.conftest import NOW, PASSPHRASE


@pytest.fixture
def other(office: Office, tmp_path: Path) -> Iterator[Run]:
    """A second laptop of the same agent."""
    key = create_vault(tmp_path / "other", agent_name="Sri", passphrase=PASSPHRASE)
    vault = open_vault(tmp_path / "other", key)
    enrol(vault, office.url, str(make_code(office.centre, "Sri", "Gianyar")), now=NOW)
    yield Run(vault)
    vault.close()


def forget(office: Office, *lost: Submission) -> None:
    """A backup from before these came was put back, and nobody told the centre."""
    ids = [str(one.registration_id) for one in lost]
    with office.centre.store.writing() as connection:
        of_table = "" if office.centre.store.is_embedded else "ON submissions"
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS submissions_no_delete {of_table}")
        connection.execute(delete(registrations).where(registrations.c.registration_id.in_(ids)))
        connection.execute(delete(submissions).where(submissions.c.registration_id.in_(ids)))


def held(office: Office) -> int:
    return int(status(office.centre).submissions)


def ruled(office: Office, submission: Submission, outcome: str) -> None:
    told = {"registration_id": submission.registration_id, "outcome": outcome, "reason": "Periksa"}
    (done,) = decide(office.centre, [Ruling.model_validate(told)])
    assert done.result == "decided"


def test_what_a_centre_lost_without_knowing_comes_back_and_a_new_epoch_begins(
    office: Office, joined: Run, queue: Queue
) -> None:
    sent = [queue() for _ in range(3)]
    joined()
    before = office.centre.epoch
    forget(office, sent[0], sent[2])
    summary = joined()
    assert (summary.stopped_by, summary.offered) == (None, 2)
    assert held(office) == 3
    us = enrolment(joined.vault)
    assert us is not None and us.epoch == office.centre.epoch != before
    assert joined.states() == ["received"] * 3


def test_a_blocked_laptop_gives_back_what_the_centre_lost(office: Office, joined: Run, queue: Queue) -> None:
    sent = [queue() for _ in range(2)]
    joined()
    forget(office, sent[0])
    with office.centre.store.writing() as connection:
        connection.execute(update(devices).values(blocked=1))
    summary = joined()
    assert (summary.stopped_by, summary.repaired, held(office)) == ("blocked", 1, 2)


def test_what_the_centre_lost_comes_back_whatever_the_rules_say_by_now(
    office: Office, joined: Run, queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three answers, also of an epoch that the centre knows to be over: every receipt is shown."""
    sent = []
    for _ in range(3):
        sent.append(queue())
        joined()
    ruled(office, sent[0], "registered")
    joined()
    new_epoch(office.centre)
    forget(office, *sent)
    no_longer = (LineProblem(field="months", code="months_not_offered"),)
    monkeypatch.setattr("central.judging.rule_problems", lambda *_: no_longer)
    assert joined().stopped_by is None
    assert held(office) == 3
    assert joined.states() == ["received", "received", "registered"]
    assert deep(joined.vault) == ()


def test_after_a_repair_the_next_run_is_one_request(
    office: Office, joined: Run, queue: Queue, middle: Between
) -> None:
    sent = [queue() for _ in range(3)]
    joined()
    forget(office, sent[1])
    joined()
    middle.asked.clear()
    assert joined().stopped_by is None
    assert middle.paths == ["POST /v1/checkin"]


def test_a_registered_one_that_the_centre_lost_stays_registered_here_and_the_office_is_told(
    office: Office, joined: Run, queue: Queue, middle: Between
) -> None:
    sent = queue()
    joined()
    ruled(office, sent, "registered")
    joined()
    new_epoch(office.centre)
    middle.asked.clear()
    assert joined().stopped_by is None
    assert joined.states() == ["registered"]


def test_decisions_that_only_the_laptop_still_knows_go_to_the_office(
    office: Office, joined: Run, queue: Queue, middle: Between
) -> None:
    sent = queue()
    joined()
    ruled(office, sent, "registered")
    joined()
    with office.centre.store.writing() as connection:
        connection.exec_driver_sql("DELETE FROM changes")
    new_epoch(office.centre)
    middle.asked.clear()
    joined()
    (told,) = [one for one in middle.asked if one.path == "/v1/recollections"]
    assert str(sent.registration_id).encode() in told.body
    assert joined.states() == ["registered"]


def test_a_laptop_restored_from_before_the_answer_earns_its_receipts_without_a_second_copy(
    office: Office, joined: Run, queue: Queue, tmp_path: Path
) -> None:
    for _ in range(3):
        queue()
    with as_it_is_now(joined.vault, tmp_path / "restored") as restored:
        joined()
        summary = restored()
        assert (summary.duplicate, summary.stored, summary.stopped_by) == (3, 0, None)
        assert (held(office), restored.states()) == (3, ["received"] * 3)


def test_a_laptop_restored_from_before_it_wrote_them_gets_its_lines_back_and_no_counter_twice(
    office: Office, joined: Run, queue: Queue, tmp_path: Path
) -> None:
    with as_it_is_now(joined.vault, tmp_path / "restored") as restored:
        for _ in range(3):
            queue()
        joined()
        assert restored().stopped_by is None
        assert restored.states() == ["received"] * 3
        assert highest_counter(restored.vault) == 3
        assert restored().stopped_by is None
        assert held(office) == 3


@contextmanager
def as_it_is_now(vault: Vault, place: Path) -> Iterator[Run]:
    """A copy of this laptop, to be put in its place later."""
    vault.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copytree(vault.home, place)
    copy = open_vault(place, vault.key)
    yield Run(copy)
    copy.close()


def test_what_was_erased_at_the_centre_goes_here_too(office: Office, joined: Run, queue: Queue) -> None:
    sent = [queue() for _ in range(2)]
    joined()
    erase(office.centre, str(sent[0].registration_id))
    joined()
    (left,) = joined.vault.rows("SELECT registration_id FROM submissions")
    assert left["registration_id"] == str(sent[1].registration_id)
    assert joined().stopped_by is None


def test_a_new_laptop_of_an_agent_gets_the_open_and_returned_work(
    office: Office, joined: Run, other: Run, queue: Queue
) -> None:
    sent = [queue() for _ in range(3)]
    joined()
    ruled(office, sent[0], "returned")
    ruled(office, sent[1], "registered")
    assert other().stopped_by is None
    assert other.states() == ["received", "returned"]
    assert own_sums(other.vault) == {}
    assert correct(other.vault, str(sent[0].registration_id), now=NOW).revision == 2


def test_what_a_laptop_has_just_sent_does_not_come_back_to_it(
    joined: Run, queue: Queue, middle: Between
) -> None:
    for _ in range(3):
        queue()
    joined()
    assert middle.paths == ["POST /v1/checkin", "GET /v1/open-work", "POST /v1/submissions"]


def corrected(run: Run, submission: Submission, name: str) -> None:
    """The next revision, finalized."""
    draft = correct(run.vault, str(submission.registration_id), now=NOW)
    texts = {**draft.texts, "name": name}
    save_draft(run.vault, draft.draft_id, texts=texts, confirmed=draft.confirmed, now=NOW)
    done = finalize(run.vault, draft.draft_id, book=rule_book(), today=TODAY, now=NOW)
    assert isinstance(done, Submission)


def test_of_two_corrections_of_one_the_second_gets_the_first_for_a_person_to_choose(
    office: Office, joined: Run, other: Run, queue: Queue
) -> None:
    sent = queue()
    joined()
    ruled(office, sent, "returned")
    joined()
    other()
    corrected(joined, sent, "Ni Wayan Satu")
    corrected(other, sent, "Ni Wayan Dua")
    joined()
    assert other().conflict == 1
    (conflict,) = conflicts(other.vault)
    assert conflict.theirs is not None and conflict.theirs.texts["name"] == "Ni Wayan Satu"
    assert conflict.mine is not None and conflict.mine.texts["name"] == "Ni Wayan Dua"


def test_a_page_of_work_that_the_centre_did_not_sign_is_not_believed(
    joined: Run, queue: Queue, middle: Between
) -> None:
    def unsigned(asked: Asked, said: Said) -> Said:
        spoiled = said.body.replace(b'"signature":"', b'"signature":"A')
        return replace(said, body=spoiled) if "/v1/open-work" in asked.path else said

    middle.after = unsigned
    queue()
    assert joined().stopped_by == "stranger"
    assert joined.owed == 1


def test_what_was_sent_and_decided_after_the_copy_was_made_is_shown_as_it_is(
    office: Office, joined: Run, queue: Queue, tmp_path: Path
) -> None:
    first, lost = queue(), queue()
    joined()
    ruled(office, first, "returned")
    joined()
    with as_it_is_now(joined.vault, tmp_path / "restored") as restored:
        corrected(joined, first, "Ni Luh Baru")
        second = queue()
        joined()
        for one in (first, second, lost):
            ruled(office, one, "registered")
        assert restored().stopped_by is None
        rows = {row.registration_id: row for row in page(restored.vault).rows}
        assert {row.state for row in rows.values()} == {State.REGISTERED}
        assert rows.keys() == {str(one.registration_id) for one in (first, second, lost)}
        assert rows[str(first.registration_id)].name == "Ni Luh Baru"
        assert deep(restored.vault) == ()


def test_work_that_cannot_be_read_does_not_keep_a_laptop_from_sending(
    joined: Run, queue: Queue, middle: Between
) -> None:
    queue()
    middle.rule = lambda asked: no(500, Code.INTERNAL) if "/v1/open-work" in asked.path else None
    summary = joined()
    assert (summary.stored, summary.stopped_by) == (1, "internal")
    middle.rule = lambda asked: None
    assert joined().stopped_by is None
