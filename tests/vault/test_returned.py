"""Why a registration came back, as the draft that corrects it is told."""

from collections.abc import Callable

import pytest

from perisai_app.vault.database import Vault
from perisai_app.vault.decisions import apply_page, correct
from perisai_app.vault.drafts import new_draft
from perisai_app.vault.outbox import next_owed
from perisai_app.vault.returned import returned
from perisai_app.wire.changes import FieldRemark
from perisai_app.wire.submission import Submission
from perisai_app.wire.verdict import Verdict
from tests.vault.conftest import NOW, join_centre
from tests.vault.test_decisions import decided
from tests.vault.test_outbox import CENTRE, answered

Queue = Callable[..., Submission]


@pytest.fixture(autouse=True)
def enrolled(vault: Vault) -> None:
    join_centre(vault, CENTRE)


def test_the_offices_reason_and_remarks_come_with_the_correction(vault: Vault, queue: Queue) -> None:
    sent = queue()
    answered(vault, next_owed(vault, 1), [Verdict.STORED])
    remark = {"field": "phone", "remark": "Salah sambung", "proposed": "+6281200000009"}
    page = decided(1, sent.registration_id, "returned", reason="Periksa nomor", remarks=[remark])
    apply_page(vault, page, NOW)
    found = returned(vault, correct(vault, str(sent.registration_id), now=NOW))
    assert found is not None
    assert (found.reason, found.remarks) == ("Periksa nomor", (FieldRemark.model_validate(remark),))
    assert (found.texts["phone"], found.refused, found.at) == ("0812 0000 0001", (), NOW)


def test_a_refused_one_comes_with_the_rules_that_the_centre_named(vault: Vault, queue: Queue) -> None:
    sent = queue()
    answered(vault, next_owed(vault, 1), [Verdict.REFUSED])
    vault.db.execute("""UPDATE submissions SET problems = '[{"field": "birth_date", "code": "too_old"}]'""")
    found = returned(vault, correct(vault, str(sent.registration_id), now=NOW))
    assert found is not None
    assert (found.reason, found.remarks, found.refused) == ("", (), (("birth_date", "too_old"),))


def test_a_new_person_came_back_from_nowhere(vault: Vault) -> None:
    assert returned(vault, new_draft(vault, now=NOW)) is None
