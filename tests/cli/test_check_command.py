"""`perisai check`: one sentence a finding with its cure, the same for programs, and exit codes that tell."""

from collections.abc import Callable
from pathlib import Path

import pytest

from perisai_app.vault.check import BEGINNING, FITTING, PROVING
from perisai_app.vault.database import FILE, open_vault, unlock
from perisai_app.vault.finding import Code
from perisai_app.vault.mark_file import FILE as MARK
from tests.cli.conftest import PASSPHRASE, Perisai
from ui.wording.check import PARTS, SENTENCES, sentence

People = Callable[..., Path]


@pytest.fixture
def filled(perisai: Perisai, people: People) -> Perisai:
    perisai.answer("import", str(people({}, {}, {})), "--branch", "Gianyar")
    return perisai


@pytest.fixture
def lost(filled: Perisai, people: People) -> Perisai:
    """An older copy of the database put back by hand: one person is gone."""
    older = (filled.home / FILE).read_bytes()
    one_more = people({"NIK": "5104015405849555"})
    filled.answer("import", str(one_more), "--branch", "Gianyar")
    (filled.home / FILE).write_bytes(older)
    return filled


@pytest.mark.parametrize("words", [(), ("--deep",)])
def test_a_whole_vault_is_told_so(filled: Perisai, words: tuple[str, ...]) -> None:
    assert filled.answer("check", *words) == {"ok": True, "findings": []}
    done = filled("check", *words)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("Data di laptop ini utuh.")


def test_what_is_lost_is_told_with_how_many_since_when_and_the_cure(lost: Perisai) -> None:
    told = lost.answer("check", code=1)
    assert told["ok"] is False
    (finding,) = told["findings"]
    assert (finding["code"], finding["params"]["submissions"]) == ("writes_lost", 1)
    (said,) = lost("check").out.splitlines()
    assert said.startswith("1 pendaftaran yang sudah tersimpan hilang antara ")
    assert "perisai restore" in said


def test_every_other_command_says_so_first_and_does_its_work(lost: Perisai) -> None:
    done = lost("status", "--json")
    assert (done.code, done.json["queued"]) == (0, 3)
    assert done.err.startswith("1 pendaftaran yang sudah tersimpan hilang antara ")
    lost("check", "--seen")
    assert lost("status", "--json").err == ""


def test_whoever_has_seen_the_loss_is_not_reminded_again(lost: Perisai) -> None:
    told = lost("check", "--seen")
    assert told.code == 0 and told.out.startswith("Dicatat:")
    assert lost.answer("check") == {"ok": True, "findings": []}
    assert lost("check", "--seen").out.startswith("Data di laptop ini utuh.")


def test_a_mark_that_is_gone_is_told_and_made_anew_by_the_next_save(filled: Perisai, people: People) -> None:
    (filled.home / MARK).unlink()
    assert [found["code"] for found in filled.answer("check", code=1)["findings"]] == ["mark_missing"]
    filled.answer("import", str(people({"NIK": "5104015405849555"})), "--branch", "Gianyar")
    assert filled.answer("check")["ok"] is True


def test_changed_bytes_are_found_by_the_deep_check_only(filled: Perisai) -> None:
    vault = open_vault(filled.home, unlock(filled.home, PASSPHRASE))
    vault.db.execute("DROP TRIGGER submissions_are_immutable")
    vault.db.execute("UPDATE submissions SET bytes = x'7b7d' WHERE counter = 1")
    vault.close()
    assert filled.answer("check")["ok"] is True
    told = filled.answer("check", "--deep", code=1)
    assert told["findings"] == [{"code": "submission_changed", "params": {"count": 1}}]


def test_a_vault_that_does_not_open_is_refused(filled: Perisai, monkeypatch: pytest.MonkeyPatch) -> None:
    (filled.home / FILE).write_bytes(bytes(8192))
    assert filled.refused("check")[0] == 4
    monkeypatch.setenv("PERISAI_PASSPHRASE", "kucing merah jambu")
    assert filled.refused("check") == (4, "wrong_passphrase")


@pytest.mark.parametrize("code", list(Code))
def test_every_finding_has_a_sentence_with_nothing_of_the_machinery_in_it(code: Code) -> None:
    params = {
        "first": 4,
        "last": 6,
        "submissions": 0,
        "since": None,
        "until": "2026-11-21T03:00:00+00:00",
        "part": "journal",
        "count": 2,
        "entries": 1,
        "links": 0,
        "saves": 4,
        "counter": 1,
        "highest": 6,
    }
    said = sentence(code.value, params)
    assert not [word for word in ("{", "None", code.value) if word in said]
    assert (said.count(".") >= 1 and said[0].isupper()) or said[0].isdigit()


def test_there_is_no_sentence_and_no_name_for_what_cannot_be_found() -> None:
    assert set(SENTENCES) == {code.value for code in Code}
    assert set(PARTS) == {"pages", "structure", "search", *BEGINNING, *FITTING, *PROVING}


def test_a_draft_that_fell_back_is_told_by_its_saves_and_by_what_is_there_still() -> None:
    at = "2026-11-21T03:00:00+00:00"
    params: dict[str, int | str | None] = {"first": 8, "last": 7, "submissions": 0, "saves": 3, "since": at}
    said = sentence("writes_lost", {**params, "until": at})
    assert said.startswith("3 simpanan draf yang sudah tersimpan hilang sesudah 21 ")
