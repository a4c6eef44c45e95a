"""Damage at random: what lies outside it comes back, and nothing that was not written so.

A short form; tests/soak has the long one.
"""

import hashlib
import random
from pathlib import Path

import pytest

from perisai_app.vault.backup import salvage
from perisai_app.vault.backup.pages import damaged_pages, mend_wal, seals_of
from perisai_app.vault.backup.restore import restore
from perisai_app.vault.backup.rotation import back_up_if_changed
from perisai_app.vault.check import deep
from perisai_app.vault.database import FILE, Vault, VaultKey, open_unjudged, open_vault
from perisai_app.vault.moments import stamp
from tests.vault.backup.conftest import LATER, Old, damage, digests, fill, made, pages_of, prove
from tests.vault.conftest import NOW

PEOPLE = 2_000


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Old:
    """Two thousand people and no backup at all: only what the damaged file itself gives can come back."""
    old = made(tmp_path_factory.mktemp("large") / "home", PEOPLE, 1)
    for file in (old.home / "backups").iterdir():
        file.unlink()
    return old


@pytest.mark.parametrize("seed", range(4))
def test_nearly_all_outside_the_damaged_pages_comes_back_and_nothing_else(
    large: Old, tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    old = large.copy(tmp_path / "home")
    hit = chance.sample(range(30, pages_of(old.home) + 1), 20)
    damage(old.home / FILE, hit, chance)
    done = restore(None, old.home, prove=prove, now=LATER)
    vault = open_vault(old.home, old.key)
    rows = vault.rows("SELECT digest, bytes FROM submissions")
    vault.close()
    assert all(hashlib.sha256(row["bytes"]).hexdigest() == row["digest"] for row in rows)
    assert {row["digest"] for row in rows} <= old.all
    lost = PEOPLE - len(rows)
    most_in_damaged_pages = 4 * len(hit)  # three rows fit a page, a row may lie on two
    assert lost - most_in_damaged_pages <= 0.05 * PEOPLE
    assert (done.missing, done.unread) == (lost, len(hit))


def root_of(home: Path, key: VaultKey, table: str) -> int:
    vault = open_vault(home, key)
    found = vault.rows("SELECT rootpage FROM sqlite_schema WHERE name = ?", table)
    vault.close()
    return int(found[0]["rootpage"])


@pytest.mark.parametrize("table", ["submissions", "journal"])
def test_below_a_lost_root_every_leaf_comes_back(large: Old, tmp_path: Path, table: str) -> None:
    old = large.copy(tmp_path / "home")
    damage(old.home / FILE, [root_of(old.home, old.key, table)], random.Random(1))
    done = restore(None, old.home, prove=prove, now=LATER)
    vault = open_vault(old.home, old.key)
    assert digests(vault) == old.all
    assert done.rows["journal"] > 2 * PEOPLE and deep(vault) == ()
    vault.close()


@pytest.mark.parametrize("table", ["submissions", "sqlite_autoindex_submissions_1"])
def test_a_lost_page_costs_few_failed_reads(
    large: Old, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, table: str
) -> None:
    """Each failure is a new connection: they were thousands, for every row below a lost page was tried."""
    old = large.copy(tmp_path / "home")
    damage(old.home / FILE, [root_of(old.home, old.key, table)], random.Random(1))
    opened = []

    def counted(path: Path, key: VaultKey) -> Vault:
        opened.append(path)
        return open_unjudged(path, key)

    monkeypatch.setattr(salvage, "open_unjudged", counted)
    restore(None, old.home, prove=prove, now=LATER)
    assert len(opened) < 200


def test_a_page_of_zeros_never_ends_a_row(old: Old, tmp_path: Path) -> None:
    """To SQLCipher it is a page that was never written, and a row that goes on there would end in zeros."""
    before = pages_of(old.home)
    said = "".join(random.Random(1).choices("abcdef", k=30_000))
    vault = open_vault(old.home, old.key)
    with vault.writing() as db:
        db.execute("INSERT INTO preferences (name, value) VALUES ('long', ?)", [said])
    vault.close()
    for number in range(before + 1, pages_of(old.home) + 1):
        hurt = old.copy(tmp_path / f"hurt-{number}")
        with (hurt.home / FILE).open("r+b") as file:
            file.seek((number - 1) * 4096)
            file.write(bytes(4096))
        restore(None, hurt.home, prove=prove, now=LATER)
        vault = open_vault(hurt.home, hurt.key)
        assert [row["value"] for row in vault.rows("SELECT value FROM preferences")] in ([], [said])
        vault.close()


def test_the_map_of_damage_names_exactly_the_pages_that_were_hit(old: Old) -> None:
    seals = seals_of(old.key)
    assert damaged_pages(old.home / FILE, seals) == frozenset()
    damage(old.home / FILE, [3, 9], random.Random(1))
    assert damaged_pages(old.home / FILE, seals) == {3, 9}


def test_a_hole_in_the_wal_costs_only_what_it_hit(old: Old, tmp_path: Path) -> None:
    """SQLite itself would drop every commit from the hole on, without an error."""
    vault = open_vault(old.home, old.key)
    for number in range(20):
        fill(vault, finalized=range(200 + number, 201 + number))
    committed = digests(vault)
    hurt = old.copy(tmp_path / "hurt")
    vault.close()
    wal = hurt.home / f"{FILE}-wal"
    data = bytearray(wal.read_bytes())
    at = 32 + (len(data) // 4120 // 3) * 4120 + 2000
    data[at : at + 64] = random.Random(5).randbytes(64)
    wal.write_bytes(data)
    restore(None, hurt.home, prove=prove, now=LATER)
    found = open_vault(hurt.home, old.key)
    here = digests(found)
    found.close()
    assert here <= committed
    assert len(committed - here) <= 3


def test_beside_a_hole_in_the_wal_the_backup_is_asked_too(old: Old) -> None:
    """Tables that read through may lack rows all the same: of them only the backup knows."""
    vault = open_vault(old.home, old.key)
    for number in range(12):
        fill(vault, finalized=range(200 + number, 201 + number))
    assert back_up_if_changed(vault, now=NOW).made
    committed = digests(vault)
    with vault.writing() as db:
        hidden = db.execute("SELECT digest FROM submissions ORDER BY counter DESC LIMIT 1").fetchone()[0]
        db.execute("DROP TRIGGER submissions_leave_a_tombstone")
        db.execute("DELETE FROM submissions WHERE digest = ?", [hidden])
    hurt = old.copy(old.home.with_name("hurt"))
    vault.close()
    wal = hurt.home / f"{FILE}-wal"
    data = bytearray(wal.read_bytes())
    data[32 + 2000 : 32 + 2064] = random.Random(5).randbytes(64)
    wal.write_bytes(data)
    done = restore(None, hurt.home, prove=prove, now=LATER)
    found = open_vault(hurt.home, old.key)
    here = digests(found)
    found.close()
    assert (here, done.unread, done.missing) == (committed, 1, 0)


def test_a_whole_wal_is_mended_into_itself(old: Old, tmp_path: Path) -> None:
    vault = open_vault(old.home, old.key)
    fill(vault, finalized=range(300, 303))
    copy = old.copy(tmp_path / "copy")
    committed = digests(vault)
    vault.close()
    assert mend_wal(copy.home / f"{FILE}-wal", seals_of(old.key)) == 0
    again = open_vault(copy.home, old.key)
    assert digests(again) == committed
    again.close()


def test_frames_after_the_last_commit_are_left_out(old: Old, tmp_path: Path) -> None:
    """What an open transaction had spilled must not become part of the last committed one."""
    vault = open_vault(old.home, old.key)
    fill(vault, finalized=range(400, 402))
    whole = old.copy(tmp_path / "committed").home / f"{FILE}-wal"
    vault.db.conn.execute("PRAGMA cache_size = 5")
    with vault.writing() as db:
        db.execute("INSERT INTO preferences (name, value) VALUES ('x', ?)", ["x" * 400_000])
        db.execute("SELECT count(*) FROM submissions").fetchall()
        wal = old.copy(tmp_path / "spilled").home / f"{FILE}-wal"
        db.execute("DELETE FROM preferences")
    vault.close()
    assert wal.stat().st_size > whole.stat().st_size
    seals = seals_of(old.key)
    assert mend_wal(whole, seals) == mend_wal(wal, seals) == 0
    assert wal.read_bytes() == whole.read_bytes()


def test_what_was_never_committed_does_not_come_back(old: Old, tmp_path: Path) -> None:
    """Pages that an open transaction had spilled into the WAL lie behind the last commit."""
    vault = open_vault(old.home, old.key)
    vault.db.conn.execute("PRAGMA cache_size = 5")
    with vault.writing() as db:
        for number in range(400):
            db.execute(
                "INSERT INTO prospects"
                " (prospect_id, name, phone, place, come_back, state, made_at, changed_at)"
                " VALUES (?, ?, '', '', '', 'open', ?, ?)",
                [f"p{number}", "x" * 900, stamp(NOW), stamp(NOW)],
            )
        hurt = old.copy(tmp_path / "hurt")
        assert (hurt.home / f"{FILE}-wal").stat().st_size > 100_000
        db.conn.rollback()
        db.conn.execute("BEGIN")
    vault.close()
    wal = hurt.copy(tmp_path / "cut").home / f"{FILE}-wal"
    spilled = wal.stat().st_size
    mend_wal(wal, seals_of(old.key))
    assert not wal.exists() or wal.stat().st_size < spilled
    restore(None, hurt.home, prove=prove, now=LATER)
    found = open_vault(hurt.home, old.key)
    assert found.rows("SELECT count(*) AS n FROM prospects") == [{"n": 0}]
    assert digests(found) == old.all
    found.close()
