"""A copy of everything about one person: complete, readable, sealed, and told in the journal."""

import base64
import hashlib
import io
import json
import zipfile
from pathlib import Path

import pytest

from perisai_app.domain.problem import Problem
from perisai_app.vault.database import Vault
from perisai_app.vault.drafts import new_draft
from perisai_app.vault.errors import NoSuchPerson
from perisai_app.vault.journal import entries
from perisai_app.vault.people.prospects import keep_prospect
from perisai_app.vault.rights.copy_file import copy_of, write_copy
from perisai_app.vault.rights.export_person import export_person
from perisai_app.vault.rights.purge import purge
from tests.domain.texts import COMPLETE
from tests.vault.conftest import NOW
from tests.vault.rights.conftest import LATER, SETTINGS, SOUND, Road
from ui.wording.rights import readable


def test_the_copy_holds_every_revision_answer_decision_file_and_trace(vault: Vault, road: Road) -> None:
    submission = road.queued(sound=SOUND)
    road.answered()
    road.decided(submission, "registered", member_number="26000001", reason="lengkap")
    (one,) = export_person(vault, str(submission.registration_id), now=LATER)["registrations"]
    (revision,) = one["revisions"]
    assert revision["bytes"] == json.loads(submission.to_bytes())
    assert revision["texts"] == COMPLETE
    assert revision["receipt"]["verdict"] == "stored"
    assert submission.digest in base64.b64decode(revision["receipt"]["signed"]).decode()
    assert one["from_the_office"][0]["body"]["reason"] == "lengkap"
    assert base64.b64decode(one["files"][0]["data"]) == SOUND
    assert one["card"]["member_number"] == "26000001"
    assert one["attempts"][0]["outcome"] == "answered"
    told = [entry["what"] for entry in one["journal"]]
    assert told == ["draft_made", "file_taken_in", "finalized", "received", "decision", "exported"]


def test_drafts_and_other_registrations_with_the_same_nik_are_in_it(vault: Vault, road: Road) -> None:
    submission = road.registered()
    draft = new_draft(vault, now=NOW, texts=COMPLETE | {"name": "Ni Wayan Draf"})
    road.registered(nik="5104015405849002", name="Made Lain")
    dossier = export_person(vault, str(submission.registration_id), now=LATER)
    assert [one["registration_id"] for one in dossier["registrations"]] == [
        str(submission.registration_id),
        draft.registration_id,
    ]
    assert dossier["registrations"][1]["draft"]["texts"]["name"] == "Ni Wayan Draf"
    assert "Made Lain" not in json.dumps(dossier)


def test_of_a_purged_person_the_card_and_the_tombstones_are_told(vault: Vault, road: Road) -> None:
    submission = road.registered()
    road.backed_up(submission.digest)
    purge(vault, SETTINGS, now=LATER)
    (one,) = export_person(vault, str(submission.registration_id), now=LATER)["registrations"]
    assert one["revisions"] == [] and one["card"]["name"] == COMPLETE["name"]
    assert one["tombstones"][0]["digest"] == submission.digest


def test_a_prospect_gets_a_copy_as_well(vault: Vault) -> None:
    found = keep_prospect(vault, name="Ketut Cadangan", place="Pasar", come_back="Kamis", now=NOW)
    assert not isinstance(found, Problem)
    dossier = export_person(vault, found.prospect_id, now=LATER)
    assert dossier["prospect"]["name"] == "Ketut Cadangan"
    assert entries(vault)[-1].params == {"prospect": found.prospect_id, "sealed": 1}
    assert "Ketut Cadangan" in readable(dossier)


def test_the_journal_tells_that_a_copy_left_without_a_seal(vault: Vault, road: Road) -> None:
    submission = road.registered()
    export_person(vault, str(submission.registration_id), now=LATER, plain=True)
    last = entries(vault)[-1]
    assert (last.what, last.params) == ("exported", {"sealed": 0})


def test_somebody_who_is_not_here_is_told_and_nothing_is_noted(vault: Vault) -> None:
    before = entries(vault)
    with pytest.raises(NoSuchPerson):
        export_person(vault, "nobody", now=NOW)
    assert entries(vault) == before


def test_the_archive_holds_both_writings_and_each_file_once(vault: Vault, road: Road) -> None:
    submission = road.queued(sound=SOUND)
    road.answered()
    dossier = export_person(vault, str(submission.registration_id), now=LATER)
    with zipfile.ZipFile(io.BytesIO(copy_of(dossier, readable=readable(dossier)))) as archive:
        names = archive.namelist()
        assert json.loads(archive.read("data.json")) == dossier
        text = archive.read("bacaan.txt").decode()
        assert archive.read(names[2]) == SOUND
    assert names[2] == f"berkas/consent_audio-{hashlib.sha256(SOUND).hexdigest()[:16]}.ogg"
    assert "Nama ibu kandung: Ni Ketut Contoh" in text and "Bukti terima kantor" in text


def test_a_copy_is_for_its_owner_and_never_written_over_another_file(tmp_path: Path) -> None:
    file = tmp_path / "salinan.age"
    write_copy(file, b"satu")
    assert file.stat().st_mode & 0o077 == 0
    with pytest.raises(FileExistsError):
        write_copy(file, b"dua")
    assert file.read_bytes() == b"satu"
