"""An enrolled vault, and the road of an invented person through it, up to the centre's word on backups."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from perisai_app.domain.settings import Settings
from perisai_app.reference.tables import rule_book
from perisai_app.vault.database import Vault
from perisai_app.vault.decisions import apply_page
from perisai_app.vault.drafts import new_draft
from perisai_app.vault.files.intake import Taken, digest
from perisai_app.vault.files.store import keep
from perisai_app.vault.finalize import finalize
from perisai_app.vault.identity import profile
from perisai_app.vault.outbox import next_owed
from perisai_app.vault.people.members import keep_membership
from perisai_app.vault.rights.backed_up import note_backed_up
from perisai_app.wire.backed_up import sign_statement, statement_bytes
from perisai_app.wire.changes import Change, ChangesPage
from perisai_app.wire.submission import FileRole, Submission
from perisai_app.wire.verdict import Verdict
from tests.domain.texts import COMPLETE, TODAY
from tests.vault.conftest import NOW, join_centre
from tests.vault.test_outbox import CENTRE, answered

SETTINGS = Settings()
LATER = NOW + timedelta(days=30)
SOUND = b"OggS" + b"suara Ni Wayan Sampel" * 9


def recording(data: bytes = SOUND) -> Taken:
    return Taken(sha256=digest(data), data=data, media_type="audio/ogg", source_sha256=digest(data))


@dataclass
class Road:
    """Moves people along: each step is a real one of the vault."""

    vault: Vault
    number: int = 0

    def queued(self, sound: bytes | None = None, **changes: str) -> Submission:
        draft = new_draft(self.vault, now=NOW, texts={**COMPLETE, **changes})
        if sound is not None:
            keep(self.vault, draft.draft_id, FileRole.CONSENT_AUDIO, recording(sound), now=NOW)
        done = finalize(self.vault, draft.draft_id, book=rule_book(), today=TODAY, now=NOW)
        assert isinstance(done, Submission)
        return done

    def answered(self, verdict: Verdict = Verdict.STORED) -> None:
        batch = next_owed(self.vault, 100)
        answered(self.vault, batch, [verdict] * len(batch))

    def decided(self, submission: Submission, outcome: str, **more: Any) -> None:
        self.number += 1
        body = {
            "registration_id": str(submission.registration_id),
            "revision": submission.revision,
            "outcome": outcome,
            "decided_at": "2026-11-21",
        }
        change = Change(number=self.number, kind="decision", body=body | more)
        found = ChangesPage(epoch="e1", changes=(change,), cursor=f"e1:{self.number}", more=False)
        apply_page(self.vault, found, NOW)

    def registered(self, **changes: str) -> Submission:
        submission = self.queued(None, **changes)
        self.answered()
        self.decided(submission, "registered", member_number="26000001", reason="Ni Ketut Contoh benar")
        return submission

    def backed_up(self, *digests: str, epoch: str = "e1", now: datetime = NOW) -> int:
        device_id = profile(self.vault).device_id
        signed = statement_bytes(epoch=epoch, device_id=device_id, digests=digests)
        return note_backed_up(self.vault, signed, sign_statement(CENTRE, signed), now=now)

    def paid(self, submission: Submission, month: str) -> None:
        """As the office tells it."""
        keep_membership(
            self.vault,
            str(submission.registration_id),
            member_number=None,
            paid_through=month,
            claimed_jht=False,
            now=NOW,
        )

    def is_here(self, registration_id: UUID) -> bool:
        row = self.vault.row("SELECT 1 FROM submissions WHERE registration_id = ?", str(registration_id))
        return row is not None

    def tombstones(self) -> list[dict[str, Any]]:
        return self.vault.rows("SELECT * FROM tombstones ORDER BY counter")


@pytest.fixture
def road(vault: Vault) -> Road:
    join_centre(vault, CENTRE)
    return Road(vault)


@pytest.fixture
def everything(vault: Vault) -> Callable[[], str]:
    """All that the vault's tables say, as one text: what is not in it is gone."""

    def said() -> str:
        names = [row["name"] for row in vault.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
        told = [name for name in names if not name.startswith("sqlite_")]
        return "\n".join(str(row) for name in told for row in vault.rows(f'SELECT * FROM "{name}"'))

    return said
