"""The rotating backups beside the vault: when one is due, which ones stay, and the copy in a second place.

The number in a name tells the order, for a laptop's clock may go backwards; names hold nothing of anybody.
"""

import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from perisai_app.domain.settings import Settings
from perisai_app.vault.backup import ballast, container
from perisai_app.vault.backup.backup import PART, back_up, copy, go_on, source_state
from perisai_app.vault.backup.before_loss import made_before_loss
from perisai_app.vault.backup.container import Container
from perisai_app.vault.backup.disk import room
from perisai_app.vault.backup.places import remember
from perisai_app.vault.database import FILE, Vault
from perisai_app.vault.errors import DiskFull, VaultDamaged, VaultError
from perisai_app.vault.moments import stamp

FOLDER = "backups"
NAME = re.compile(r"backup-(\d{6})-[0-9TZ]+\.perisai")


@dataclass(frozen=True, slots=True)
class Rules:
    """Our own figures: how many stay, and how young the newest may be that a sync goes without another."""

    kept: int = 7
    young: timedelta = timedelta(minutes=10)


RULES = Rules()
DROP_NONE = Rules(kept=sys.maxsize)


def rules_of(settings: Settings) -> Rules:
    """As the office set them."""
    return Rules(kept=settings.backups_kept)


@dataclass(frozen=True, slots=True)
class Turn:
    """What one turn did. `trouble` is the code of why there is no new one, `second` the second place's."""

    made: Path | None
    trouble: str | None = None
    second: str | None = None


def kept(home: Path) -> tuple[Path, ...]:
    """The rotating backups, newest first."""
    return kept_in(home / FOLDER)


def kept_in(folder: Path) -> tuple[Path, ...]:
    """Those in a folder, such as the second place's own."""
    found = [path for path in folder.glob("*") if NAME.fullmatch(path.name)]
    return tuple(sorted(found, key=_number, reverse=True))


def newest(home: Path) -> Container | None:
    """The newest whose end reads; what a damaged one says is not to be relied on."""
    for path in kept(home):
        try:
            return container.read(path)
        except (OSError, VaultError, ValueError, KeyError):
            continue
    return None


def backup_age(home: Path, now: datetime) -> timedelta | None:
    """Since the newest backup was made; None without one, zero when the clock went back."""
    found = newest(home)
    return max(now - found.manifest.made_at, timedelta(0)) if found else None


def back_up_if_changed(
    vault: Vault,
    *,
    now: datetime,
    second: Path | None = None,
    rules: Rules = RULES,
    young: bool = True,
    heed: Callable[[], None] = go_on,
) -> Turn:
    """A new one when something was written since the newest. `young` False skips it also when that one is
    still young. Never raises for what the disk does: work goes on, and the trouble is told. `heed` may raise
    all along, and then there is none."""
    last = newest(vault.home)
    if last is not None and not _is_due(vault, last, now, rules, young):
        return Turn(None)
    try:
        made = _next(vault, now, rules, heed)
    except VaultError as error:
        return Turn(None, trouble=error.code)
    ballast.lay(vault.home)
    return Turn(made, second=_copied(vault, made, second, rules) if second else None)


def back_up_before_sync(
    vault: Vault, now: datetime, rules: Rules = RULES, heed: Callable[[], None] = go_on
) -> None:
    """What a run may change is kept first; a young backup is enough. VaultDamaged where the vault does not
    read through: no run goes on over that, and other trouble is told at the next start."""
    turn = back_up_if_changed(vault, now=now, second=second_place(vault), rules=rules, young=False, heed=heed)
    if turn.trouble == VaultDamaged.code:
        raise VaultDamaged


def back_up_before_migration(vault: Vault) -> None:
    """Dated by the vault's last write, for the vault has no clock; none is dropped for it, since how many an
    office keeps is not known here. DiskFull and its like stop it."""
    _next(vault, datetime.fromtimestamp((vault.home / FILE).stat().st_mtime, UTC), DROP_NONE)


def second_place(vault: Vault) -> Path | None:
    """The folder that a person chose for second copies."""
    row = vault.row("SELECT value FROM preferences WHERE name = 'second_place'")
    return Path(row["value"]) if row else None


def choose_second_place(vault: Vault, folder: Path | None) -> None:
    """None forgets the choice; what lies there stays, and is remembered as a place of copies."""
    with vault.writing() as db:
        for place in (folder, second_place(vault)):
            if place is not None:
                remember(vault, place, is_file=False)
        db.execute("DELETE FROM preferences WHERE name = 'second_place'")
        if folder is not None:
            db.execute(
                "INSERT INTO preferences (name, value) VALUES ('second_place', ?)", [str(folder.absolute())]
            )


def _is_due(vault: Vault, last: Container, now: datetime, rules: Rules, young: bool) -> bool:
    if last.manifest.source == source_state(vault.home):
        return False
    return young or not timedelta(0) <= now - last.manifest.made_at < rules.young


def _next(vault: Vault, now: datetime, rules: Rules, heed: Callable[[], None] = go_on) -> Path:
    folder = vault.home / FOLDER
    _sweep(folder)
    _make_room(vault)
    before = kept(vault.home)
    number = _number(before[0]) + 1 if before else 1
    when = re.sub(r"[-:.]", "", stamp(now))[:15]
    made = folder / f"backup-{number:06d}-{when}Z.perisai"
    back_up(vault, made, now=now, heed=heed)
    _drop_old(vault, folder, rules)
    return made


def _make_room(vault: Vault) -> None:
    """A backup must not be what fills the disk: old ones go first, the newest never."""
    needed = (vault.home / FILE).stat().st_size + ballast.SIZE
    if room(vault.home).free >= needed:
        return
    for old in reversed(_without_need(vault, kept(vault.home)[1:])):
        old.unlink()
        if room(vault.home).free >= needed:
            return
    raise DiskFull


def _drop_old(vault: Vault, folder: Path, rules: Rules) -> None:
    for old in _without_need(vault, kept_in(folder)[rules.kept :]):
        old.unlink(missing_ok=True)


def _without_need(vault: Vault, old: tuple[Path, ...]) -> tuple[Path, ...]:
    """Those that nobody may need to bring back what is lost."""
    needed = made_before_loss(vault, old)
    return tuple(path for path in old if path not in needed)


def _sweep(folder: Path) -> None:
    """What a killed backup left behind."""
    for part in folder.glob(f"*{PART}*"):
        part.unlink(missing_ok=True)


def _copied(vault: Vault, made: Path, second: Path, rules: Rules) -> str | None:
    """The code of what kept the copy away: a stick that is not there is no failure."""
    place = folder_in(second, container.read(made).manifest.device_id)
    if not second.is_dir():
        return "second_place_absent"
    try:
        copy(made, place / made.name, vault.key)
        _drop_old(vault, place, rules)
    except (OSError, VaultError):
        return "second_place_failed"
    return None


def folder_in(place: Path, device_id: str) -> Path:
    """Where this vault's copies lie in a place that others may share."""
    return place / f"perisai-{device_id[:8]}" / FOLDER


def _number(path: Path) -> int:
    found = NAME.fullmatch(path.name)
    return int(found[1]) if found else 0
