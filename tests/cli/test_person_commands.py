"""One person's rights by commands: found masked, copied under a seal, withdrawn, erased, named in no log."""

import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyrage
import pytest

from central.enrolment import make_code
from tests.cli.conftest import PASSPHRASE, Office, Perisai

People = Callable[..., Path]
SEAL = "ayam di atas pagar bambu"
PLANTED = ("Ni Wayan Sampel", "Wayan", "5104015405849001", "081200000001", "81200000001", "Ni Ketut Contoh")


@pytest.fixture
def agent(perisai: Perisai, people: People) -> Perisai:
    """An agent with one person who waits to be sent."""
    perisai.answer("import", str(people({})), "--branch", "Gianyar")
    return perisai


@pytest.fixture
def seal(tmp_path: Path) -> Path:
    file = tmp_path / "kata-sandi"
    file.write_text(f"{SEAL}\n", "utf-8")
    return file


def id_of(agent: Perisai, text: str = "wayan") -> str:
    (found,) = agent.answer("person", "find", text)["people"]
    return str(found["id"])


def enrolled(agent: Perisai, office: Office) -> None:
    agent.answer("enrol", office.url, str(make_code(office.centre, "Agen Contoh", "Gianyar")))


@pytest.mark.parametrize("text", ["wayan", "5104015405849001", "0812 0000 0001"])
def test_a_person_is_found_and_shown_masked(agent: Perisai, text: str) -> None:
    (found,) = agent.answer("person", "find", text)["people"]
    assert (found["state"], found["name"], found["nik"]) == ("queued", "N. W. S.", "5104••••••••9001")
    said = agent("person", "find", text).out
    assert found["id"] in said and not [planted for planted in PLANTED if planted in said]


def test_nobody_found_is_told(agent: Perisai) -> None:
    assert agent.answer("person", "find", "budi") == {"people": []}
    assert agent("person", "find", "budi").out == "Tidak ada yang cocok.\n"


def test_the_copy_opens_with_its_own_passphrase_only(agent: Perisai, tmp_path: Path, seal: Path) -> None:
    file = tmp_path / "salinan.age"
    told = agent.answer("person", "export", id_of(agent), str(file), "--seal-file", str(seal))
    assert told == {"file": str(file), "sealed": True, "registrations": 1}
    sealed = file.read_bytes()
    assert not [planted for planted in PLANTED if planted.encode() in sealed]
    with pytest.raises(pyrage.DecryptError):
        pyrage.passphrase.decrypt(sealed, "kucing hijau makan mangga")
    with zipfile.ZipFile(io.BytesIO(pyrage.passphrase.decrypt(sealed, SEAL))) as archive:
        told = json.loads(archive.read("data.json"))
        text = archive.read("bacaan.txt").decode()
    assert told["registrations"][0]["revisions"][0]["bytes"]["registration"]["nik"] == "5104015405849001"
    assert "Nama ibu kandung: Ni Ketut Contoh" in text and "Siap kirim" in text


def test_without_a_seal_only_on_a_clear_word(agent: Perisai, tmp_path: Path) -> None:
    file = tmp_path / "salinan.zip"
    words = ("person", "export", id_of(agent), str(file), "--plain")
    assert agent.refused(*words) == (4, "plain_not_confirmed")
    assert not file.exists()
    assert agent.answer(*words, "--sure")["sealed"] is False
    with zipfile.ZipFile(file) as archive:
        assert set(archive.namelist()) == {"data.json", "bacaan.txt"}


def test_a_copy_is_never_written_over_a_file_nor_told_in_the_journal_then(
    agent: Perisai, tmp_path: Path, seal: Path
) -> None:
    file = tmp_path / "surat.age"
    file.write_bytes(b"lama")
    words = ("person", "export", id_of(agent), str(file), "--seal-file", str(seal))
    assert agent.refused(*words) == (2, "export_unwritable")
    assert file.read_bytes() == b"lama"
    assert "exported" not in journal_of(agent, tmp_path, seal)


def journal_of(agent: Perisai, tmp_path: Path, seal: Path) -> list[str]:
    """What the journal told before this copy was asked for."""
    file = tmp_path / "jurnal.age"
    agent.answer("person", "export", id_of(agent), str(file), "--seal-file", str(seal))
    data = pyrage.passphrase.decrypt(file.read_bytes(), SEAL)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        told = json.loads(archive.read("data.json"))
    return [entry["what"] for entry in told["registrations"][0]["journal"]][:-1]


def test_without_any_seal_nothing_is_written(agent: Perisai, tmp_path: Path) -> None:
    file = tmp_path / "salinan.age"
    assert agent.refused("person", "export", id_of(agent), str(file)) == (2, "export_passphrase")
    assert not file.exists()


def test_erasing_asks_first_and_keeps_what_was_never_sent(agent: Perisai) -> None:
    person = id_of(agent)
    assert agent.refused("person", "erase", person) == (4, "erase_not_confirmed")
    assert agent.refused("person", "erase", person, "--sure") == (4, "unsent_would_be_lost")
    told = agent.answer("person", "erase", person, "--sure", "--even-unsent")
    went = {"drafts": 0, "cards": 0, "tombstones": 1, "prospects": 0}
    assert told == went | {"backups": None, "owed_places": [], "set_aside": []}
    assert agent.answer("person", "find", "wayan") == {"people": []}
    assert agent.counts()["queued"] == 0


def test_a_copy_on_a_stick_in_a_drawer_is_named_with_its_cure(agent: Perisai, tmp_path: Path) -> None:
    (stick := tmp_path / "stick").mkdir()
    agent.answer("backup", str(stick / "mine.perisai"))
    stick.rename(tmp_path / "drawer")
    (agent.home / "set-aside-20261121T030000Z").mkdir()
    done = agent("person", "erase", id_of(agent), "--sure", "--even-unsent")
    assert done.code == 1
    assert str(stick / "mine.perisai") in done.out and "pasang tempat itu" in done.out
    assert "set-aside-20261121T030000Z" in done.out and "hapus folder itu" in done.out


def test_a_sent_person_is_erased_without_more_ado(agent: Perisai, office: Office) -> None:
    enrolled(agent, office)
    agent.answer("sync")
    assert agent.answer("person", "erase", id_of(agent), "--sure")["tombstones"] == 1


@pytest.mark.parametrize("verb", ["erase", "withdraw"])
def test_a_number_that_is_not_here_is_told(agent: Perisai, verb: str) -> None:
    sure = ("--sure",) if verb == "erase" else ()
    assert agent.refused("person", verb, "bukan-nomor", *sure) == (2, "no_such_person")


def test_a_withdrawal_before_any_sending_forgets_at_once(agent: Perisai) -> None:
    assert agent.answer("person", "withdraw", id_of(agent)) == {"became": "forgotten"}
    assert agent.counts()["queued"] == 0


def test_a_withdrawal_is_sent_and_then_only_a_tombstone_is_left(agent: Perisai, office: Office) -> None:
    enrolled(agent, office)
    agent.answer("sync")
    assert agent.answer("person", "withdraw", id_of(agent), code=1) == {"became": "queued"}
    told = agent.answer("sync")
    assert (told["stored"], told["refused"], told["conflict"]) == (1, 0, 0)
    assert agent.answer("person", "find", "wayan") == {"people": []}
    assert set(agent.counts().values()) == {0}


def test_a_decree_cannot_be_withdrawn(perisai: Perisai, people: People) -> None:
    file = people({"Persetujuan": "", "Sumber_Dana": "APBD"})
    perisai("import", str(file), "--branch", "Gianyar", "--decree", "SK Bupati 12 tanggal 1 November 2026")
    assert perisai.counts()["queued"] == 1
    assert perisai.refused("person", "withdraw", id_of(perisai)) == (4, "basis_is_public_task")


@pytest.mark.expects_log("crashed")
def test_a_crash_is_one_sentence_and_its_report_names_nobody(
    agent: Perisai, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_vault: Any, text: str) -> None:
        raise ValueError(f"{text} {PLANTED}")

    monkeypatch.setattr("perisai_app.cli.person_commands.find_people", fails)
    done = agent("person", "find", "Ni Wayan Sampel", "--json")
    assert (done.code, done.json) == (3, {"error": "crashed"})
    assert not [planted for planted in PLANTED if planted in done.err + logged(agent)]
    report = json.loads(logged(agent).splitlines()[-1])
    assert report["kind"] == "ValueError"
    assert report["where"][-1].startswith("tests.cli.test_person_commands:")


def test_commands_that_fail_with_planted_people_name_them_nowhere(
    agent: Perisai, office: Office, people: People, tmp_path: Path
) -> None:
    """The real program, through errors of each kind: its standard error and every log are searched."""
    enrolled(agent, office)
    broken = tmp_path / "rusak.csv"
    broken.write_text(f"NIK,Nama\n{PLANTED[2]},{PLANTED[0]}\n", "utf-8")
    said = ""
    for words in (
        ("import", str(broken)),
        ("import", str(people({"Tanggal_Lahir": "31-02-1984"})), "--branch", "Gianyar", "--json"),
        ("show", PLANTED[2]),
        ("person", "erase", PLANTED[2], "--sure"),
        ("person", "withdraw", PLANTED[0]),
        ("person", "export", PLANTED[2], str(tmp_path / "x.age")),
        ("sync", "--json"),
        ("status",),
    ):
        said += run(agent, *words).stderr
    assert "synced" in logged(agent)
    assert not [planted for planted in PLANTED if planted in said + logged(agent)]


def run(agent: Perisai, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "perisai_app.main", *words, "--home", str(agent.home)],
        env={**os.environ, "PERISAI_PASSPHRASE": PASSPHRASE},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=100,
        stdin=subprocess.DEVNULL,
    )


def logged(agent: Perisai) -> str:
    return "".join(file.read_text("utf-8") for file in sorted((agent.home / "logs").glob("*")))
