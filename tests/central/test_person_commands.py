"""`perisai-central person`: one person's rights at the centre's own machine, without a NIK on its line."""

import io
import os
import zipfile
from pathlib import Path

import pyrage
import pytest

from tests.central.conftest import Office
from tests.central.samples import Laptop
from tests.central.subjects.people import lived, person
from tests.central.test_package_commands import Run, run, told

__all__ = ["run"]


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", _Typed())


class _Typed:
    """The same NIK for every command."""

    def readline(self, _: int) -> str:
        return f"{person(9021)['nik']}\n"


def test_a_person_is_shown_copied_and_erased_by_a_nik_that_is_typed(
    run: Run, typed: None, office: Office, laptop: Laptop, tmp_path: Path
) -> None:
    item, _ = lived(office, laptop, 9021)
    words, copy = tmp_path / "sandi.txt", tmp_path / "salinan.age"
    words.write_text("kata sandi panjang\n")
    ids = [str(item.registration_id)]
    (shown,) = told(run, "person", "show")["registrations"]
    assert (shown["registration_id"], shown["revisions"], shown["changes"]) == (ids[0], 2, 3)
    assert told(run, "person", "export", str(copy), "--passphrase-file", str(words))["registrations"] == ids
    archive = pyrage.passphrase.decrypt(copy.read_bytes(), "kata sandi panjang")
    assert f"registrations/{ids[0]}.json" in zipfile.ZipFile(io.BytesIO(archive)).namelist()
    assert os.name == "nt" or copy.stat().st_mode & 0o077 == 0
    assert told(run, "person", "erase")["registrations"] == [shown]
    code, _, said = run("person", "erase", "--erase", "2")
    assert code == 2 and "--erase" in said
    assert told(run, "person", "erase", "--erase", "1") == {"registrations": 1, "revisions": 2}
    assert run("person", "show")[0] == 2


@pytest.mark.only_on("embedded")
def test_what_stands_in_the_way_is_told_and_no_sentence_repeats_a_nik(
    run: Run, typed: None, office: Office, laptop: Laptop, tmp_path: Path
) -> None:
    lived(office, laptop, 9032)
    nobody = "00000000-0000-4000-8000-000000000000"
    for words, code in {
        ("show",): "person_unknown",
        ("show", "--id", nobody): "person_unknown",
        ("export", str(tmp_path / "a"), "--recipient", "age1" + "q" * 58): "recipient_unknown",
        ("export", str(tmp_path / "a"), "--passphrase-file", str(tmp_path / "b")): "passphrase_unreadable",
        ("erase", "--reference", "0812-777-9021"): "reference_invalid",
    }.items():
        ended, out, err = run("person", *words, "--json")
        assert (ended, code in out) == (2, True), words
        assert person(9021)["nik"] not in out + err
