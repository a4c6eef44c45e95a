"""One line that cannot go waits alone; the rest goes out, and a person lets it go again."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from perisai_app.reference.tables import rule_book
from perisai_app.vault.database import Vault
from perisai_app.vault.decisions import apply_page, correct
from perisai_app.vault.errors import NotHeldBack
from perisai_app.vault.finalize import finalize
from perisai_app.vault.held_back import (
    DAMAGED,
    PASSING,
    REST,
    HeldBack,
    held_back,
    hold_back,
    release,
    release_rested,
)
from perisai_app.vault.journal import entries
from perisai_app.vault.outbox import next_owed, owed_count
from perisai_app.vault.tally import manifest
from perisai_app.wire.submission import Submission
from perisai_app.wire.verdict import Verdict
from tests.domain.texts import TODAY
from tests.vault.conftest import NOW, join_centre
from tests.vault.test_decisions import decided
from tests.vault.test_outbox import CENTRE, answered

Queue = Callable[..., Submission]


def digests(vault: Vault) -> list[str]:
    return [owed.sent.digest for owed in next_owed(vault, 10, now=NOW)]


def test_a_line_held_back_is_in_no_batch_until_it_is_released(vault: Vault, queue: Queue) -> None:
    poisoned, good = queue(), queue()
    hold_back(vault, next_owed(vault, 1)[0].sent, "internal", NOW)
    assert (digests(vault), owed_count(vault)) == ([good.digest], 1)
    assert held_back(vault) == (HeldBack(str(poisoned.registration_id), 1, "internal", NOW),)
    assert manifest(vault, app_version="1", free_mb=0).held_back == 1
    release(vault, str(poisoned.registration_id), NOW)
    assert digests(vault) == [poisoned.digest, good.digest] and held_back(vault) == ()
    with pytest.raises(NotHeldBack):
        release(vault, str(poisoned.registration_id), NOW)


@pytest.mark.parametrize("code", [*PASSING, DAMAGED, "too_large"])
def test_only_what_may_have_passed_is_let_go_by_itself_and_after_a_day(
    vault: Vault, queue: Queue, code: str
) -> None:
    queue()
    hold_back(vault, next_owed(vault, 1)[0].sent, code, NOW)
    release_rested(vault, NOW + REST - timedelta(seconds=1))
    assert len(held_back(vault)) == 1
    release_rested(vault, NOW + REST)
    assert len(held_back(vault)) == (0 if code in PASSING else 1)


def test_found_twice_it_is_told_once(vault: Vault, queue: Queue) -> None:
    poisoned = queue()
    (owed,) = next_owed(vault, 1)
    hold_back(vault, owed.sent, "internal", NOW)
    hold_back(vault, owed.sent, "timeout", NOW)
    told = [entry for entry in entries(vault, str(poisoned.registration_id)) if entry.what == "held_back"]
    assert [entry.params for entry in told] == [{"revision": 1, "why": "internal"}]


def test_what_builds_on_a_line_held_back_waits_with_it(vault: Vault, queue: Queue) -> None:
    join_centre(vault, CENTRE)
    first = queue()
    answered(vault, next_owed(vault, 1), [Verdict.STORED])
    apply_page(vault, decided(1, first.registration_id, "returned"), NOW)
    draft = correct(vault, str(first.registration_id), now=NOW)
    assert isinstance(finalize(vault, draft.draft_id, book=rule_book(), today=TODAY, now=NOW), Submission)
    with vault.writing() as db:
        db.execute(
            "INSERT INTO reoffers SELECT registration_id, revision FROM submissions WHERE revision = 1"
        )
    assert [owed.sent.revision for owed in next_owed(vault, 5)] == [1, 2]
    hold_back(vault, next_owed(vault, 1)[0].sent, "internal", NOW)
    assert digests(vault) == [] and owed_count(vault) == 0


def test_bytes_that_are_not_what_was_hashed_never_go_and_are_held_back(vault: Vault, queue: Queue) -> None:
    damaged, good = queue(), queue()
    vault.db.execute("DROP TRIGGER submissions_are_immutable")
    vault.db.execute("UPDATE submissions SET bytes = CAST(bytes || ' ' AS BLOB) WHERE counter = 1")
    assert [owed.sent.digest for owed in next_owed(vault, 1)] == [good.digest]
    assert held_back(vault) == ()
    assert [owed.sent.digest for owed in next_owed(vault, 1, now=NOW)] == [good.digest]
    assert [(one.registration_id, one.code) for one in held_back(vault)] == [
        (str(damaged.registration_id), DAMAGED)
    ]
