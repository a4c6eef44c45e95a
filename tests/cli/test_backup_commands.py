"""perisai backup and perisai restore, as the console script runs them."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from perisai_app.vault import in_use
from perisai_app.vault.database import FILE, open_vault, unlock
from perisai_app.vault.instance import LISTS, SYNC, WINDOW, Instance
from tests.cli.conftest import PASSPHRASE, Perisai

WRONG, NOT_NOW, REFUSED = 2, 3, 4


def test_a_backup_brings_everything_to_an_empty_folder(
    perisai: Perisai, people: Callable[..., Path], tmp_path: Path
) -> None:
    perisai.answer("import", str(people({}, {"Alamat": None})), "--branch", "Gianyar", code=1)
    told = perisai.answer("backup", str(tmp_path / "copy.perisai"))
    assert (told["submissions"], told["drafts"]) == (1, 1)
    before = perisai.counts()
    perisai.home = tmp_path / "new"
    back = perisai.answer("restore", str(tmp_path / "copy.perisai"))
    assert (back["submissions"], back["drafts"], back["missing"]) == (1, 1, 0)
    assert back["set_aside"] is None
    assert perisai.counts() == before


def test_a_damaged_vault_comes_back_from_its_own_backups(perisai: Perisai) -> None:
    assert perisai.answer("backup")["made"]
    (perisai.home / FILE).write_bytes(b"?" * 40_000)
    back = perisai("restore")
    assert back.code == 0
    assert "jangan dihapus" in back.out
    assert perisai.counts()["drafts"] == 0
    assert [path for path in perisai.home.glob("set-aside-*") if (path / FILE).exists()]


def test_whoever_was_erased_since_stays_erased_and_that_is_told(
    perisai: Perisai, people: Callable[..., Path], tmp_path: Path
) -> None:
    perisai.answer("import", str(people({})), "--branch", "Gianyar")
    perisai.answer("backup")
    (old,) = (perisai.home / "backups").iterdir()
    shutil.copy(old, tmp_path / "old.perisai")
    (person,) = perisai.answer("person", "find", "wayan")["people"]
    perisai.answer("person", "erase", person["id"], "--sure", "--even-unsent")
    (perisai.home / FILE).write_bytes(b"?" * 40_000)
    back = perisai("restore", str(tmp_path / "old.perisai"))
    assert "Tetap terhapus: 1 orang" in back.out
    assert perisai.answer("person", "find", "wayan") == {"people": []}


def test_status_tells_how_old_the_newest_backup_is(perisai: Perisai) -> None:
    assert perisai.answer("status")["backup_age"] is None
    assert "Cadangan: belum ada" in perisai("status").out
    perisai.answer("backup")
    assert 0 <= perisai.answer("status")["backup_age"] < 600
    assert "Cadangan terakhir: 0 hari 0 jam lalu" in perisai("status").out


def test_a_second_place_that_is_not_there_is_told_and_no_failure(perisai: Perisai, tmp_path: Path) -> None:
    told = perisai.answer("backup", "--second-place", str(tmp_path / "usb"))
    assert (told["made"], told["second"]) == (True, "second_place_absent")


def test_the_wrong_passphrase_restores_nothing(
    perisai: Perisai, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    perisai.answer("backup", str(tmp_path / "copy.perisai"))
    perisai.home = tmp_path / "new"
    monkeypatch.setenv("PERISAI_PASSPHRASE", PASSPHRASE + " bukan")
    assert perisai("restore", str(tmp_path / "copy.perisai"), "--json").code == REFUSED
    assert not (tmp_path / "new" / FILE).exists()


def test_an_open_vault_is_not_restored_and_who_works_is_named(perisai: Perisai) -> None:
    opened = open_vault(perisai.home, unlock(perisai.home, PASSPHRASE))
    assert perisai.refused("restore") == (NOT_NOW, "in_use")
    for lock, code in ((SYNC, "sending_under_way"), (LISTS, "list_under_way"), (WINDOW, "already_open")):
        with Instance(perisai.home, lock):
            assert perisai.refused("restore") == (NOT_NOW, code)
    opened.close()
    assert perisai("restore").code == 0


@pytest.mark.parametrize(
    "words",
    [
        ("import", "{list}", "--branch", "Gianyar"),
        ("sync",),
        ("backup",),
        ("status",),
        ("recovery-code",),
        ("enrol", "http://127.0.0.1:9", "AAAA"),
    ],
)
def test_no_command_works_in_a_vault_that_is_being_restored(
    perisai: Perisai, people: Callable[..., Path], words: tuple[str, ...]
) -> None:
    said = tuple(word.format(list=people({})) for word in words)
    with in_use.alone(perisai.home):
        assert perisai.refused(*said) == (NOT_NOW, "restore_under_way")
    assert perisai.counts()["queued"] == 0


def test_the_recovery_code_restores_too(nobody: Perisai, tmp_path: Path) -> None:
    code = nobody.answer("init", "--agent", "Sri")["recovery_code"]
    nobody.answer("backup", str(tmp_path / "copy.perisai"))
    (tmp_path / "code.txt").write_text(code)
    nobody.home = tmp_path / "new"
    nobody.answer("restore", str(tmp_path / "copy.perisai"), "--code-file", str(tmp_path / "code.txt"))
    assert nobody.counts()["drafts"] == 0


@pytest.mark.parametrize(
    ("file", "code", "exit_code"),
    [
        (b"", "not_a_backup", WRONG),
        (b"PK" * 5000, "not_a_backup", WRONG),
        (None, "no_file", WRONG),
    ],
)
def test_what_is_no_backup_is_refused_in_one_sentence(
    perisai: Perisai, tmp_path: Path, file: bytes | None, code: str, exit_code: int
) -> None:
    path = tmp_path / "copy.perisai"
    if file is not None:
        path.write_bytes(file)
    before = (perisai.home / FILE).read_bytes()
    assert perisai.refused("restore", str(path)) == (exit_code, code)
    assert (perisai.home / FILE).read_bytes() == before


def test_a_damaged_backup_is_refused_in_one_sentence(perisai: Perisai, tmp_path: Path) -> None:
    path = tmp_path / "copy.perisai"
    perisai.answer("backup", str(path))
    data = bytearray(path.read_bytes())
    data[9000] ^= 1
    path.write_bytes(data)
    assert perisai.refused("restore", str(path)) == (REFUSED, "backup_damaged")


def test_another_agents_folder_is_refused_in_one_sentence(
    nobody: Perisai, perisai: Perisai, tmp_path: Path
) -> None:
    path = tmp_path / "copy.perisai"
    perisai.answer("backup", str(path))
    shutil.rmtree(perisai.home)
    perisai.answer("init", "--agent", "Made")
    assert perisai.refused("restore", str(path)) == (REFUSED, "backup_of_another")


def test_what_it_tells_holds_nobody(perisai: Perisai, people: Callable[..., Path], tmp_path: Path) -> None:
    perisai.answer("import", str(people({})), "--branch", "Gianyar")
    told = json.dumps(perisai.answer("backup", str(tmp_path / "copy.perisai")))
    perisai.home = tmp_path / "new"
    told += json.dumps(perisai.answer("restore", str(tmp_path / "copy.perisai")))
    assert "Sampel" not in told
    assert "5104015405849001" not in told
