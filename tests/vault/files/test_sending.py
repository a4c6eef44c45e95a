"""Files leave after their texts, each content once, and count as sent only with a receipt in the vault."""

from nacl.signing import SigningKey

from perisai_app.vault.check import deep
from perisai_app.vault.database import Vault
from perisai_app.vault.drafts import new_draft
from perisai_app.vault.files.intake import Taken
from perisai_app.vault.files.sending import (
    OwedFile,
    Waiting,
    note_received,
    owe_again,
    owed_files,
    waiting_files,
)
from perisai_app.vault.files.store import keep
from perisai_app.vault.finding import Code
from perisai_app.vault.identity import profile
from perisai_app.vault.journal import entries
from perisai_app.wire.files import FileReceipt, sign_file
from perisai_app.wire.submission import FileRole, Submission
from tests.domain.texts import COMPLETE
from tests.vault.conftest import NOW, join_centre
from tests.vault.files.test_store import done, photo, recording

CENTRE = SigningKey(bytes(range(32)))


def finalized(vault: Vault, *files: Taken, **changes: str) -> Submission:
    draft = new_draft(vault, now=NOW, texts={**COMPLETE, **changes})
    for taken in files:
        sound = taken.media_type.startswith("audio")
        keep(vault, draft.draft_id, FileRole.CONSENT_AUDIO if sound else FileRole.KTP, taken, now=NOW)
    return done(vault, draft)


def received(vault: Vault) -> None:
    with vault.writing() as db:
        db.execute("UPDATE submissions SET state = 'received' WHERE state = 'queued'")


def owed(taken: Taken) -> OwedFile:
    return OwedFile(taken.sha256, len(taken.data))


def receipt(vault: Vault, taken: Taken, key: SigningKey = CENTRE) -> FileReceipt:
    device_id, size = profile(vault).device_id, len(taken.data)
    return sign_file(key, epoch="e1", device_id=device_id, sha256=taken.sha256, bytes=size)


def confirm(vault: Vault, taken: Taken, key: SigningKey = CENTRE) -> None:
    note_received(vault, [(owed(taken), receipt(vault, taken, key))], now=NOW)


def test_a_file_is_owed_once_the_centre_has_a_text_that_names_it(vault: Vault) -> None:
    taken = photo()
    finalized(vault, taken)
    assert owed_files(vault) == () and waiting_files(vault) == Waiting(1, len(taken.data))
    received(vault)
    assert owed_files(vault) == (owed(taken),)


def test_one_that_two_people_name_goes_once_and_is_received_for_both(vault: Vault) -> None:
    taken = photo()
    finalized(vault, taken)
    finalized(vault, taken, nik="5104015405849002")
    received(vault)
    assert owed_files(vault) == (owed(taken),)
    confirm(vault, taken)
    assert owed_files(vault) == () and waiting_files(vault) == Waiting(0, 0)
    told = [entry for entry in entries(vault) if entry.what == "file_received"]
    assert len({entry.registration_id for entry in told}) == 2


def test_a_draft_s_file_is_owed_by_nobody(vault: Vault) -> None:
    draft = new_draft(vault, now=NOW, texts=COMPLETE)
    keep(vault, draft.draft_id, FileRole.KTP, photo(), now=NOW)
    assert owed_files(vault) == () and waiting_files(vault).files == 0


def test_whom_a_deadline_presses_goes_first(vault: Vault) -> None:
    early, late = photo(), recording(4096)
    finalized(vault, early)
    finalized(vault, late, nik="5104015405849002")
    received(vault)
    with vault.writing() as db:
        db.execute("UPDATE submissions SET deadline = '2026-12-01' WHERE nik = '5104015405849002'")
    assert owed_files(vault) == (owed(late), owed(early))


def test_what_the_centre_lost_is_owed_again_and_only_that(vault: Vault) -> None:
    one, other = photo(), photo(140)
    finalized(vault, one)
    finalized(vault, other, nik="5104015405849002")
    received(vault)
    confirm(vault, one)
    confirm(vault, other)
    assert owe_again(vault, [one.sha256, "ab" * 32]) == 1
    assert owed_files(vault) == (owed(one),)


def test_the_check_finds_a_receipt_that_no_centre_of_ours_signed(vault: Vault) -> None:
    join_centre(vault, CENTRE)
    one, other = photo(), photo(140)
    finalized(vault, one)
    finalized(vault, other, nik="5104015405849002")
    confirm(vault, one)
    assert Code.RECEIPT_UNPROVEN not in [found.code for found in deep(vault)]
    confirm(vault, other, SigningKey.generate())
    (found,) = [found for found in deep(vault) if found.code is Code.RECEIPT_UNPROVEN]
    assert found.params == {"count": 1}
