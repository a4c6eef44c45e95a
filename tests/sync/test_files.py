"""Files follow their texts: each is sent with the centre's receipt in the vault, whatever the wire does."""

import hashlib
from base64 import b64encode
from dataclasses import replace
from pathlib import Path

import pytest
from nacl.signing import SigningKey
from sqlalchemy import delete

import sync.files
from central.enrolment import device_of, make_code
from central.files.reading import read_whole
from central.storage.tables import files
from perisai_app.reference.tables import rule_book
from perisai_app.vault.check import deep
from perisai_app.vault.database import create_vault, open_vault
from perisai_app.vault.drafts import new_draft
from perisai_app.vault.files.intake import Taken
from perisai_app.vault.files.policy import FilesPolicy, choose_files_policy
from perisai_app.vault.files.sending import owed_files, waiting_files
from perisai_app.vault.files.store import file_bytes, keep
from perisai_app.vault.finalize import finalize
from perisai_app.vault.identity import enrolment
from perisai_app.wire.files import RECEIPT_HEADER, sign_file
from perisai_app.wire.media import FILES
from perisai_app.wire.problem_json import Code
from perisai_app.wire.submission import FileRole, Submission
from sync.conversation import Baggage
from sync.engine import Progress
from sync.enrol import enrol
from sync.run import Stage
from tests.central.conftest import Office
from tests.domain.texts import COMPLETE, TODAY
from tests.faults.scissors import scissors
from tests.sync.between import DROPPED, Asked, Between, Said, no
from tests.sync.conftest import Run, answered_from
from tests.vault.conftest import NOW, PASSPHRASE

TEXT_ONLY = Baggage(wanted=False)


def picture(number: int, size: int = 20_000) -> Taken:
    """Bytes that no compressor makes smaller, as a photo's; what they show is nobody's business here."""
    data = b"\xff\xd8\xff" + b"".join(
        hashlib.sha256(f"{number}-{at}".encode()).digest() for at in range(size // 32)
    )
    name = hashlib.sha256(data).hexdigest()
    return Taken(name, "image/jpeg", data, name)


def finalized(run: Run, *files: Taken, **changes: str) -> Submission:
    draft = new_draft(run.vault, now=NOW, texts={**COMPLETE, **changes})
    for taken in files:
        keep(run.vault, draft.draft_id, FileRole.KTP, taken, now=NOW)
    done = finalize(run.vault, draft.draft_id, book=rule_book(), today=TODAY, now=NOW)
    assert isinstance(done, Submission)
    return done


def at_centre(office: Office, run: Run, taken: Taken) -> bytes | None:
    us = enrolment(run.vault)
    device = device_of(office.centre, us.token) if us else None
    assert device is not None
    found = read_whole(office.centre, device, taken.sha256)
    return b"".join(found.data) if found else None


def other(number: int) -> dict[str, str]:
    return {"nik": f"510401540584{9000 + number}"}


def test_a_photo_goes_after_its_text_and_its_receipt_lies_in_the_vault(office: Office, joined: Run) -> None:
    photo = picture(1)
    finalized(joined, photo)
    summary = joined()
    assert (summary.stored, summary.files, summary.stopped_by) == (1, 1, None)
    assert owed_files(joined.vault) == () and at_centre(office, joined, photo) == photo.data
    (kept,) = joined.vault.rows("SELECT sha256, bytes FROM file_receipts")
    assert kept == {"sha256": photo.sha256, "bytes": len(photo.data)}
    assert deep(joined.vault) == ()


def test_texts_alone_leave_the_photos_for_a_better_line(office: Office, joined: Run) -> None:
    photo = picture(1)
    finalized(joined, photo)
    assert joined(baggage=TEXT_ONLY).stored == 1
    assert at_centre(office, joined, photo) is None and waiting_files(joined.vault).files == 1
    choose_files_policy(joined.vault, FilesPolicy.TEXT_ONLY)
    assert joined().files == 0
    assert joined(baggage=Baggage(wanted=True)).files == 1


@pytest.mark.parametrize(("rule", "value", "kept"), [("RECEIPTS_AT_ONCE", 2, 2), ("RECEIPT_SECONDS", 0.0, 1)])
def test_receipts_are_kept_while_other_files_still_travel(
    joined: Run, monkeypatch: pytest.MonkeyPatch, rule: str, value: float, kept: int
) -> None:
    for number in range(5):
        finalized(joined, picture(number), **other(number))
    monkeypatch.setattr(sync.files, "RECEIPT_SECONDS", 1e9)
    monkeypatch.setattr(sync.files, rule, value)
    seen = set[int]()

    def look(progress: Progress) -> None:
        if progress.stage is Stage.FILES:
            seen.add(len(joined.vault.rows("SELECT 1 AS one FROM file_receipts")))

    assert joined(look).files == 5
    assert min(seen - {0}) == kept


def test_a_small_photo_is_one_round_trip(joined: Run, middle: Between) -> None:
    finalized(joined, picture(1))
    joined()
    assert [path for path in middle.paths if "files" in path] == ["POST /v1/files"]


def test_a_photo_that_two_name_goes_once(joined: Run, middle: Between) -> None:
    finalized(joined, picture(1), **other(1))
    finalized(joined, picture(1), **other(2))
    assert joined().files == 1
    assert middle.paths.count("POST /v1/files") == 1


def test_texts_and_files_one_after_another_share_a_connection(office: Office, joined: Run) -> None:
    for number in range(3):
        finalized(joined, picture(number, 150_000 * (number + 1)), **other(number))
    with scissors(office.url) as wire:
        answered_from(joined.vault, wire.url)
        assert joined().files == 3
    assert wire.connections == 1


def test_five_megabytes_cut_at_four_fifths_send_less_than_a_quarter_again(
    office: Office, joined: Run
) -> None:
    recording = picture(1, 5_000_000)
    finalized(joined, recording)
    joined(baggage=TEXT_ONLY)
    with scissors(office.url) as wire:
        answered_from(joined.vault, wire.url)
        wire.cut_after = 4_000_000
        assert joined().files == 1
    assert wire.cuts == 1 and wire.up < 1.25 * len(recording.data)
    assert at_centre(office, joined, recording) == recording.data


def test_a_run_that_was_killed_in_a_file_goes_on_where_the_centre_got_to(office: Office, joined: Run) -> None:
    recording = picture(1, 2_000_000)
    finalized(joined, recording)
    with scissors(office.url) as wire:
        answered_from(joined.vault, wire.url)

        def stop(progress: Progress) -> None:
            if wire.up > 1_200_000:
                joined.cancel.set()

        assert joined(stop).stopped_by == "cancelled"
        joined.cancel.clear()
        sent = wire.up
        assert joined().files == 1
        assert wire.up - sent < len(recording.data) - 500_000
    assert at_centre(office, joined, recording) == recording.data


def test_a_file_that_the_centre_does_not_want_yet_waits_and_stops_nothing(
    joined: Run, middle: Between
) -> None:
    finalized(joined, picture(1), **other(1))
    finalized(joined, picture(2), **other(2))
    first = owed_names(joined)[0]
    middle.rule = lambda asked: no(404, Code.NOT_WANTED) if about(asked, first) else None
    summary = joined()
    assert (summary.files, summary.stopped_by) == (1, None)
    assert waiting_files(joined.vault).files == 1


def test_one_that_breaks_every_time_lets_the_others_pass_and_is_tried_again(
    joined: Run, middle: Between
) -> None:
    for number in range(4):
        finalized(joined, picture(number), **other(number))
    first = owed_names(joined)[0]
    middle.rule = lambda asked: DROPPED if about(asked, first) else None
    summary = joined()
    assert (summary.files, summary.stopped_by) == (3, None)
    middle.rule = lambda asked: None
    assert joined().files == 1


def test_where_nothing_passes_the_run_stops_with_the_reason(joined: Run, middle: Between) -> None:
    finalized(joined, picture(1), **other(1))
    finalized(joined, picture(2), **other(2))
    middle.rule = lambda asked: DROPPED if "files" in asked.path else None
    assert joined().stopped_by == "offline"
    assert len(middle.asked) < 12, "it does not go on for ever"


def test_a_receipt_of_another_key_sends_nothing(joined: Run, middle: Between) -> None:
    finalized(joined, picture(1))
    strange = sign_file(SigningKey.generate(), epoch="e", device_id="d", sha256="ab" * 32, bytes=1)

    def forged(asked: Asked, said: Said) -> Said:
        kept = {name: text for name, text in said.headers.items() if name.lower() != RECEIPT_HEADER.lower()}
        return replace(said, headers=kept | {RECEIPT_HEADER: strange.header()})

    middle.after = lambda asked, said: forged(asked, said) if asked.path == FILES else said
    assert joined().stopped_by == "stranger"
    assert waiting_files(joined.vault).files == 1


def test_all_bytes_taken_without_a_receipt_is_not_our_centre(joined: Run, middle: Between) -> None:
    finalized(joined, picture(1))
    middle.after = lambda asked, said: (
        replace(
            said,
            headers={name: text for name, text in said.headers.items() if name.lower() != "perisai-receipt"},
        )
        if asked.path == FILES
        else said
    )
    assert joined().stopped_by == "not_ours"
    assert waiting_files(joined.vault).files == 1


def test_a_centre_that_lost_its_files_gets_them_again_by_itself(office: Office, joined: Run) -> None:
    photo = picture(1)
    finalized(joined, photo)
    joined()
    with office.centre.store.writing() as connection:
        connection.execute(delete(files))
    assert joined().files == 1
    assert at_centre(office, joined, photo) == photo.data


def test_another_laptop_of_the_agent_gets_the_files_of_the_work_that_it_takes_over(
    office: Office, joined: Run, tmp_path: Path
) -> None:
    photo = picture(1)
    finalized(joined, photo)
    joined()
    key = create_vault(tmp_path / "second", agent_name="Sri", passphrase=PASSPHRASE)
    vault = open_vault(tmp_path / "second", key)
    enrol(vault, office.url, str(make_code(office.centre, "Sri", "Gianyar")), now=NOW)
    Run(vault)()
    assert file_bytes(vault, photo.sha256) == photo.data
    vault.close()


def owed_names(run: Run) -> list[str]:
    """The files in the order in which they will go."""
    return [row["sha256"] for row in run.vault.rows("SELECT sha256 FROM files ORDER BY taken_at, sha256")]


def about(asked: Asked, sha256: str) -> bool:
    told = b64encode(sha256.encode()).decode()
    return sha256 in asked.path or told in asked.headers.get("Upload-Metadata", "")
