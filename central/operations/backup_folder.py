"""Where an office keeps the backups of one centre: sealed heads, and beside them the files that they share.

A file's content never changes and its name never comes back, so that each is copied once, as sealed as the
centre keeps it; the key lies in the heads only. A head gets its name last. Must not know what is in it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from central.stop import Stop
from perisai_app.whole_file import settle

HEAD, LIST, KEY, PART = ".age", ".files", ".key", ".part"


@dataclass(frozen=True, slots=True)
class Place:
    """One backup: its head, the names of its files, and the head's key where a passphrase seals that."""

    head: Path

    @property
    def files_list(self) -> Path:
        return self.head.with_suffix(LIST)

    @property
    def key(self) -> Path:
        return self.head.with_suffix(KEY)

    def part(self, path: Path) -> Path:
        return path.with_name(path.name + PART)

    def names(self) -> Iterator[str]:
        """Of its files, one at a time."""
        with self.files_list.open(encoding="ascii") as lines:
            yield from map(str.rstrip, lines)


@dataclass(frozen=True, slots=True)
class BackupFolder:
    """Heads sort by epoch and number, the newest last."""

    path: Path

    @property
    def files(self) -> Path:
        return self.path / "files"

    def prepare(self, centre: str) -> None:
        """Stop when it holds another centre's backups, or cannot be written; remains of a crash go."""
        try:
            self.files.mkdir(mode=0o700, parents=True, exist_ok=True)
            for left in (*self.path.glob(f"*{PART}"), *self.files.glob(f"*{PART}")):
                left.unlink()
            owner = self.path / "centre"
            if not owner.exists():
                owner.write_text(f"{centre}\n", encoding="ascii")
            mine = owner.read_text(encoding="ascii").strip() == centre
        except (OSError, ValueError):
            raise Stop("backup_unwritable", 3) from None
        if not mine:
            raise Stop("backup_other_centre", 2)

    def place(self, epoch: str, number: int) -> Place:
        return Place(self.path / f"backup-{epoch}-{number:06d}{HEAD}")

    def places(self) -> list[Place]:
        return [Place(path) for path in sorted(self.path.glob(f"backup-*{HEAD}"))]

    def keep(self, place: Place) -> None:
        """From here on the backup is there; its key and its list are before its head."""
        for path in (place.key, place.files_list, place.head):
            if place.part(path).exists():
                place.part(path).replace(path)
        settle(self.path)

    def drop(self, place: Place) -> None:
        """The head first: without it the rest is of no use to anybody."""
        for path in (place.head, place.files_list, place.key):
            path.unlink(missing_ok=True)


def found(path: Path) -> tuple[BackupFolder, Place]:
    """The backup of this name, or the newest in this folder; Stop when there is none."""
    if path.is_dir():
        places = BackupFolder(path).places()
        if places:
            return BackupFolder(path), places[-1]
    elif path.is_file():
        return BackupFolder(path.parent), Place(path)
    raise Stop("backup_missing", 2)


def is_elsewhere(folder: BackupFolder, home: Path) -> bool:
    """Whether another disk than the centre's holds it."""
    return folder.path.stat().st_dev != home.stat().st_dev
