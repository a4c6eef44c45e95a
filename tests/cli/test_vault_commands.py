"""An agent's own vault through the commands: made once, opened by its passphrase only, looked at."""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from perisai_app.vault.keys.tries import FILE as TRIES
from tests.cli.conftest import COUNTED, PASSPHRASE, Perisai, assert_one_sentence

OPENING = [("status",), ("list",), ("show", "x"), ("sync",), ("import", "x.csv"), ("enrol", "x", "y")]


def test_a_new_vault_is_empty_and_has_never_met_a_centre(nobody: Perisai) -> None:
    assert nobody.answer("init", "--agent", "Agen Contoh")["home"] == str(nobody.home)
    told = nobody.answer("status")
    expected = dict.fromkeys(COUNTED, 0) | {
        "oldest_unsent": None,
        "last_contact": None,
        "backup_age": None,
    }
    assert {name: told[name] for name in expected} == expected


def test_a_second_vault_in_the_same_folder_is_refused_and_the_first_stays(
    perisai: Perisai, people: Callable[..., Path]
) -> None:
    perisai("import", str(people({})), "--branch", "Gianyar")
    assert perisai.refused("init", "--agent", "Orang Lain") == (4, "vault_exists")
    assert perisai.counts()["queued"] == 1


def test_several_agents_share_a_laptop_and_each_opens_their_own(
    perisai: Perisai, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PERISAI_PASSPHRASE", "bebek berenang di sawah basah")
    other = perisai.answer("init", "--agent", "Orang Lain", "--another")["home"]
    told = perisai.answer("agents")["agents"]
    assert told == [
        {"agent": "Agen Contoh", "home": str(perisai.home)},
        {"agent": "Orang Lain", "home": other},
    ]
    assert perisai("status").code == 4
    assert perisai("status", "--home", other).code == 0


@pytest.mark.parametrize("words", OPENING)
def test_a_wrong_passphrase_is_told_and_loses_nothing(
    perisai: Perisai, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    before = files(perisai.home)
    monkeypatch.setenv("PERISAI_PASSPHRASE", "kucing merah")
    assert perisai.refused(*words) == (4, "wrong_passphrase")
    assert files(perisai.home) == before


@pytest.mark.parametrize("words", OPENING)
def test_a_folder_without_a_vault_is_told_and_none_is_made(nobody: Perisai, words: tuple[str, ...]) -> None:
    assert nobody.refused(*words) == (2, "no_vault")
    assert not nobody.home.exists()


@pytest.mark.parametrize("words", [("init", "--agent", "Agen Contoh"), *OPENING])
def test_no_passphrase_is_told_where_nobody_can_be_asked(
    nobody: Perisai, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.delenv("PERISAI_PASSPHRASE")
    with Path(os.devnull).open() as nobody_there:
        monkeypatch.setattr("sys.stdin", nobody_there)
        assert nobody.refused(*words) == (2, "no_passphrase")
    assert not nobody.home.exists()


def test_an_empty_passphrase_is_none_and_protects_no_vault(
    nobody: Perisai, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PERISAI_PASSPHRASE", "")
    with Path(os.devnull).open() as nobody_there:
        monkeypatch.setattr("sys.stdin", nobody_there)
        assert nobody.refused("init", "--agent", "Agen Contoh") == (2, "no_passphrase")
    assert not nobody.home.exists()


def test_an_agent_without_a_name_gets_no_vault(nobody: Perisai) -> None:
    assert nobody.refused("init", "--agent", " ") == (2, "no_agent_name")
    assert not nobody.home.exists()


def test_a_folder_that_cannot_be_made_is_told(nobody: Perisai, tmp_path: Path) -> None:
    (tmp_path / "berkas").write_text("")
    told = nobody("init", "--agent", "Agen Contoh", "--home", str(tmp_path / "berkas" / "x"), "--json")
    assert (told.code, told.json) == (2, {"error": "home_unusable"})
    assert_one_sentence(told.err)


def test_the_passphrase_may_stand_in_a_file(
    perisai: Perisai, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PERISAI_PASSPHRASE")
    file = tmp_path / "sandi.txt"
    file.write_text(f"{PASSPHRASE}\n", "utf-8")
    assert perisai.answer("status", "--passphrase-file", str(file))["drafts"] == 0
    file.write_text("", "utf-8")
    assert perisai.refused("status", "--passphrase-file", str(file)) == (2, "passphrase_file")
    assert perisai.refused("status", "--passphrase-file", str(tmp_path / "x")) == (2, "passphrase_file")


def test_the_list_hides_niks_searches_and_says_when_there_is_more(
    perisai: Perisai, people: Callable[..., Path]
) -> None:
    perisai("import", str(people({}, {"Nama": "Made Rekaan"}, {"No_HP": "bukan"})), "--branch", "Gianyar")
    perisai("import", str(people({}, {"Nama": "Made Rekaan"})), "--branch", "Gianyar")
    told = perisai.answer("list")
    assert {one["nik"] for one in told["registrations"]} == {"5104••••••••9001", "5104••••••••9002"}
    assert (len(told["registrations"]), told["more"]) == (2, False)
    assert perisai.answer("list", "--limit", "1")["more"] is True
    assert [one["name"] for one in perisai.answer("list", "--search", "rekaan")["registrations"]] == [
        "Made Rekaan"
    ]
    assert perisai.answer("list", "--state", "received") == {"registrations": [], "more": False}


def test_one_registration_shows_its_history(perisai: Perisai, people: Callable[..., Path]) -> None:
    perisai("import", str(people({})), "--branch", "Gianyar")
    listed = perisai.answer("list")["registrations"][0]
    told = perisai.answer("show", listed["registration_id"])
    assert {name: told[name] for name in listed} == listed
    assert (told["state"], [event["what"] for event in told["history"]]) == ("queued", ["finalized"])


def test_a_registration_that_is_not_here_is_told(perisai: Perisai) -> None:
    assert perisai.refused("show", "bukan-nomor") == (2, "no_such_registration")


def test_the_real_program_tells_a_wrong_passphrase_in_one_sentence(perisai: Perisai) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "perisai_app.main", "status", "--home", str(perisai.home), "--json"],
        env={**os.environ, "PERISAI_PASSPHRASE": "kucing merah"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
    )
    assert (done.returncode, done.stdout) == (4, '{"error": "wrong_passphrase"}\n')
    assert_one_sentence(done.stderr)


def test_status_answers_and_then_purges_what_is_due(
    perisai: Perisai, monkeypatch: pytest.MonkeyPatch
) -> None:
    perisai.answer("prospect", "add", "--name", "Ketut Contoh", "--phone", "0812")
    perisai.answer("status")
    assert len(perisai.answer("prospect", "list")["prospects"]) == 1
    later = datetime.now(UTC) + timedelta(days=800)
    monkeypatch.setattr("perisai_app.cli.vault_commands.now", lambda: later)
    assert perisai("status").out.startswith("Draf: 0\n")
    assert perisai.answer("prospect", "list")["prospects"] == []


def files(home: Path) -> dict[str, bytes]:
    """All but the note that somebody tried."""
    found = (file for file in home.rglob("*") if file.is_file() and file.name != TRIES)
    return {file.name: file.read_bytes() for file in found}
