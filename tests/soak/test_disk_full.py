"""A full disk at every write in turn: nothing is lost, the error is told with its cure, the reserve helps."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from perisai_app.reference.tables import rule_book
from perisai_app.vault.backup import ballast
from perisai_app.vault.backup.backup import back_up
from perisai_app.vault.database import Vault, VaultKey, open_vault
from perisai_app.vault.errors import DiskFull
from perisai_app.vault.files import intake
from perisai_app.vault.files.store import keep
from perisai_app.vault.keys.changing import renew_code
from perisai_app.wire.submission import FileRole
from tests.soak import people
from tests.soak.conftest import Homes
from tests.soak.ledger import Ledger, audit
from tests.soak.report import LONG, table
from tests.soak.work import NOW, Day
from tests.soak.zygote import Told
from ui.form.keeper import Keeper
from ui.wording.refusals import VAULT

MOUNT = "a small disk can only be mounted by root: sudo make soak"
SIZE, BLOCK, RESERVE = 6_000_000, 4096, 200_000


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own, of six megabytes."""
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(place)]
    if os.name == "nt" or subprocess.run(command, capture_output=True).returncode:
        pytest.fail(MOUNT) if LONG else pytest.skip(MOUNT)
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


def save(day: Day, vault: Vault, keeper: Keeper) -> None:
    keeper.save(vault, day.typed(0, 1))
    day.say({"ack": "draft", "draft": keeper._draft_id, "person": 0, "step": 1})


def finish(day: Day, vault: Vault, keeper: Keeper) -> None:
    day.finish(vault, keeper, 0, 1)


def photograph(day: Day, vault: Vault, keeper: Keeper) -> None:
    taken = intake.take_in(people.photo(1), FileRole.OTHER, rule_book().settings)
    assert keeper._draft_id is not None
    keep(vault, keeper._draft_id, FileRole.OTHER, taken, now=day.now())
    day.say({"ack": "file", "draft": keeper._draft_id, "sha256": taken.sha256})


def read_in(day: Day, vault: Vault, keeper: Keeper) -> None:
    day.importing(vault, vault.home.parent.parent, 100, 5)


def copy(day: Day, vault: Vault, keeper: Keeper) -> None:
    back_up(vault, vault.home / "backups" / "backup-000001-20261121T030000Z.perisai", now=NOW)


def renew(day: Day, vault: Vault, keeper: Keeper) -> None:
    renew_code(vault.home, vault.key)


WRITES = (save, finish, photograph, read_in, copy, renew)
Write = Callable[[Day, Vault, Keeper], None]


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("write", WRITES, ids=lambda write: write.__name__)
def test_whatever_write_finds_the_disk_full_nothing_is_lost_and_the_cure_is_named(
    homes: Homes, key: VaultKey, small_disk: Path, write: Write
) -> None:
    refused = 0
    tried: list[tuple[int, str, str]] = []
    for free in range(400):
        home = homes(f"disk/home-{free}")
        code, problems = attempt(home, key, free * BLOCK, write)
        tried.append((free * BLOCK, code or "done", "; ".join(problems) or "whole"))
        shutil.rmtree(home)
        refused += code == DiskFull.code
        if not code:
            break
    told = table(f"{write.__name__} on a full disk", ("bytes left", "told", "after it"), tried)
    assert refused and tried[-1][1] == "done", told
    assert {code for _, code, _ in tried} == {DiskFull.code, "done"}, told
    assert all(state == "whole" for _, _, state in tried), told
    assert "Hapus" in VAULT[DiskFull.code], "the cure"


def attempt(home: Path, key: VaultKey, free: int, write: Write) -> tuple[str, list[str]]:
    """The write with so many bytes left; its error's code, and what the audit says once there is room."""
    vault, heard = open_vault(home, key), Told()
    day, keeper = Day(home, key, heard.append, 1), Keeper(None)
    heard.append({"begin": "typing", "person": 0})
    save(day, vault, keeper)
    filler = fill(home.parent, free)
    code = ""
    try:
        write(day, vault, keeper)
    except DiskFull as error:
        code = error.code
    finally:
        vault.db.conn.close()
        filler.unlink()
    ledger = Ledger()
    ledger.hear(heard)
    return code, audit(home, key, ledger).problems


def fill(place: Path, free: int) -> Path:
    filler = place / "filler"
    with filler.open("wb", buffering=0) as file:
        room = os.statvfs(place)
        file.write(bytes(max(0, room.f_bavail * room.f_frsize - free)))
    return filler


def test_the_reserve_lets_the_next_save_through(homes: Homes, key: VaultKey, small_disk: Path) -> None:
    home = homes("disk/home")
    assert ballast.lay(home, size=RESERVE, margin=0)
    vault = open_vault(home, key)
    day, keeper = Day(home, key, lambda told: None, 0), Keeper(None)
    keeper.save(vault, day.typed(0, 0))
    fill(small_disk, 0)
    with pytest.raises(DiskFull):
        save_for_ever(day, vault, keeper)
    assert not ballast.is_laid(home)
    keeper.save(vault, day.typed(0, 1000))
    (kept,) = vault.rows("SELECT json_extract(texts, '$.street') AS street FROM drafts")
    assert people.step_of(kept) == 1000
    vault.close()


def save_for_ever(day: Day, vault: Vault, keeper: Keeper) -> None:
    for step in range(1000):
        keeper.save(vault, day.typed(0, step))
