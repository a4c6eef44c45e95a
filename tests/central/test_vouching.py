"""What the centre took once is not refused by a newer rule when it comes back after a restore."""

from collections.abc import Callable
from typing import Any

import pytest

from central.erasing import erase, new_epoch
from perisai_app.wire import media
from perisai_app.wire.submission import Submission
from perisai_app.wire.verdict import LineProblem, Verdict
from tests.central.conftest import Office, bring_back, snapshot
from tests.central.samples import Laptop, codes, verdicts
from tests.central.test_epochs import proof

STORED, REFUSED = Verdict.STORED, Verdict.REFUSED
NO_LONGER = [("months", "months_not_offered")]


@pytest.fixture
def stricter(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From now on the rule book offers no period at all."""
    no = (LineProblem(field="months", code="months_not_offered"),)

    def begin() -> None:
        monkeypatch.setattr("central.judging.rule_problems", lambda *_: no)

    return begin


def lost(office: Office, laptop: Laptop, item: Submission) -> dict[str, Any]:
    """Taken, and gone with a restore; the receipt that the laptop still has."""
    old = snapshot(office)
    told = proof(laptop, laptop.send(item), item)
    bring_back(office, old)
    return told


def shown(laptop: Laptop, told: dict[str, Any]) -> int:
    return laptop.ask("POST", media.PROOF, json=told).status_code


@pytest.mark.parametrize("known", [False, True])
def test_a_receipt_that_was_shown_goes_before_a_newer_rule(
    office: Office, laptop: Laptop, stricter: Callable[[], None], known: bool
) -> None:
    """Also when the centre knows already that its epoch is over."""
    item = laptop.submission()
    told = lost(office, laptop, item)
    if known:
        new_epoch(office.centre)
    stricter()
    answer = laptop.send(item)
    assert (verdicts(answer), codes(answer, 0)) == ([REFUSED], NO_LONGER)
    assert shown(laptop, told) == 200
    assert verdicts(laptop.send(item, laptop.submission())) == [STORED, REFUSED]


def test_other_bytes_under_the_same_name_are_judged_as_ever(
    office: Office, laptop: Laptop, stricter: Callable[[], None]
) -> None:
    item = laptop.submission()
    told = lost(office, laptop, item)
    stricter()
    shown(laptop, told)
    assert codes(laptop.send(laptop.submission(registration_id=item.registration_id)), 0) == NO_LONGER


def test_who_was_erased_stays_erased_whatever_receipt_is_shown(
    office: Office, laptop: Laptop, stricter: Callable[[], None]
) -> None:
    item = laptop.submission()
    told = lost(office, laptop, item)
    shown(laptop, told)
    laptop.send(item)
    erase(office.centre, str(item.registration_id))
    assert shown(laptop, told) == 200
    stricter()
    answer = laptop.send(laptop.correction(item))
    assert codes(answer, 0) == [("", "erased")]
    with office.centre.store.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM vouched").scalar() == 0
