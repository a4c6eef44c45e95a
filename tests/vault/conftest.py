"""A real vault in a folder of the test's own, and the invented person of the domain's tests in it."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from nacl.signing import SigningKey

from perisai_app.reference.tables import rule_book
from perisai_app.vault.database import Vault, open_vault
from perisai_app.vault.drafts import new_draft
from perisai_app.vault.finalize import finalize
from perisai_app.vault.identity import join, profile
from perisai_app.wire.enrolment import EnrolAnswer
from perisai_app.wire.submission import Submission
from tests.domain.texts import COMPLETE, TODAY
from tests.vault.fresh import fresh_vault

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
PASSPHRASE = "kucing hitam di pasar"


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    key = fresh_vault(tmp_path / "home", agent_name="Sri", passphrase=PASSPHRASE)
    opened = open_vault(tmp_path / "home", key)
    yield opened
    opened.close()


@pytest.fixture
def queue(vault: Vault) -> Callable[..., Submission]:
    """Finalizes the complete person, with these texts changed."""

    def finalized(**changes: str) -> Submission:
        draft = new_draft(vault, now=NOW, texts={**COMPLETE, **changes})
        done = finalize(vault, draft.draft_id, book=rule_book(), today=TODAY, now=NOW)
        assert isinstance(done, Submission)
        return done

    return finalized


def join_centre(vault: Vault, centre: SigningKey) -> None:
    """As enrolling leaves it, without a centre at the other end."""
    who = profile(vault)
    answer = EnrolAnswer(
        device_id=who.device_id,
        agent_id=who.agent_id,
        agent_name="Sri",
        office="Gianyar",
        token="t",
        centre_key=centre.verify_key.encode().hex(),
        epoch="e1",
    )
    join(vault, "http://127.0.0.1:1", answer, NOW)
