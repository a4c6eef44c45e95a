"""What the demo leaves behind: nothing, in the machine's keystore neither."""

from pathlib import Path

import pytest

from perisai_app.cli.demo_command import LAPTOP, _throw_away
from perisai_app.vault.database import create_vault
from perisai_app.vault.keys.changing import Locksmith
from tests.vault.keys.machines import QUICK, MemoryKeystore


def test_a_laptop_that_is_thrown_away_leaves_no_secret_in_the_keystore(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keystore = MemoryKeystore()
    create_vault(tmp_path / LAPTOP, agent_name="Sri", passphrase="mangga muda", by=Locksmith(keystore, QUICK))
    assert keystore.held
    monkeypatch.setattr("perisai_app.vault.keys.changing.system_keystore", lambda: keystore)
    _throw_away(tmp_path)
    assert keystore.held == {} and not tmp_path.exists()


def test_a_day_that_ended_before_there_was_a_laptop_is_thrown_away_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "pusat").mkdir()
    _throw_away(tmp_path)
    assert not tmp_path.exists()
