"""Backups that still hold somebody who is gone: a newer one takes their place, here and in the second place.

The journal's number tells which are older, and no clock does. The debt stands in the vault until it is paid,
so a kill or an absent stick only puts it off.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from perisai_app.vault.backup import container
from perisai_app.vault.backup.backup import back_up, copy
from perisai_app.vault.backup.places import Place, places, settle
from perisai_app.vault.backup.rotation import (
    FOLDER,
    NAME,
    RULES,
    Rules,
    back_up_if_changed,
    folder_in,
    kept,
    kept_in,
    second_place,
)
from perisai_app.vault.backup.swap import ASIDE
from perisai_app.vault.database import Vault
from perisai_app.vault.errors import BackupDamaged, VaultError
from perisai_app.vault.identity import profile


@dataclass(frozen=True, slots=True)
class Owed:
    """A backup has to have reached this entry of the journal to be kept.

    Those of an earlier incarnation may hold what a restore lost; they only go when `every_life` is asked.
    """

    before_entry: int
    every_life: bool


def backups_to_renew(vault: Vault) -> Owed | None:
    """What is owed; None when all backups may stay."""
    row = vault.row("SELECT before_entry, every_life FROM backups_owed")
    return Owed(row["before_entry"], bool(row["every_life"])) if row else None


def renew_backups(vault: Vault, *, now: datetime, rules: Rules = RULES) -> str | None:
    """Make a backup without those who are gone, then delete the older ones.

    None when nothing is owed any more; else the code of what is in the way, and the debt stays.
    """
    trouble = _renew_rotation(vault, now=now, rules=rules)
    for place in places(vault):
        if place.before_entry is not None and place.is_reachable and _renewed(vault, place, now=now):
            settle(vault, place)
    return trouble or ("copies_still_hold" if places_owed(vault) else None)


def places_owed(vault: Vault) -> tuple[Path, ...]:
    """Folders and backup files outside that were not seen since somebody went, and may still hold them."""
    return tuple(place.path for place in places(vault) if place.before_entry is not None)


def set_aside(home: Path) -> tuple[Path, ...]:
    """What restores laid aside: old files as they were, whoever was in them. Only a person removes them."""
    return tuple(sorted(home.glob(f"{ASIDE}-*")))


def _renewed(vault: Vault, place: Place, *, now: datetime) -> bool:
    """A newer copy in the old ones' stead; False when it could not be written."""
    try:
        _renew_place(vault, place, now)
    except (OSError, VaultError):
        return False
    return True


def _renew_place(vault: Vault, place: Place, now: datetime) -> None:
    owed, life = Owed(place.before_entry or 0, place.every_life), _incarnation(vault)
    if place.is_file:
        if place.path.exists() and _holds_them(place.path, owed, life):
            back_up(vault, place.path, now=now)
        return
    folder = folder_in(place.path, profile(vault).device_id)
    stale = [path for path in kept_in(folder) if _holds_them(path, owed, life)]
    if stale:
        newest = kept(vault.home)[0]
        if _holds_them(newest, owed, life):
            raise BackupDamaged
        copy(newest, folder / newest.name, vault.key)
    for path in stale:
        path.unlink(missing_ok=True)


def _renew_rotation(vault: Vault, *, now: datetime, rules: Rules) -> str | None:
    if (owed := backups_to_renew(vault)) is None:
        return None
    second = second_place(vault)
    turn = back_up_if_changed(vault, now=now, second=second, rules=rules)
    trouble = turn.trouble or turn.second
    life = _incarnation(vault)
    for folder in _folders(vault, second):
        found = [path for path in folder.glob("*") if NAME.fullmatch(path.name)]
        stale = [path for path in found if _holds_them(path, owed, life)]
        if len(stale) == len(found) and found:
            trouble = trouble or "no_newer_backup"
            continue  # an old backup goes only once a newer one lies beside it
        for path in stale:
            path.unlink(missing_ok=True)
    if second is not None and not second.is_dir():
        trouble = trouble or "second_place_absent"
    if trouble is None:
        _paid(vault, owed)
    return trouble


def _holds_them(path: Path, owed: Owed, life: int) -> bool:
    """A backup that does not read tells nothing; it goes only when a person asked."""
    try:
        told = container.read(path).manifest
    except (OSError, VaultError, ValueError, KeyError):
        return owed.every_life
    if told.incarnation != life:
        return owed.every_life
    return told.journal is None or told.journal[0] < owed.before_entry


def _folders(vault: Vault, second: Path | None) -> Iterator[Path]:
    yield vault.home / FOLDER
    if second is not None and second.is_dir():
        yield folder_in(second, profile(vault).device_id)


def _incarnation(vault: Vault) -> int:
    row = vault.row("SELECT incarnation FROM profile")
    return int(row["incarnation"]) if row else 0


def _paid(vault: Vault, owed: Owed) -> None:
    """Unless somebody else went meanwhile."""
    with vault.writing() as db:
        db.execute("DELETE FROM backups_owed WHERE before_entry <= ?", [owed.before_entry])
