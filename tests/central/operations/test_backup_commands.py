"""Backups as the office types them: a key, a backup, a look, a restore."""

import stat
from pathlib import Path

import pytest

from tests.central.operations.making import KEY
from tests.central.test_commands import answer, joined, refused, run, serving


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "centre"


def test_an_office_backs_up_while_it_serves_looks_and_restores(home: Path, tmp_path: Path) -> None:
    key, stick = str(tmp_path / "office.key"), str(tmp_path / "stick")
    with serving(home) as (url, _):
        recipient = answer(home, "backup-key", key)["recipient"]
        laptop = joined(home, url)
        laptop.send(laptop.submission())
        made = answer(home, "backup", stick, "--recipient", recipient, "--off-host")
        assert (made["backup"], made["files"], made["told"]) == (1, 0, True)
        laptop.send(laptop.submission())
        assert laptop.check_in().backup == "1"
        assert refused(home, "restore", stick, "--key", key) == (3, "centre_in_use")
    seen = answer(home, "restore", stick, "--key", key, "--dry-run")
    assert (seen["backup"], seen["missing"], seen["rows"]["submissions"]) == (1, 0, 1)
    assert seen["loses"] == {"submissions": 1, "files": 0, "changes": 0}
    assert answer(home, "status")["submissions"] == 2
    done = answer(home, "restore", made["file"], "--key", key)
    now = answer(home, "status")
    assert (now["submissions"], now["epoch"]) == (1, done["new_epoch"])


def test_only_its_owner_reads_a_key_and_none_is_written_over(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "office.key"
    answer(home, "backup-key", str(file))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert refused(home, "backup-key", str(file)) == (2, "backup_key_exists")


def test_a_backup_beside_the_centre_says_how_laptops_hear_of_it(home: Path, tmp_path: Path) -> None:
    with serving(home):
        pass
    done = run(home, "backup", str(tmp_path / "stick"), "--recipient", str(KEY.to_public()))
    assert "perisai-central backup-done 1" in done.stdout.decode()
    assert answer(home, "backup-done", "1") == {"backup": 1}
    assert answer(home, "backup-begin") == {"backup": 2}


def test_what_is_in_the_way_is_told(home: Path, tmp_path: Path) -> None:
    with serving(home):
        pass
    stick, key = tmp_path / "stick", tmp_path / "office.key"
    answer(home, "backup-key", str(key))
    assert refused(home, "backup", str(stick)) == (2, "backup_unlocked")
    assert refused(home, "restore", str(stick), "--key", str(key)) == (2, "backup_missing")
    answer(home, "backup", str(stick), "--recipient", str(KEY.to_public()))
    assert refused(home, "restore", str(stick), "--key", str(key)) == (2, "backup_other_key")
    assert refused(home, "restore", str(stick), "--key", str(stick / "centre")) == (
        2,
        "backup_key_unreadable",
    )
    assert refused(home, "restore", str(stick)) == (2, "backup_unlocked")
    (stick / "centre").chmod(0o400)
    passphrase = tmp_path / "words"
    passphrase.write_text("empat kata yang panjang\n")
    told = ("--passphrase-file", str(passphrase))
    assert refused(home, "restore", str(stick), *told) == (2, "backup_no_passphrase")
