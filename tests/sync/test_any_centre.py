"""The laptop's side of the protocol, against our centre and against one written from the document alone."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from perisai_app.reference.tables import rule_book
from perisai_app.vault.check import deep
from perisai_app.vault.database import Vault, create_vault, open_vault
from perisai_app.vault.decisions import correct, latest_decision
from perisai_app.vault.drafts import save_draft
from perisai_app.vault.finalize import finalize
from perisai_app.vault.held_back import held_back
from perisai_app.vault.rivals import Keep, conflicts, settle_conflict
from perisai_app.vault.tally import own_sums
from perisai_app.wire.media import SUBMISSIONS
from perisai_app.wire.submission import Submission
from perisai_app.wire.tally import differing
from sync.enrol import enrol
from tests.central.conftest import Office
from tests.domain.texts import COMPLETE, TODAY
from tests.faults.proxy import Moment, wire_to
from tests.stub_centre import stub_centre
from tests.sync.any_centre import AnyCentre, OurCentre, StubCentre
from tests.sync.between import Said, between
from tests.sync.conftest import Queue, Run, answered_from
from tests.sync.test_backed_up import run_later
from tests.vault.conftest import NOW, PASSPHRASE

Laptops = Callable[[str], Run]


@pytest.fixture(params=["ours", "stub"])
def centre(request: pytest.FixtureRequest) -> Iterator[AnyCentre]:
    if request.param == "ours":
        office: Office = request.getfixturevalue("office")
        yield OurCentre(office)
    else:
        with stub_centre() as stub:
            yield StubCentre(stub)


@pytest.fixture
def joined(centre: AnyCentre, vault: Vault) -> Run:
    enrol(vault, centre.url, centre.code("Sri"), now=NOW)
    return Run(vault)


@pytest.fixture
def other(centre: AnyCentre, tmp_path: Path) -> Iterator[Run]:
    """A second laptop of the same agent."""
    key = create_vault(tmp_path / "other", agent_name="Sri", passphrase=PASSPHRASE)
    vault = open_vault(tmp_path / "other", key)
    enrol(vault, centre.url, centre.code("Sri"), now=NOW)
    yield Run(vault)
    vault.close()


def name(one: Submission) -> tuple[str, int, str]:
    return str(one.registration_id), one.revision, one.digest


def corrected(run: Run, registration_id: str, street: str) -> Submission:
    draft = correct(run.vault, registration_id, now=NOW)
    texts = {**draft.texts, "street": street}
    save_draft(run.vault, draft.draft_id, texts=texts, confirmed=draft.confirmed, now=NOW)
    done = finalize(run.vault, draft.draft_id, book=rule_book(), today=TODAY, now=NOW)
    assert isinstance(done, Submission)
    return done


def test_what_is_sent_is_there_and_every_receipt_holds(centre: AnyCentre, joined: Run, queue: Queue) -> None:
    sent = [queue(), queue(), queue()]
    assert joined().stopped_by is None
    assert centre.holds() == {name(one) for one in sent}
    assert (joined.states(), deep(joined.vault)) == (["received"] * 3, ())


@pytest.mark.parametrize("moment", list(Moment))
def test_a_line_that_was_cut_at_any_moment_is_there_once(
    centre: AnyCentre, joined: Run, queue: Queue, moment: Moment
) -> None:
    sent = [queue(), queue()]
    with wire_to(int(centre.url.rpartition(":")[2])) as wire:
        answered_from(joined.vault, wire.url)
        wire.moment = moment
        joined()
    answered_from(joined.vault, centre.url)
    assert joined().stopped_by is None
    assert centre.holds() == {name(one) for one in sent}
    assert (joined.states(), deep(joined.vault)) == (["received"] * 2, ())


@pytest.mark.parametrize(
    ("status", "batches", "stopped_by"),
    [
        (408, [4, 2, 2], None),
        (413, [4, 2, 2], None),
        (500, [4, 4], None),
        (400, [4, 4], None),
        (502, [4], "busy"),
        (504, [4], "busy"),
        (429, [4], "busy"),
        (503, [4], "busy"),
        (302, [4], "portal"),
        (511, [4], "portal"),
    ],
)
def test_a_proxy_s_own_answer_is_met_as_the_document_says(
    centre: AnyCentre, joined: Run, queue: Queue, status: int, batches: list[int], stopped_by: str | None
) -> None:
    sent = [queue() for _ in range(4)]
    once = [Said(status, {"Content-Type": "text/html"}, b"<html>")]
    with between(centre.url) as middle:
        middle.rule = lambda asked: once.pop() if asked.path == SUBMISSIONS and once else None
        answered_from(joined.vault, middle.url)
        assert joined().stopped_by == stopped_by
        assert middle.batches == batches
    answered_from(joined.vault, centre.url)
    assert joined().stopped_by is None
    assert centre.holds() == {name(one) for one in sent}


@pytest.mark.parametrize("status", [408, 500, 502, 504, 511])
def test_a_line_for_which_a_proxy_always_answers_so_is_found_out_in_two_runs(
    centre: AnyCentre, joined: Run, queue: Queue, status: int
) -> None:
    sent = [queue() for _ in range(4)]
    mark = str(sent[1].registration_id).encode()
    said = Said(status, {"Content-Type": "text/html"}, b"<html>")
    with between(centre.url) as middle:
        middle.rule = lambda asked: said if any(mark in line for line in asked.lines) else None
        answered_from(joined.vault, middle.url)
        joined()
        joined()
    assert centre.holds() == {name(one) for one in sent if one is not sent[1]}
    assert [held.registration_id for held in held_back(joined.vault)] == [str(sent[1].registration_id)]


def test_a_returned_one_comes_with_its_reason_and_goes_back_corrected(
    centre: AnyCentre, joined: Run, queue: Queue
) -> None:
    first = queue()
    joined()
    remark = {"field": "street", "remark": "Nomor rumah?", "proposed": "Jalan Contoh 7"}
    centre.decide(str(first.registration_id), "returned", reason="Periksa alamat", remarks=[remark])
    joined()
    told = latest_decision(joined.vault, str(first.registration_id))
    assert told is not None
    assert (told.reason, told.remarks[0].proposed) == ("Periksa alamat", "Jalan Contoh 7")
    second = corrected(joined, str(first.registration_id), "Jalan Contoh 7")
    assert joined().stored == 1
    assert centre.holds() == {name(first), name(second)}
    assert joined.states() == ["received"]


def test_a_registered_one_is_registered(centre: AnyCentre, joined: Run, queue: Queue) -> None:
    sent = queue()
    joined()
    centre.decide(str(sent.registration_id), "registered", member_number="0001", payment_code="99")
    joined()
    assert joined.states() == ["registered"]


def test_a_new_key_of_the_centre_is_followed_and_old_receipts_still_hold(
    centre: AnyCentre, joined: Run, queue: Queue
) -> None:
    queue()
    joined()
    centre.rotate()
    centre.rotate()
    queue()
    assert (joined().stopped_by, joined.states()) == (None, ["received"] * 2)
    assert deep(joined.vault) == ()


def test_what_the_centre_forgot_comes_back_by_itself(centre: AnyCentre, joined: Run, queue: Queue) -> None:
    sent = [queue(), queue(), queue()]
    joined()
    centre.forget(str(sent[1].registration_id))
    joined()
    joined()
    assert centre.holds() == {name(one) for one in sent}
    assert joined.states() == ["received"] * 3


def test_what_another_laptop_wrote_and_the_centre_forgot_comes_back_from_the_one_that_fetched_it(
    centre: AnyCentre, joined: Run, other: Run, queue: Queue
) -> None:
    sent = queue()
    joined()
    other()
    centre.forget(str(sent.registration_id))
    centre.new_epoch()
    assert (other().stopped_by, centre.holds()) == (None, {name(sent)})
    last = joined()
    assert (last.offered, last.repaired, last.stopped_by) == (0, 0, None)
    assert (deep(joined.vault), deep(other.vault)) == ((), ())


def test_the_data_of_a_registered_one_go_by_the_centre_s_word_on_its_backup(
    centre: AnyCentre, joined: Run, queue: Queue
) -> None:
    sent = queue()
    joined()
    centre.decide(str(sent.registration_id), "registered", member_number="1")
    run_later(joined)
    assert joined.vault.row("SELECT 1 FROM submissions") is not None
    centre.back_up()
    assert run_later(joined).stopped_by is None
    assert joined.vault.row("SELECT 1 FROM submissions") is None
    assert centre.holds() == {name(sent)}


def test_whoever_is_erased_there_is_erased_here_and_never_comes_back(
    centre: AnyCentre, joined: Run, queue: Queue
) -> None:
    gone, stays = queue(), queue()
    joined()
    centre.erase(str(gone.registration_id))
    assert (joined().stopped_by, joined().stopped_by) == (None, None)
    assert centre.holds() == {name(stays)}
    assert joined.vault.row("SELECT 1 FROM submissions WHERE digest = ?", gone.digest) is None


def test_whoever_is_erased_there_goes_from_a_blocked_laptop_too(
    centre: AnyCentre, joined: Run, queue: Queue
) -> None:
    gone, _ = queue(), queue()
    joined()
    centre.block_all()
    centre.erase(str(gone.registration_id))
    assert [joined().stopped_by for _ in range(2)] == ["blocked"] * 2
    assert joined.states() == ["received"]


def test_a_new_laptop_gets_the_open_and_returned_work_with_its_data(
    centre: AnyCentre, joined: Run, other: Run, queue: Queue
) -> None:
    waiting, returned, registered = queue(), queue(), queue()
    joined()
    centre.decide(str(returned.registration_id), "returned", reason="Periksa")
    centre.decide(str(registered.registration_id), "registered", member_number="1")
    assert other().stopped_by is None
    assert other.states() == ["received", "returned"]
    second = corrected(other, str(returned.registration_id), "Jalan Contoh 8")
    assert other().stored == 1
    assert name(second) in centre.holds()
    assert second.registration.name == waiting.registration.name == COMPLETE["name"]
    assert deep(other.vault) == ()


def returned_to_both(centre: AnyCentre, joined: Run, other: Run, queue: Queue) -> str:
    """One registration that the office returned, known so on both laptops of its agent."""
    first = queue()
    joined()
    centre.decide(str(first.registration_id), "returned", reason="Periksa")
    joined()
    other()
    return str(first.registration_id)


@pytest.mark.parametrize("keep", list(Keep))
def test_two_corrections_of_one_revision_are_a_conflict_that_a_person_decides(
    centre: AnyCentre, joined: Run, other: Run, queue: Queue, keep: Keep
) -> None:
    registration_id = returned_to_both(centre, joined, other, queue)
    theirs = corrected(joined, registration_id, "Jalan Satu")
    mine = corrected(other, registration_id, "Jalan Dua")
    assert joined().stored == 1
    assert (other().conflict, other.states()) == (1, ["conflict"])
    assert [one.registration_id for one in conflicts(other.vault)] == [registration_id]
    draft = settle_conflict(other.vault, registration_id, keep=keep, now=NOW)
    assert name(theirs) in centre.holds() and name(mine) not in centre.holds()
    if keep is Keep.THEIRS:
        assert (draft, other.states()) == (None, ["received"])
        return
    third = finalize(other.vault, draft.draft_id, book=rule_book(), today=TODAY, now=NOW) if draft else None
    assert isinstance(third, Submission)
    assert (third.revision, third.parent, third.registration.address.street) == (
        3,
        theirs.digest,
        "Jalan Dua",
    )
    assert (other().stored, other.states()) == (1, ["received"])
    assert name(third) in centre.holds()


def test_a_conflict_about_somebody_who_was_erased_is_over(
    centre: AnyCentre, joined: Run, other: Run, queue: Queue
) -> None:
    registration_id = returned_to_both(centre, joined, other, queue)
    corrected(joined, registration_id, "Jalan Satu")
    corrected(other, registration_id, "Jalan Dua")
    joined()
    other()
    assert other.states() == ["conflict"]
    centre.erase(registration_id)
    assert (other().stopped_by, conflicts(other.vault), other.states()) == (None, (), [])
    last = other()
    assert (last.stopped_by, last.offered, last.repaired) == (None, 0, 0)
    assert deep(other.vault) == ()


def test_both_sides_agree_after_a_day_and_the_next_run_brings_nothing(
    centre: AnyCentre, joined: Run, queue: Queue
) -> None:
    for _ in range(5):
        queue()
        joined()
    before = own_sums(joined.vault)
    last = joined()
    assert (last.offered, last.pulled, last.repaired, last.stopped_by) == (0, 0, 0, None)
    assert differing(before, own_sums(joined.vault)) == ()
