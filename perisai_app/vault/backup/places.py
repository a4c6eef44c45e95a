"""Every place outside that ever got a copy of this vault: a stick in a drawer is not forgotten.

A place may owe: its copies still hold somebody who is gone, until it is seen again. Kept among the vault's
preferences; must not know who is gone.
"""

import json
from dataclasses import dataclass
from pathlib import Path

from perisai_app.vault.database import Vault

FOLDERS, FILES = "copies_in:", "copy_at:"


@dataclass(frozen=True, slots=True)
class Place:
    """A folder of second copies, or one backup file. `before_entry` is the entry of the journal that its
    copies must have reached (None: it owes nothing); `every_life` asks for those of earlier lives too.
    """

    path: Path
    is_file: bool
    before_entry: int | None = None
    every_life: bool = False

    @property
    def is_reachable(self) -> bool:
        """Whether the stick or disk is there; a file that is gone from it is no copy any more."""
        return (self.path.parent if self.is_file else self.path).is_dir()


def remember(vault: Vault, path: Path, *, is_file: bool) -> None:
    """From now on this place counts; a second time changes nothing."""
    name = f"{FILES if is_file else FOLDERS}{path.absolute()}"
    with vault.writing() as db:
        db.execute("INSERT OR IGNORE INTO preferences (name, value) VALUES (?, '{}')", [name])


def places(vault: Vault) -> tuple[Place, ...]:
    """All of them, in the order of their names."""
    sql = "SELECT name, value FROM preferences WHERE name LIKE 'copies\\_in:%' ESCAPE '\\'"
    rows = vault.rows(f"{sql} OR name LIKE 'copy\\_at:%' ESCAPE '\\' ORDER BY name")
    return tuple(_place(row["name"], row["value"]) for row in rows)


def owe_everywhere(vault: Vault, before_entry: int, *, every_life: bool) -> None:
    """Part of the caller's transaction. An earlier, stricter word stays."""
    for place in places(vault):
        told = {"before_entry": before_entry, "every_life": every_life or place.every_life}
        vault.db.execute("UPDATE preferences SET value = ? WHERE name = ?", [json.dumps(told), _name(place)])


def settle(vault: Vault, place: Place) -> None:
    """It owes nothing any more, unless somebody else went meanwhile; a file that is gone is forgotten."""
    with vault.writing() as db:
        if place not in places(vault):
            return
        if place.is_file and not place.path.exists():
            db.execute("DELETE FROM preferences WHERE name = ?", [_name(place)])
        else:
            db.execute("UPDATE preferences SET value = '{}' WHERE name = ?", [_name(place)])


def _name(place: Place) -> str:
    return f"{FILES if place.is_file else FOLDERS}{place.path}"


def _place(name: str, value: str) -> Place:
    is_file, told = name.startswith(FILES), json.loads(value)
    path = Path(name.removeprefix(FILES if is_file else FOLDERS))
    return Place(path, is_file, told.get("before_entry"), bool(told.get("every_life")))
