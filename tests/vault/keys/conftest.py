"""Vaults of a machine with a keystore, made quickly."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from perisai_app.vault.database import VaultKey, make_vault, unlock
from perisai_app.vault.keys.changing import Locksmith, NewWaysIn
from tests.vault.keys.machines import QUICK, MemoryKeystore

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
PASSPHRASE = "mangga muda"


@dataclass
class Made:
    """One agent's vault with everything that was told at its creation."""

    home: Path
    key: VaultKey
    told: NewWaysIn
    keystore: MemoryKeystore

    @property
    def by(self) -> Locksmith:
        return Locksmith(self.keystore, QUICK)

    def unlock(self, passphrase: str = PASSPHRASE, now: datetime = NOW) -> VaultKey:
        return unlock(self.home, passphrase, now=now, keystore=self.keystore)


def make(home: Path, keystore: MemoryKeystore, passphrase: str = PASSPHRASE) -> Made:
    by = Locksmith(keystore, QUICK)
    return Made(home, *make_vault(home, agent_name="Sri", passphrase=passphrase, by=by), keystore)


@pytest.fixture
def made(tmp_path: Path) -> Made:
    return make(tmp_path / "home", MemoryKeystore())
