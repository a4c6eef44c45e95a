"""A line of another laptop is taken from one of the same agent only by a receipt, and keeps its author."""

from collections.abc import Callable

import pytest

from central.erasing import new_epoch
from perisai_app.wire import media
from perisai_app.wire.submission import Submission
from perisai_app.wire.verdict import Verdict, signed_bytes
from tests.central.conftest import Office, bring_back, snapshot
from tests.central.samples import Laptop, codes, sent, verdicts
from tests.central.test_vouching import shown

Join = Callable[[str], Laptop]
NOT_YOURS = [("device_id", "device_mismatch")]


@pytest.fixture
def second(join: Join) -> Laptop:
    return join("Agen Contoh")


def fetched(laptop: Laptop, *items: Submission) -> dict[str, str]:
    """The receipt for what this laptop was handed."""
    page = laptop.ask("GET", media.WORK).json()
    lines = sorted((sent(item) for item in items), key=lambda line: line.registration_id)
    text = signed_bytes(page["epoch"], laptop.me.device_id, lines, [Verdict.STORED] * len(lines)).decode()
    return {"signed": text, "key_id": page["key_id"], "signature": page["signature"]}


def lost(office: Office, laptop: Laptop, second: Laptop, *items: Submission) -> dict[str, str]:
    old = snapshot(office)
    laptop.send(*items)
    told = fetched(second, *items)
    bring_back(office, old)
    return told


def test_only_what_a_receipt_showed_is_taken_from_another_laptop(
    office: Office, laptop: Laptop, second: Laptop
) -> None:
    gone, never = laptop.submission(), laptop.submission()
    told = lost(office, laptop, second, gone)
    assert codes(second.send(gone), 0) == NOT_YOURS
    assert shown(second, told) == 200
    answer = second.send(gone, never)
    assert (verdicts(answer), codes(answer, 1)) == ([Verdict.STORED, Verdict.REFUSED], NOT_YOURS)
    assert verdicts(second.send(gone)) == [Verdict.DUPLICATE]
    assert verdicts(laptop.send(gone)) == [Verdict.DUPLICATE]


def test_a_proof_names_what_is_missing_and_nothing_else(
    office: Office, laptop: Laptop, second: Laptop
) -> None:
    stays, gone = laptop.submission(), laptop.submission()
    laptop.send(stays)
    old = snapshot(office)
    laptop.send(gone)
    told = fetched(second, stays, gone)
    assert second.ask("POST", media.PROOF, json=told).json()["lacking"] == []
    bring_back(office, old)
    new_epoch(office.centre)
    assert second.ask("POST", media.PROOF, json=told).json()["lacking"] == [gone.digest]


def test_another_agent_cannot_give_back_what_it_has_no_receipt_for(
    office: Office, laptop: Laptop, second: Laptop, join: Join
) -> None:
    thief = join("Agen Lain")
    gone = laptop.submission()
    told = lost(office, laptop, second, gone)
    assert shown(thief, told) == 422
    shown(second, told)
    assert codes(thief.send(gone), 0) == NOT_YOURS


def test_an_author_that_the_backup_does_not_know_cannot_be_taken_over_later(
    office: Office, second: Laptop, join: Join
) -> None:
    """The laptop joined after the backup: only the agent who has the receipt brings its author's id back."""
    thief, old = join("Agen Lain"), snapshot(office)
    late = join("Agen Contoh")
    gone = late.submission()
    late.send(gone)
    told = fetched(second, gone)
    bring_back(office, old)
    shown(second, told)
    assert codes(thief.send(gone), 0) == NOT_YOURS
    assert verdicts(second.send(gone)) == [Verdict.STORED]
    assert late.post([gone.to_bytes()]).status_code == 401
    with office.centre.store.reading() as connection:
        owners = connection.exec_driver_sql(
            "SELECT count(DISTINCT agent_key) FROM devices JOIN authors USING (agent_id)"
            f" WHERE device_id IN ('{gone.device_id}', '{second.me.device_id}')"
        )
        assert owners.scalar() == 1
