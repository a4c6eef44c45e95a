"""People with recordings, for tests of what travels after the text."""

from functools import partial

from pytestqt.qtbot import QtBot

from perisai_app.domain.settings import Settings
from perisai_app.reference.tables import rule_book
from perisai_app.vault.database import Vault
from perisai_app.vault.drafts import Draft, new_draft
from perisai_app.vault.files.intake import take_in
from perisai_app.vault.files.store import keep
from perisai_app.vault.finalize import finalize
from perisai_app.wire.submission import FileRole, Submission
from tests.package.conftest import recording
from tests.ui.conftest import COMPLETE, NOW
from ui.lanes import Lane

SIZE = 60_000
NUMBERS = iter(range(1, 1_000_000))


def with_recordings(vault: Vault, how_many: int, *, number: int = 0, size: int = SIZE) -> Submission:
    """One more person who is ready to send, with so many recordings of `size` bytes."""
    made = drafted(vault, how_many, number=number, size=size)
    done = finalize(vault, made.draft_id, book=rule_book(), today=NOW.date(), now=NOW)
    assert isinstance(done, Submission)
    return done


def drafted(vault: Vault, how_many: int, *, number: int = 0, size: int = SIZE) -> Draft:
    """The same, not finalized."""
    made = new_draft(vault, now=NOW, texts={**COMPLETE, "nik": f"510401540384{9012 + number}"})
    for _ in range(how_many):
        taken = take_in(recording(next(NUMBERS), size), FileRole.CONSENT_AUDIO, Settings())
        keep(vault, made.draft_id, FileRole.CONSENT_AUDIO, taken, now=NOW)
    return made


def settle(lane: Lane, qtbot: QtBot) -> None:
    """Whatever this lane was asked so far is answered and shown, and what followed from that too."""
    for _ in range(2):
        done: list[None] = []
        lane.run(lambda: None, done.append)
        qtbot.waitUntil(partial(bool, done))
