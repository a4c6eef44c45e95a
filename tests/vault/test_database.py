"""The one door: what opens the vault, what does not, and what lies on the disk."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from perisai_app.vault import database, in_use
from perisai_app.vault.database import FILE, Vault, VaultKey, create_vault, open_vault, unlock
from perisai_app.vault.drafts import new_draft
from perisai_app.vault.errors import (
    AlreadyOpen,
    NewerVault,
    NoVault,
    VaultDamaged,
    VaultExists,
    WrongPassphrase,
)
from perisai_app.vault.identity import profile
from perisai_app.vault.keys import slots
from perisai_app.vault.keys.changing import first_ways_in
from perisai_app.vault.register import counts
from tests.domain.texts import COMPLETE
from tests.vault.conftest import NOW, PASSPHRASE


def test_the_passphrase_opens_what_it_made(vault: Vault) -> None:
    new_draft(vault, now=NOW, texts=COMPLETE)
    again = open_vault(vault.home, unlock(vault.home, PASSPHRASE))
    assert counts(again).drafts == 1
    again.close()


def test_another_passphrase_does_not_open_it(vault: Vault) -> None:
    with pytest.raises(WrongPassphrase):
        unlock(vault.home, PASSPHRASE + " ")


def test_a_second_vault_never_overwrites_the_first(vault: Vault) -> None:
    new_draft(vault, now=NOW, texts=COMPLETE)
    with pytest.raises(VaultExists):
        create_vault(vault.home, agent_name="Lain", passphrase="lain sekali")
    assert counts(vault).drafts == 1


def test_of_two_who_make_a_vault_at_once_the_second_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both saw an empty folder; deriving the ways in takes its time, and one of them was done before."""
    made: list[VaultKey] = []

    def meanwhile(key: VaultKey, **given: Any) -> Any:
        if not made:
            made.append(key)
            create_vault(tmp_path, agent_name="Sri", passphrase=PASSPHRASE)
        return first_ways_in(key, **given)

    monkeypatch.setattr(database, "first_ways_in", meanwhile)
    with pytest.raises(VaultExists):
        create_vault(tmp_path, agent_name="Lain", passphrase="lain sekali dan panjang")
    vault = open_vault(tmp_path, unlock(tmp_path, PASSPHRASE))
    assert profile(vault).agent_name == "Sri" and not list(tmp_path.glob("set-aside-*"))
    vault.close()


def test_where_somebody_is_at_work_no_vault_is_made(tmp_path: Path) -> None:
    with in_use.shared(tmp_path), pytest.raises(AlreadyOpen):
        create_vault(tmp_path, agent_name="Lain", passphrase=PASSPHRASE)
    assert not (tmp_path / FILE).exists()


def test_a_folder_without_a_vault_says_so(tmp_path: Path) -> None:
    with pytest.raises(NoVault):
        unlock(tmp_path, PASSPHRASE)


def test_the_files_show_nothing_of_a_person(vault: Vault) -> None:
    new_draft(vault, now=NOW, texts=COMPLETE)
    files = [file for file in vault.home.iterdir() if file.is_file()]
    data = b"".join(file.read_bytes() for file in files)
    assert any(file.name.endswith("-wal") and file.stat().st_size for file in files)
    assert not (vault.home / FILE).read_bytes().startswith(b"SQLite format 3")
    for secret in (COMPLETE["nik"], COMPLETE["name"], COMPLETE["mother_name"], PASSPHRASE, "CREATE TABLE"):
        assert secret.encode() not in data


def test_one_damaged_slot_copy_is_made_up_for_by_the_other(vault: Vault) -> None:
    (vault.home / slots.COPIES[0]).write_bytes(b'{"body": "{}", "sha256": "0"}')
    assert unlock(vault.home, PASSPHRASE)


def test_both_slot_copies_damaged_is_damage_and_not_a_wrong_passphrase(vault: Vault) -> None:
    for name in slots.COPIES:
        (vault.home / name).write_bytes(b"\x00" * 100)
    with pytest.raises(VaultDamaged):
        unlock(vault.home, PASSPHRASE)


def test_a_damaged_first_page_is_told_as_damage(tmp_path: Path) -> None:
    key = create_vault(tmp_path, agent_name="Sri", passphrase=PASSPHRASE)
    file = tmp_path / FILE
    file.write_bytes(os.urandom(4096) + file.read_bytes()[4096:])
    with pytest.raises(VaultDamaged):
        open_vault(tmp_path, key)


@pytest.mark.parametrize("salt", [bytes(16), b"SQLite format 3\x00"])
def test_a_vault_whose_salt_is_lost_still_opens_and_writes(tmp_path: Path, salt: bytes) -> None:
    """Key and salt come out of the slots; SQLCipher never asks the first sixteen bytes of the file."""
    key = create_vault(tmp_path, agent_name="Sri", passphrase=PASSPHRASE)
    vault = open_vault(tmp_path, key)
    new_draft(vault, now=NOW, texts=COMPLETE)
    vault.close()
    file = tmp_path / FILE
    assert file.read_bytes()[:16] == key.raw[32:], "the salt is the one of the slots"
    file.write_bytes(salt + file.read_bytes()[16:])
    again = open_vault(tmp_path, unlock(tmp_path, PASSPHRASE))
    assert counts(again).drafts == 1
    new_draft(again, now=NOW, texts={})
    assert counts(again).drafts == 2
    assert again.rows("PRAGMA cipher_integrity_check") == []
    again.close()


def test_a_database_without_slots_is_set_aside_and_never_deleted(tmp_path: Path) -> None:
    key = create_vault(tmp_path, agent_name="Sri", passphrase=PASSPHRASE)
    before = (tmp_path / FILE).read_bytes()
    kept = slots.slot_bytes(tmp_path)
    for name in slots.COPIES:
        (tmp_path / name).unlink()
    create_vault(tmp_path, agent_name="Lain", passphrase="lain sekali dan panjang")
    [aside] = tmp_path.glob("set-aside-*.db")
    assert aside.read_bytes() == before
    (tmp_path / "back").mkdir()
    aside.rename(tmp_path / "back" / FILE)
    slots.restore_slots(tmp_path / "back", kept)
    found = open_vault(tmp_path / "back", unlock(tmp_path / "back", PASSPHRASE))
    assert found.key == key
    found.close()


def test_a_vault_of_a_newer_program_is_refused_and_left_alone(vault: Vault) -> None:
    with vault.writing() as db:
        db.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES (?, ?, ?)",
            ["vault", "m999_from_the_future", "2030-01-01"],
        )
    with pytest.raises(NewerVault):
        open_vault(vault.home, unlock(vault.home, PASSPHRASE))


def test_a_failed_transaction_leaves_nothing(vault: Vault) -> None:
    def half_done() -> None:
        with vault.writing():
            new_draft(vault, now=NOW, texts=COMPLETE)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half_done()
    assert counts(vault).drafts == 0


def test_every_write_waits_for_the_disk(vault: Vault) -> None:
    settings = {name: vault.rows(f"PRAGMA {name}")[0][name] for name in ("synchronous", "journal_mode")}
    assert settings == {"synchronous": 2, "journal_mode": "wal"}


def test_a_constraint_holds_a_state_to_the_known_ones(vault: Vault) -> None:
    with pytest.raises(sqlcipher.IntegrityError), vault.writing() as db:
        db.execute(
            "INSERT INTO drafts (draft_id, registration_id, revision, parent, texts, confirmed, saved_at)"
            " VALUES ('a', 'b', 2, NULL, '{}', '[]', '')"
        )


def test_what_was_acknowledged_survives_a_kill(tmp_path: Path) -> None:
    """A process saves drafts and says so after each; killed, every one it spoke of is there."""
    create_vault(tmp_path / "home", agent_name="Sri", passphrase=PASSPHRASE)
    writer = subprocess.Popen(
        [sys.executable, "-m", "tests.vault.endless_writer", str(tmp_path / "home"), PASSPHRASE],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert writer.stdout is not None
    told = [writer.stdout.readline() for _ in range(30)]
    writer.send_signal(signal.SIGKILL)
    rest, _ = writer.communicate()
    told += [line for line in rest.splitlines() if line]
    vault = open_vault(tmp_path / "home", unlock(tmp_path / "home", PASSPHRASE))
    assert counts(vault).drafts in (len(told), len(told) + 1)
    vault.close()
