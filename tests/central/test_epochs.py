"""A centre that came back from a backup finds out, by a cursor, a receipt or a person, and says so once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from central.erasing import erase, new_epoch, rotate_key
from central.news import tell_message
from perisai_app.wire import media
from perisai_app.wire.canonical import canonical_bytes
from perisai_app.wire.submission import Submission
from perisai_app.wire.verdict import BatchAnswer, Verdict, signed_bytes
from tests.central.conftest import Office, bring_back, running, snapshot
from tests.central.samples import Laptop, sent, verdicts


def proof(laptop: Laptop, answer: BatchAnswer, *items: Submission) -> dict[str, Any]:
    lines = [sent(item) for item in items]
    text = signed_bytes(answer.epoch, laptop.me.device_id, lines, verdicts(answer)).decode()
    return {"signed": text, "key_id": answer.key_id, "signature": answer.signature}


def shown(laptop: Laptop, told: dict[str, Any]) -> str:
    """The epoch that holds after this proof."""
    response = laptop.ask("POST", media.PROOF, json=told)
    assert (response.status_code, response.headers["content-type"]) == (200, media.ANSWER)
    return str(response.json()["epoch"])


def test_a_true_cursor_ahead_of_the_feed_ends_the_epoch_and_starts_again(
    office: Office, laptop: Laptop
) -> None:
    tell_message(office.centre, "Satu")
    old = snapshot(office)
    tell_message(office.centre, "Dua")
    ahead, before = laptop.changes().json()["cursor"], office.centre.epoch
    bring_back(office, old)
    assert office.centre.epoch == before
    page = laptop.changes(ahead).json()
    assert page["epoch"] == office.centre.epoch != before
    assert [change["body"]["text"] for change in page["changes"]] == ["Satu"]
    assert laptop.changes(ahead).json()["epoch"] == page["epoch"]


def test_a_check_in_finds_it_too_even_when_the_number_was_given_anew(office: Office, laptop: Laptop) -> None:
    old = snapshot(office)
    tell_message(office.centre, "Dari kemarin")
    cursor, before = laptop.check_in().cursor, office.centre.epoch
    bring_back(office, old)
    tell_message(office.centre, "Dari hari ini")
    answer = laptop.check_in(cursor=cursor)
    assert answer.epoch != before
    assert [change.body["text"] for change in answer.changes] == ["Dari hari ini"]


def test_a_backup_put_back_twice_gives_no_number_of_its_epoch_out_again(
    office: Office, laptop: Laptop
) -> None:
    old = snapshot(office)
    tell_message(office.centre, "Satu")
    first, epochs = laptop.check_in().cursor, [office.centre.epoch]
    bring_back(office, old)
    second = laptop.check_in(cursor=first).cursor
    epochs.append(office.centre.epoch)
    bring_back(office, old)
    tell_message(office.centre, "Dua")
    answer = laptop.check_in(cursor=second)
    assert len({*epochs, answer.epoch}) == 3
    assert [change.body["text"] for change in answer.changes] == ["Dua"]


def test_a_cursor_of_an_epoch_that_is_over_ends_nothing(office: Office, laptop: Laptop) -> None:
    tell_message(office.centre, "Satu")
    cursor = laptop.check_in().cursor
    new_epoch(office.centre)
    now = office.centre.epoch
    assert laptop.check_in(cursor=cursor).epoch == now
    assert laptop.check_in(cursor=cursor).epoch == now


def test_a_forged_cursor_ends_nothing(office: Office, laptop: Laptop) -> None:
    tell_message(office.centre, "Satu")
    epoch, number, mark, mac = laptop.changes().json()["cursor"].split(":")
    for forged in (f"{epoch}:99:{mark}:{mac}", f"{epoch}:{number}:00000000:{mac}", f"{epoch}:99"):
        page = laptop.changes(forged).json()
        assert (page["epoch"], len(page["changes"])) == (epoch, 1)


def test_an_erased_change_under_a_cursor_ends_nothing(office: Office, laptop: Laptop) -> None:
    item = laptop.submission()
    laptop.send(item)
    erase(office.centre, str(item.registration_id))
    cursor, epoch = laptop.changes().json()["cursor"], office.centre.epoch
    assert laptop.changes(cursor).json() == {"epoch": epoch, "changes": [], "cursor": cursor, "more": False}


def test_a_receipt_for_what_is_not_here_ends_the_epoch(office: Office, laptop: Laptop) -> None:
    old = snapshot(office)
    items = [laptop.submission(), laptop.submission()]
    told, before = proof(laptop, laptop.send(*items), *items), office.centre.epoch
    assert shown(laptop, told) == before
    bring_back(office, old)
    after = shown(laptop, told)
    assert after == office.centre.epoch != before
    assert shown(laptop, told) == after
    assert verdicts(laptop.send(*items)) == [Verdict.STORED, Verdict.STORED]


def test_ten_proofs_at_once_open_one_epoch(office: Office, laptop: Laptop) -> None:
    old = snapshot(office)
    item = laptop.submission()
    told = proof(laptop, laptop.send(item), item)
    bring_back(office, old)
    with ThreadPoolExecutor(10) as pool:
        assert len(set(pool.map(lambda _: shown(laptop, told), range(10)))) == 1


def test_other_bytes_under_a_receipts_revision_are_missing_too(office: Office, laptop: Laptop) -> None:
    old = snapshot(office)
    item = laptop.submission()
    told, before = proof(laptop, laptop.send(item), item), office.centre.epoch
    bring_back(office, old)
    laptop.send(laptop.submission(registration_id=item.registration_id))
    assert shown(laptop, told) != before


def test_what_was_refused_or_erased_is_not_missing(office: Office, laptop: Laptop) -> None:
    gone, wrong = laptop.submission(), laptop.submission(parent="0" * 64)
    told = proof(laptop, laptop.send(gone, wrong), gone, wrong)
    erase(office.centre, str(gone.registration_id))
    assert shown(laptop, told) == office.centre.epoch == laptop.me.epoch


def test_a_receipt_by_an_earlier_key_is_a_proof_as_well(office: Office, laptop: Laptop) -> None:
    old = snapshot(office)
    item = laptop.submission()
    told = proof(laptop, laptop.send(item), item)
    bring_back(office, old)
    rotate_key(office.centre)
    assert shown(laptop, told) != laptop.me.epoch


def test_what_proves_nothing_is_malformed_and_ends_nothing(
    office: Office, laptop: Laptop, join: Callable[[str], Laptop]
) -> None:
    item = laptop.submission()
    told = proof(laptop, laptop.send(item), item)
    other = join("Agen Lain")
    foreign = laptop.submission()
    forged = canonical_bytes({"v": 1, "epoch": laptop.me.epoch, "device": laptop.me.device_id, "lines": []})
    wrong = [
        {**told, "signed": forged.decode()},
        {**told, "signature": "x"},
        {**told, "key_id": "0" * 16},
        {**told, "signed": f"{told['signed']} "},
        {},
    ]
    answers = [laptop.ask("POST", media.PROOF, json=one) for one in wrong]
    answers.append(other.ask("POST", media.PROOF, json=told))
    assert {(a.status_code, a.json()["code"]) for a in answers} == {(422, "malformed")}
    assert verdicts(laptop.send(foreign)) == [Verdict.STORED]
    assert office.centre.epoch == laptop.me.epoch


def test_a_signature_over_something_else_of_ours_is_no_proof(office: Office, laptop: Laptop) -> None:
    link = rotate_key(office.centre)
    text = canonical_bytes({"v": 1, "kind": "rotation", "old": link.old, "new": link.new, "at": link.at})
    told = {"signed": text.decode(), "key_id": link.old[:16], "signature": link.signature}
    assert laptop.ask("POST", media.PROOF, json=told).status_code == 422


def test_a_person_may_open_an_epoch_and_every_process_follows(office: Office, laptop: Laptop) -> None:
    beside = office.beside()
    with running(beside) as url:
        epoch = new_epoch(office.centre)
        assert epoch != laptop.me.epoch
        twin = Laptop(url, laptop.me)
        for one in (laptop, twin):
            assert one.check_in().epoch == epoch
            assert one.send(one.submission()).epoch == epoch
    beside.close()


@pytest.mark.parametrize("more", [0, 1])
def test_a_restore_that_lost_nothing_ends_nothing(office: Office, laptop: Laptop, more: int) -> None:
    tell_message(office.centre, "Satu")
    cursor = laptop.changes().json()["cursor"]
    bring_back(office, snapshot(office))
    for _ in range(more):
        tell_message(office.centre, "Dua")
    page = laptop.changes(cursor).json()
    assert (page["epoch"], len(page["changes"])) == (laptop.me.epoch, more)
