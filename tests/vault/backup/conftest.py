"""A vault of this folder's own with people in it, and a hand that damages files."""

import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from perisai_app.reference.tables import rule_book
from perisai_app.vault.backup.rotation import back_up_if_changed
from perisai_app.vault.database import FILE, Vault, VaultKey, create_vault, open_vault, unlock
from perisai_app.vault.drafts import new_draft
from perisai_app.vault.finalize import finalize
from tests.domain.texts import COMPLETE, TODAY
from tests.vault.conftest import NOW
from tests.vault.fresh import fresh_vault

PASSPHRASE = "kucing hitam di pasar pagi"
LATER = NOW + timedelta(hours=1)


def prove(place: Path) -> VaultKey:
    return unlock(place, PASSPHRASE)


def fill(vault: Vault, *, finalized: range, drafts: int = 0) -> None:
    """Invented people, told apart by their NIK's serial; one transaction, so that it costs little."""
    with vault.writing():
        for number in finalized:
            draft = new_draft(vault, now=NOW, texts=COMPLETE | {"nik": f"510401540584{9000 + number % 1000}"})
            finalize(vault, draft.draft_id, book=rule_book(), today=TODAY, now=NOW)
        for _ in range(drafts):
            new_draft(vault, now=NOW, texts=COMPLETE)


def digests(vault: Vault) -> frozenset[str]:
    return frozenset(row["digest"] for row in vault.rows("SELECT digest FROM submissions"))


@dataclass(frozen=True)
class Old:
    """A closed vault: `before` were in its newest backup, `all` were committed."""

    home: Path
    key: VaultKey
    before: frozenset[str]
    all: frozenset[str]

    def copy(self, to: Path) -> "Old":
        shutil.copytree(self.home, to)
        return Old(to, self.key, self.before, self.all)


@pytest.fixture
def key(tmp_path: Path) -> VaultKey:
    return fresh_vault(tmp_path / "home", agent_name="Sri", passphrase=PASSPHRASE)


@pytest.fixture
def vault(tmp_path: Path, key: VaultKey) -> Iterator[Vault]:
    opened = open_vault(tmp_path / "home", key)
    fill(opened, finalized=range(12), drafts=2)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def made_old(tmp_path_factory: pytest.TempPathFactory) -> Old:
    """Sixty people, a backup after forty of them."""
    return made(tmp_path_factory.mktemp("old") / "home", 60, 40)


def made(home: Path, people: int, backed_up: int) -> Old:
    key = create_vault(home, agent_name="Sri", passphrase=PASSPHRASE)
    vault = open_vault(home, key)
    fill(vault, finalized=range(backed_up))
    assert back_up_if_changed(vault, now=NOW).made
    before = digests(vault)
    fill(vault, finalized=range(backed_up, people), drafts=3)
    after = digests(vault)
    vault.close()
    return Old(home, key, frozenset(before), frozenset(after))


@pytest.fixture
def old(made_old: Old, tmp_path: Path) -> Old:
    return made_old.copy(tmp_path / "old")


def damage(path: Path, pages: list[int], chance: random.Random) -> None:
    """Other bytes in the middle of these pages, counted from 1."""
    data = bytearray(path.read_bytes())
    for page in pages:
        at = (page - 1) * 4096 + 1000
        data[at : at + 64] = chance.randbytes(64)
    path.write_bytes(data)


def damage_table(vault: Vault, name: str) -> None:
    """The first page of a table, under an open connection: what is opened afterwards cannot read it."""
    vault.db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    row = vault.row("SELECT rootpage FROM sqlite_master WHERE name = ?", name)
    assert row is not None
    damage(vault.home / FILE, [row["rootpage"]], random.Random(1))
    vault.db.conn.execute("PRAGMA shrink_memory")


def pages_of(home: Path) -> int:
    return (home / FILE).stat().st_size // 4096
