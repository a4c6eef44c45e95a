"""The folder of one centre: its embedded database, its keys, and what must outlive a restored database.

Must not know what is in them.
"""

from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_data_path

from central.keys import make_key, read_key
from central.stop import Stop


@dataclass(frozen=True, slots=True)
class Home:
    """Where things lie; the signing key is what laptops know a centre by."""

    path: Path

    @property
    def database(self) -> Path:
        return self.path / "central.db"

    @property
    def database_key(self) -> Path:
        return self.path / "database.key"

    @property
    def signing_key(self) -> Path:
        return self.path / "signing.key"

    @property
    def package_key(self) -> Path:
        return self.path / "package.key"

    def later_signing_key(self, public_key: str) -> Path:
        return self.path / f"signing-{public_key[:16]}.key"

    @property
    def files(self) -> Path:
        return self.path / "files"

    @property
    def files_url(self) -> Path:
        return self.path / "files.url"

    @property
    def recovery_recipient(self) -> Path:
        return self.path / "recovery.recipient"

    @property
    def limits(self) -> Path:
        return self.path / "signals.json"

    @property
    def erased_list(self) -> Path:
        return self.path / "erased.ndjson"

    @property
    def rotation_list(self) -> Path:
        return self.path / "rotations.ndjson"

    @property
    def backup_list(self) -> Path:
        return self.path / "backups.ndjson"


def small_files(home: Home) -> list[tuple[str, Path]]:
    """Keys, lists, limits, packs and whom vaults are sealed to, by their names in the home: what a backup
    holds beside the database.
    """
    kinds = ("*.key", "*.ndjson", home.limits.name, home.recovery_recipient.name, "packs/**/*")
    found = [path for kind in kinds for path in home.path.glob(kind)]
    return [(path.relative_to(home.path).as_posix(), path) for path in sorted(found) if path.is_file()]


def home_at(path: Path | None) -> Home:
    """The folder asked for, or the usual place of this user."""
    return Home(path or user_data_path("perisai-central", appauthor=False))


def make_folder(home: Home) -> None:
    """The folder itself; what is in it stays."""
    try:
        home.path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        raise Stop("home_unusable", 2) from None


def make_home(home: Home) -> None:
    """Folder and keys, at first start only: never a new key beside a database that needs the old one."""
    make_folder(home)
    if home.database.exists():
        return
    try:
        make_key(home.database_key)
        make_key(home.signing_key)
    except OSError:
        raise Stop("home_unusable", 2) from None


def signing_seed(home: Home) -> bytes:
    """The Ed25519 seed; Stop when no centre was ever started here, or its key is lost."""
    if not home.signing_key.exists() and not home.database.exists():
        raise Stop("no_centre", 2)
    return read_key(home.signing_key)
