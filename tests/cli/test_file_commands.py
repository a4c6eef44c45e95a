"""Photos by commands: into a draft or the next revision, out again on a clear word, and the source's end."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from PIL import Image

from central.enrolment import make_code
from central.review import Ruling, decide
from perisai_app.reference.tables import rule_book
from perisai_app.vault.database import Vault, open_vault, unlock
from perisai_app.vault.drafts import draft, save_draft
from perisai_app.vault.files.store import file_bytes
from perisai_app.vault.finalize import finalize
from perisai_app.vault.journal import entries
from perisai_app.wire.submission import Submission
from tests.cli.conftest import PASSPHRASE, Office, Perisai
from tests.domain.texts import TODAY
from tests.vault.conftest import NOW
from ui.wording.files import ASK_DELETE, ASK_SAVE, REMOVED

People = Callable[..., Path]
Typing = Callable[[str], None]


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path, data = tmp_path / "foto.jpg", BytesIO()
    Image.effect_noise((640, 400), 60).convert("RGB").save(data, "JPEG")
    path.write_bytes(data.getvalue())
    return path


@pytest.fixture
def agent(perisai: Perisai, people: People) -> Perisai:
    """An agent with one draft."""
    perisai.answer("import", str(people({"Nama_Ibu_Kandung": ""})), "--branch", "Gianyar", code=1)
    return perisai


def person(agent: Perisai) -> str:
    (row,) = agent.answer("list")["registrations"]
    return str(row["registration_id"])


def add(agent: Perisai, photo: Path, *words: str, code: int = 0) -> dict[str, Any]:
    told = agent.answer("file", "add", person(agent), str(photo), "--kind", "ktp", *words, code=code)
    assert isinstance(told, dict)
    return told


def files(agent: Perisai) -> list[dict[str, Any]]:
    return list(agent.answer("file", "list", person(agent))["files"])


@contextmanager
def looked_into(agent: Perisai) -> Iterator[Vault]:
    vault = open_vault(agent.home, unlock(agent.home, PASSPHRASE))
    yield vault
    vault.close()


def journal(agent: Perisai, what: str) -> list[dict[str, Any]]:
    with looked_into(agent) as vault:
        return [entry.params for entry in entries(vault) if entry.what == what]


def test_a_photo_goes_into_the_draft_and_is_listed(agent: Perisai, photo: Path) -> None:
    told = add(agent, photo)
    assert (told["role"], told["revision"], told["began_revision"]) == ("ktp", 1, False)
    assert (told["source"], photo.exists()) == (None, True)
    (listed,) = files(agent)
    assert listed.pop("state") == "drafted"
    assert {name: told[name] for name in listed} == listed
    with looked_into(agent) as vault:
        assert len(file_bytes(vault, told["sha256"]) or b"") == told["bytes"]


def test_the_draft_s_own_number_will_do_as_well(agent: Perisai, photo: Path) -> None:
    draft_id = add(agent, photo)["draft_id"]
    told = agent.answer("file", "add", draft_id, str(photo), "--kind", "kk")
    assert told["registration_id"] == person(agent)
    assert {one["role"] for one in files(agent)} == {"ktp", "kk"}


def test_people_are_told_the_kind_the_size_and_the_number(agent: Perisai, photo: Path) -> None:
    said = agent("file", "add", person(agent), str(photo), "--kind", "ktp").out
    (listed,) = files(agent)
    assert "KTP" in said and listed["id"] in said
    assert listed["id"] in agent("file", "list", person(agent)).out


def test_without_files_that_is_said(agent: Perisai) -> None:
    assert agent("file", "list", person(agent)).out == "Belum ada file.\n"


def test_what_is_finalized_takes_no_file_before_the_office_returns_it(
    perisai: Perisai, people: People, photo: Path
) -> None:
    perisai.answer("import", str(people({})), "--branch", "Gianyar")
    words = ("file", "add", person(perisai), str(photo), "--kind", "ktp", "--delete-source")
    assert perisai.refused(*words) == (4, "revision_stands")
    assert photo.exists() and perisai.counts()["queued"] == 1


def test_into_a_returned_one_a_photo_goes_as_the_next_revision(
    perisai: Perisai, people: People, photo: Path, office: Office
) -> None:
    perisai.answer("import", str(people({})), "--branch", "Gianyar")
    perisai.answer("enrol", office.url, str(make_code(office.centre, "Agen Contoh", "Gianyar")))
    perisai.answer("sync")
    whose = UUID(person(perisai))
    decide(office.centre, [Ruling(registration_id=whose, outcome="returned", reason="Foto buram")])
    perisai.answer("sync")
    told = add(perisai, photo)
    assert (told["revision"], told["began_revision"]) == (2, True)
    assert add(perisai, photo)["began_revision"] is False
    assert [one["role"] for one in files(perisai)] == ["ktp"]
    with looked_into(perisai) as vault:
        (row,) = vault.rows("SELECT revision FROM registration_files")
        assert row["revision"] == 2


@pytest.mark.parametrize(
    ("data", "code"), [(b"", "file_empty"), (b"MZ a program", "file_unknown"), (b"%PDF-", "file_wrong_kind")]
)
def test_what_is_no_photo_is_refused_and_stays_outside(
    agent: Perisai, photo: Path, data: bytes, code: str
) -> None:
    photo.write_bytes(data)
    words = ("file", "add", person(agent), str(photo), "--kind", "ktp", "--delete-source")
    assert agent.refused(*words) == (2, code)
    assert photo.exists() and files(agent) == []


@pytest.mark.parametrize(
    "verb", [("add", "foto.jpg", "--kind", "ktp"), ("list",), ("remove", "0" * 12, "--sure")]
)
def test_somebody_who_is_not_here_is_told(
    agent: Perisai, photo: Path, monkeypatch: pytest.MonkeyPatch, verb: tuple[str, ...]
) -> None:
    monkeypatch.chdir(photo.parent)
    assert agent.refused("file", verb[0], "bukan-nomor", *verb[1:]) == (2, "no_such_person")


def test_a_photo_that_is_not_there_is_told(agent: Perisai, tmp_path: Path) -> None:
    words = ("file", "add", person(agent), str(tmp_path / "x.jpg"), "--kind", "ktp")
    assert agent.refused(*words) == (2, "file_unreadable")


def test_the_source_is_deleted_on_a_word_and_the_journal_says_so(agent: Perisai, photo: Path) -> None:
    told = add(agent, photo, "--delete-source")
    assert (told["source"], photo.exists()) == ("source_deleted", False)
    (deleted,) = journal(agent, "source_file_deleted")
    assert deleted["sha256"] != told["sha256"] and "foto" not in str(deleted)
    assert len(files(agent)) == 1


@pytest.mark.parametrize(("answer", "stays"), [("y", False), ("n", True)])
def test_a_person_is_asked_once_the_photo_is_in(
    agent: Perisai, photo: Path, typing: Typing, answer: str, stays: bool
) -> None:
    words = ("file", "add", person(agent), str(photo), "--kind", "ktp")
    typing(answer)
    said = agent(*words).out
    assert said.index("Tersimpan") < said.index(ASK_DELETE)
    assert (photo.exists(), REMOVED["source_deleted"] in said) == (stays, not stays)


def test_a_program_is_never_asked(agent: Perisai, photo: Path, typing: Typing) -> None:
    typing("y")
    assert add(agent, photo)["source"] is None
    assert photo.exists()


def test_a_source_that_could_not_go_needs_attention(
    agent: Perisai, photo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = photo.with_name("pintasan.jpg")
    link.symlink_to(photo)
    assert add(agent, link, "--delete-source", code=1)["source"] == "source_is_link"
    done = agent("file", "add", person(agent), str(link), "--kind", "ktp", "--delete-source")
    assert (done.code, REMOVED["source_is_link"] in done.out) == (1, True)


def test_a_copy_comes_out_whole_on_a_clear_word_and_the_journal_says_so(
    agent: Perisai, photo: Path, tmp_path: Path
) -> None:
    told, to = add(agent, photo), tmp_path / "salinan.jpg"
    words = ("file", "save", person(agent), told["id"], str(to))
    assert agent.refused(*words) == (4, "save_not_confirmed")
    assert not to.exists() and journal(agent, "exported") == []
    assert agent.answer(*words, "--sure")["file"] == str(to)
    assert len(to.read_bytes()) == told["bytes"]
    assert journal(agent, "exported") == [{"sealed": 0, "sha256": told["sha256"], "bytes": told["bytes"]}]


@pytest.mark.parametrize(("answer", "made"), [("y", True), ("n", False)])
def test_a_person_is_asked_before_a_copy_leaves(
    agent: Perisai, photo: Path, tmp_path: Path, typing: Typing, answer: str, made: bool
) -> None:
    told, to = add(agent, photo), tmp_path / "salinan.jpg"
    words = ("file", "save", person(agent), told["id"], str(to))
    typing(answer)
    assert ASK_SAVE in agent(*words).out
    assert to.exists() is made


def test_a_copy_is_never_written_over_a_file(agent: Perisai, photo: Path) -> None:
    before, told = photo.read_bytes(), add(agent, photo)
    words = ("file", "save", person(agent), told["id"], str(photo), "--sure")
    assert agent.refused(*words) == (2, "export_unwritable")
    assert photo.read_bytes() == before and journal(agent, "exported") == []


@pytest.mark.parametrize("number", ["", "0" * 12, "short"])
def test_a_number_that_names_no_file_is_told(
    agent: Perisai, photo: Path, tmp_path: Path, number: str
) -> None:
    told = add(agent, photo)
    words = ("file", "save", person(agent), number, str(tmp_path / "x.jpg"), "--sure")
    assert agent.refused(*words) == (2, "no_such_file")
    assert agent.refused(*words[:3], told["id"][:7], *words[4:]) == (2, "no_such_file")


def test_a_draft_s_file_is_removed_on_a_clear_word(agent: Perisai, photo: Path) -> None:
    told = add(agent, photo)
    words = ("file", "remove", person(agent), told["id"])
    assert agent.refused(*words) == (4, "remove_not_confirmed")
    assert len(files(agent)) == 1
    agent.answer(*words, "--sure")
    assert files(agent) == []
    with looked_into(agent) as vault:
        assert file_bytes(vault, told["sha256"]) is None


def finalized(agent: Perisai) -> None:
    """The one draft, with what its list lacked."""
    with looked_into(agent) as vault:
        (row,) = vault.rows("SELECT draft_id FROM drafts")
        found = draft(vault, row["draft_id"])
        assert found is not None
        texts = {**found.texts, "mother_name": "Ni Ketut Contoh"}
        save_draft(vault, found.draft_id, texts=texts, confirmed=found.confirmed, now=NOW)
        done = finalize(vault, found.draft_id, book=rule_book(), today=TODAY, now=NOW)
        assert isinstance(done, Submission)


def test_each_file_says_where_it_stands_and_what_travels_is_the_agent_s_choice(
    agent: Perisai, photo: Path, office: Office
) -> None:
    add(agent, photo)
    assert [file["state"] for file in files(agent)] == ["drafted"]
    finalized(agent)
    agent.answer("enrol", office.url, str(make_code(office.centre, "Agen Contoh", "Gianyar")))
    assert agent.answer("file", "policy", "text_only")["policy"] == "text_only"
    assert agent.answer("sync")["files"] == 0
    assert [file["state"] for file in files(agent)] == ["waiting"]
    assert "1 menunggu" in agent("file", "policy").out
    assert agent.answer("sync", "--files")["files"] == 1
    assert [file["state"] for file in files(agent)] == ["received"]
    assert agent.answer("file", "policy") == {"policy": "text_only", "waiting": 0, "bytes": 0}
