"""Damages one file of a vault at random, and sees what the product's own ways make of it."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random

import sqlcipher3.dbapi2 as sqlcipher

from perisai_app.vault import check
from perisai_app.vault.backup.pages import PAGE, damaged_pages, seals_of
from perisai_app.vault.backup.restore import restore
from perisai_app.vault.backup.rotation import FOLDER, kept
from perisai_app.vault.database import FILE, Vault, VaultKey, open_read_only, open_vault, unlock
from perisai_app.vault.errors import VaultDamaged, VaultError
from perisai_app.vault.files.store import file_bytes
from perisai_app.vault.keys.slots import COPIES
from perisai_app.vault.mark import lost_writes
from perisai_app.vault.mark_file import FILE as MARK
from tests.soak.conftest import PASSPHRASE
from tests.soak.work import NOW, Day

WAL = f"{FILE}-wal"
OLDER = "older.db"  # a healthy one of this vault, from before its backup
TARGETS = (FILE, WAL, FILE, WAL, OLDER, FILE, WAL, COPIES[0], COPIES[1], FILE, WAL, MARK, FILE)
WHOLE, BROKEN = "whole", "broken"
KINDS, PUT_BACK = ("flip", "zero", "truncate"), "put back"
LONGEST = 8192
IN_THE_WAL = 12  # few enough that the WAL never begins anew: all of it counts
Rows = dict[str, dict[str, str]]
WANTED = {
    "submissions": "SELECT registration_id || '/' || revision AS who, digest AS what FROM submissions",
    "drafts": "SELECT draft_id AS who, texts AS what FROM drafts",
}
HIDDEN = "SELECT registration_id AS who, state AS what FROM register"  # through the list's own indexes


@dataclass(frozen=True)
class Hurt:
    """What was done: `start` and `length` in bytes."""

    file: str
    kind: str
    start: int
    length: int


@dataclass
class Trial:
    """`alarms` are what a person or a program was told; `back` counts rows that came back, `again` numbers
    that would be given out a second time."""

    hurt: Hurt
    backups: bool = True
    alarms: list[str] = field(default_factory=list)
    differs: bool = False
    back: int = 0
    outside: int = 0
    forged: int = 0
    broken: int = 0
    again: int = 0
    why_not: str = ""

    @property
    def silent(self) -> bool:
        return self.differs and not self.alarms


def a_full_vault(home: Path, key: VaultKey, people: int, *, saves_at_the_end: int = 0) -> Rows:
    """Most of it folded in, the last people in the WAL, a backup between; left as by a kill in `full`. Beside
    it the database as it was when half of the people had come."""
    day, vault = Day(home, key, lambda told: None, 0), open_vault(home, key)
    for part in (people - IN_THE_WAL, IN_THE_WAL):
        for number in range(part):
            day.typing(vault, saves=2) if number % 5 == 0 else day.finalizing(vault)
            if part != IN_THE_WAL and number == part // 2:
                vault.db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                shutil.copyfile(home / FILE, home.with_name(OLDER))
        day.taking_in_a_file(vault)
        if part != IN_THE_WAL:
            day.backing_up(vault)
            vault.db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    day.finalizing(vault)
    if saves_at_the_end:
        day.typing(vault, saves=saves_at_the_end)
    rows = rows_of(vault)
    shutil.copytree(home, home.with_name("full"))
    vault.close()
    return rows


def rows_of(vault: Vault) -> Rows:
    rows = {name: {row["who"]: row["what"] for row in vault.rows(sql)} for name, sql in WANTED.items()}
    names = [row["sha256"] for row in vault.rows("SELECT sha256 FROM files")]
    return rows | {"files": {sha256: _state_of(vault, sha256) for sha256 in names}}


def _state_of(vault: Vault, sha256: str) -> str:
    try:
        return "gone" if file_bytes(vault, sha256) is None else WHOLE
    except VaultDamaged:
        return BROKEN


def hurts(home: Path, times: int, random: Random) -> Iterator[Hurt]:
    for number in range(times):
        file = TARGETS[number % len(TARGETS)]
        if file == OLDER:
            yield Hurt(FILE, PUT_BACK, 0, (home / FILE).stat().st_size)
            continue
        size = (home / file).stat().st_size
        start, length = random.randrange(size), random.randint(1, LONGEST)
        yield Hurt(file, KINDS[random.randrange(len(KINDS))], start, min(length, size - start))


def inflict(home: Path, hurt: Hurt, random: Random) -> None:
    if hurt.kind == PUT_BACK:
        (home / WAL).unlink()
        shutil.copyfile(home.with_name(OLDER), home / FILE)
        return
    data = bytearray((home / hurt.file).read_bytes())
    end = hurt.start + hurt.length
    if hurt.kind == "truncate":
        del data[-hurt.length :]
    elif hurt.kind == "zero":
        data[hurt.start : end] = bytes(hurt.length)
    else:
        data[hurt.start : end] = bytes(byte ^ random.randint(1, 255) for byte in data[hurt.start : end])
    (home / hurt.file).write_bytes(data)


def tried(
    full: Path,
    key: VaultKey,
    committed: Rows,
    hurt: Hurt,
    random: Random,
    *,
    backups: bool,
    restored: bool = True,
) -> Trial:
    """Opened, read and checked as the program does; then brought back, with the backups or without."""
    trial = Trial(hurt, backups)
    with _copy(full, "hurt") as home:
        inflict(home, hurt, random)
        with _copy(home, "opened") as opened:
            _look(opened, key, committed, trial)
        if not backups:
            shutil.rmtree(home / FOLDER)
        if restored:
            gone = _lost_with_the_damage(home, full, key, hurt, committed)
            _bring_back(home, key, committed, trial, gone)
    return trial


def _look(home: Path, key: VaultKey, committed: Rows, trial: Trial) -> None:
    try:
        if trial.hurt.file in COPIES and unlock(home, PASSPHRASE) != key:
            trial.differs = True
        vault = open_vault(home, key)
    except VaultError as error:
        trial.alarms.append(error.code)
        return
    try:
        if lost_writes(vault) is not None:
            trial.alarms.append("lost_writes")
        found = rows_of(vault)
        trial.differs |= found != committed
        trial.alarms += ["a file says it is damaged"] if BROKEN in found["files"].values() else []
        vault.rows(HIDDEN)
    except sqlcipher.DatabaseError:
        trial.alarms.append("a read fails")
    except VaultError as error:
        trial.alarms.append(error.code)
    trial.alarms += [found.code.value for found in check.deep(vault)]
    vault.db.conn.close()


def _bring_back(home: Path, key: VaultKey, committed: Rows, trial: Trial, gone: int) -> None:
    try:
        restore(None, home, prove=lambda _: key, now=NOW + timedelta(days=1))
    except VaultError as error:
        trial.why_not, trial.outside = error.code, sum(map(len, committed.values())) - gone
        return
    vault = open_vault(home, key)
    found, counter = rows_of(vault), vault.rows("SELECT counter FROM profile")[0]["counter"]
    vault.close()
    sent = committed["submissions"]
    trial.again = max(0, len(sent) - counter)
    trial.forged = sum(sent.get(who) != digest for who, digest in found["submissions"].items())
    trial.broken = sum(state == BROKEN for state in found["files"].values())
    back = (found[name].keys() & rows.keys() for name, rows in committed.items())
    trial.back = sum(map(len, back)) - trial.broken
    whole = sum(map(len, committed.values()))
    trial.outside = max(whole - gone, trial.back)


def _lost_with_the_damage(home: Path, full: Path, key: VaultKey, hurt: Hurt, committed: Rows) -> int:
    """At most one row of ours for each page or frame that was hit: a submission fills most of a page. Of an
    older file all that neither it nor a backup has."""
    if hurt.kind == PUT_BACK:
        return _in_neither(home, key, committed)
    if hurt.file == FILE:
        cut = ((full / FILE).stat().st_size - (home / FILE).stat().st_size + PAGE - 1) // PAGE
        return len(damaged_pages(home / FILE, seals_of(key))) + cut + _zeroed(hurt)
    return hurt.length // PAGE + 2 if hurt.file == WAL else 0


def _in_neither(home: Path, key: VaultKey, committed: Rows) -> int:
    left = {name: set(rows) for name, rows in committed.items()}
    for path in (home / FILE, *kept(home)):
        vault = open_read_only(path, key)
        for name, rows in rows_of(vault).items():
            left[name] -= rows.keys()
        vault.db.conn.close()
    return sum(map(len, left.values()))


def _zeroed(hurt: Hurt) -> int:
    """A page of zeros passes for one that was never written."""
    return hurt.length // PAGE if hurt.kind == "zero" else 0


@contextmanager
def _copy(home: Path, name: str) -> Iterator[Path]:
    made = Path(shutil.copytree(home, home.with_name(name), ignore=shutil.ignore_patterns("*-shm")))
    try:
        yield made
    finally:
        shutil.rmtree(made)
