"""The three conditions of a purge, each alone, and what no lapse of time ever purges."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from perisai_app.vault.rights.conditions import Facts, File, Hold, Revision, holds, withdrawal_received

NOW = datetime(2026, 12, 31, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=30)
GOOD = Revision(state="registered", latest=True, received_at=LONG_AGO, backed_up=True)
FILE = File(received_at=LONG_AGO, backed_up=True)


def held(*revisions: Revision, files: tuple[File, ...] = (), has_draft: bool = False) -> set[Hold]:
    return set(holds(Facts(revisions, files, has_draft), days=30, now=NOW))


def test_with_receipt_age_and_backup_the_data_may_go() -> None:
    assert held(GOOD) == set()
    assert held(GOOD, files=(FILE, FILE)) == set()
    assert held(replace(GOOD, state="declined")) == set()


def test_each_file_needs_its_own_receipt_age_and_backup() -> None:
    assert held(GOOD, files=(FILE, replace(FILE, received_at=None))) == {Hold.NO_RECEIPT}
    assert held(GOOD, files=(FILE, replace(FILE, backed_up=False))) == {Hold.NOT_BACKED_UP}
    young = replace(FILE, received_at=LONG_AGO + timedelta(seconds=1))
    assert held(GOOD, files=(FILE, young)) == {Hold.TOO_EARLY}


def test_the_days_count_from_the_receipt_to_the_second() -> None:
    assert held(replace(GOOD, received_at=LONG_AGO)) == set()
    assert held(replace(GOOD, received_at=LONG_AGO + timedelta(seconds=1))) == {Hold.TOO_EARLY}


def test_a_text_without_receipt_stays_however_old() -> None:
    assert Hold.NO_RECEIPT in held(replace(GOOD, received_at=None))


def test_without_the_centre_s_word_on_its_backup_nothing_goes() -> None:
    assert held(replace(GOOD, backed_up=False)) == {Hold.NOT_BACKED_UP}
    first = replace(GOOD, latest=False, state="returned", backed_up=False)
    assert held(first, GOOD) == {Hold.NOT_BACKED_UP}


@pytest.mark.parametrize("state", ["queued", "refused", "conflict"])
def test_what_only_this_laptop_holds_never_goes_by_itself(state: str) -> None:
    assert Hold.UNSENT in held(replace(GOOD, state=state))


@pytest.mark.parametrize("state", ["received", "returned"])
def test_what_may_still_be_needed_here_never_goes_by_itself(state: str) -> None:
    assert held(replace(GOOD, state=state)) == {Hold.UNDECIDED}


def test_an_open_draft_keeps_everything() -> None:
    assert held(GOOD, has_draft=True) == {Hold.OPEN_DRAFT}


def test_a_refused_revision_that_was_corrected_waits_for_no_receipt() -> None:
    refused = Revision(state="refused", latest=False, received_at=None, backed_up=False)
    assert held(refused, GOOD) == set()


def test_an_older_revision_in_conflict_keeps_everything() -> None:
    assert Hold.UNSENT in held(replace(GOOD, state="conflict", latest=False, received_at=None), GOOD)


def test_nothing_at_all_is_nothing_to_purge() -> None:
    assert {Hold.NO_RECEIPT, Hold.TOO_EARLY, Hold.NOT_BACKED_UP} <= held()


def test_a_withdrawal_counts_once_the_centre_has_it() -> None:
    taken_back = replace(GOOD, withdrawn=True)
    assert withdrawal_received(Facts((taken_back,)))
    assert not withdrawal_received(Facts((replace(taken_back, received_at=None),)))
    assert not withdrawal_received(Facts((GOOD,)))
