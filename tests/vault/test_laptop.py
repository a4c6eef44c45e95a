"""Several agents on one laptop: each has a vault of their own, and paths tell nothing about anybody."""

from pathlib import Path

import pytest

from perisai_app.vault.database import create_vault, open_vault, unlock
from perisai_app.vault.errors import WrongPassphrase
from perisai_app.vault.keys.changing import Locksmith
from perisai_app.vault.keys.slots import COPIES
from perisai_app.vault.laptop import AgentVault, home_for_new_agent, vaults
from tests.vault.keys.conftest import NOW
from tests.vault.keys.machines import QUICK, MemoryKeystore

STORE = MemoryKeystore()


def add(folder: Path, name: str, passphrase: str) -> Path:
    home = home_for_new_agent(folder)
    create_vault(home, agent_name=name, passphrase=passphrase, by=Locksmith(STORE, QUICK))
    return home


def test_a_laptop_lists_its_agents_by_name(tmp_path: Path) -> None:
    assert vaults(tmp_path / "none") == ()
    homes = {name: add(tmp_path, name, f"sandi {name} panjang") for name in ("Sri", "bagus", "Made")}
    assert vaults(tmp_path) == tuple(AgentVault(name, homes[name]) for name in ("bagus", "Made", "Sri"))
    assert len(set(homes.values())) == 3


def test_two_agents_of_one_name_are_two_agents(tmp_path: Path) -> None:
    homes = {add(tmp_path, "Sri", "sandi satu"), add(tmp_path, "Sri", "sandi dua panjang")}
    assert {one.home for one in vaults(tmp_path)} == homes and len(homes) == 2


def test_each_opens_their_own_and_nobody_anothers(tmp_path: Path) -> None:
    sri, made = add(tmp_path, "Sri", "sandi milik sri"), add(tmp_path, "Made", "sandi milik made")
    key = unlock(made, "sandi milik made", now=NOW, keystore=STORE)
    with pytest.raises(WrongPassphrase):
        unlock(sri, "sandi milik made", now=NOW, keystore=STORE)
    vault = open_vault(made, key)
    assert vault.row("SELECT agent_name FROM profile") == {"agent_name": "Made"}
    vault.close()


def test_no_path_tells_who_works_there(tmp_path: Path) -> None:
    add(tmp_path, "Bagus Pranata", "sandi satu")
    add(tmp_path, "Ketut Rekaan", "sandi dua panjang")
    paths = "\n".join(str(path.relative_to(tmp_path)).lower() for path in tmp_path.rglob("*"))
    assert [name for name in ("bagus", "pranata", "ketut", "rekaan") if name in paths] == []


def test_one_agents_damaged_slots_hide_nobody(tmp_path: Path) -> None:
    sri, made = add(tmp_path, "Sri", "sandi milik sri"), add(tmp_path, "Made", "sandi milik made")
    for name in COPIES:
        (sri / name).write_bytes(b"")
    assert set(vaults(tmp_path)) == {AgentVault("", sri), AgentVault("Made", made)}


def test_a_folder_that_is_no_vault_is_not_listed(tmp_path: Path) -> None:
    home = add(tmp_path, "Sri", "sandi milik sri")
    (tmp_path / "agents" / "kosong").mkdir(parents=True)
    assert [one.home for one in vaults(tmp_path)] == [home]
