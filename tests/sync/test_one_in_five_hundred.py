"""One line that the centre refuses among five hundred: the others are there, and this one says why."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from central.storage.tables import submissions
from perisai_app.reference.tables import rule_book
from perisai_app.vault.check import deep
from perisai_app.vault.drafts import new_draft
from perisai_app.vault.finalize import finalize
from perisai_app.wire.submission import Submission
from tests.central.conftest import Office
from tests.domain.texts import COMPLETE, TODAY
from tests.sync.conftest import Queue, Run
from tests.vault.conftest import NOW

COUNT = 500
TURNS_65 = {"nik": "5104016111619001", "birth_date": "21-11-1961"}


def poisoned(joined: Run) -> Submission:
    """Checked by the laptop on the eve of a birthday, and final on the day itself."""
    draft = new_draft(joined.vault, now=NOW, texts={**COMPLETE, **TURNS_65})
    eve = TODAY - timedelta(days=1)
    done = finalize(joined.vault, draft.draft_id, book=rule_book(), today=eve, now=NOW)
    assert isinstance(done, Submission)
    return done


def at_the_centre(office: Office) -> set[str]:
    with office.centre.store.reading() as connection:
        return set(connection.execute(select(submissions.c.digest)).scalars())


@pytest.mark.parametrize("office", ["embedded", "postgresql"], indirect=True)
def test_of_five_hundred_one_is_refused_by_its_field_and_the_others_are_stored(
    office: Office, joined: Run, queue: Queue
) -> None:
    good = [queue() for _ in range(COUNT // 2)]
    wrong = poisoned(joined)
    good += [queue() for _ in range(COUNT - 1 - len(good))]
    summary = joined()
    assert (summary.offered, summary.stored, summary.refused) == (COUNT, COUNT - 1, 1)
    assert at_the_centre(office) == {one.digest for one in good}
    (told,) = joined.vault.rows("SELECT digest, problems FROM submissions WHERE state <> 'received'")
    assert told["digest"] == wrong.digest
    assert json.loads(told["problems"]) == [{"field": "birth_date", "code": "too_old"}]
    assert (len(joined.receipts()), joined.owed, deep(joined.vault)) == (COUNT - 1, 0, ())
    assert joined().offered == 0
