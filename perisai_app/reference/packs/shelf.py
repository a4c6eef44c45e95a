"""The packs of one profile folder: installed ones stay for ever, the newest that is valid gives the rules.

Each load judges a pack anew; one that no longer passes is skipped with its reason, and what shipped with the
program always works. Must not know the vault: a price can be asked before anybody unlocks.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from perisai_app.domain.rulebook import RuleBook
from perisai_app.reference.packs.archive import LARGEST_BYTES
from perisai_app.reference.packs.manifest import is_version, version_key
from perisai_app.reference.packs.pack import Pack, read_pack
from perisai_app.reference.packs.refused import PackRefused
from perisai_app.reference.packs.shipped import shipped
from perisai_app.reference.packs.trusted_keys import add_key, read_keys
from perisai_app.reference.tables import rule_book
from perisai_app.whole_file import replace_file

SUFFIX = ".perisai-pack"

Load = Callable[[], Pack | None]


@dataclass(frozen=True, slots=True)
class Rejected:
    """An installed file that did not pass this time, and the code of why."""

    file: str
    code: str


class Shelf:
    """`<home>/packs/`; it need not exist."""

    def __init__(self, home: Path) -> None:
        self._folder = home / "packs"
        self._keys = self._folder / "keys.json"

    def trust(self, key: bytes) -> None:
        """Takes packs signed with this Ed25519 public key (32 bytes) from now on; OSError on a bad disk."""
        add_key(self._keys, key)

    def trusted(self) -> frozenset[bytes]:
        return read_keys(self._keys)

    def check(self, data: bytes) -> Pack:
        """The pack that `install` would take; PackRefused: as `read_pack`, pack_older, pack_same_version."""
        pack = read_pack(data, trusted=self.trusted())
        if _read(self._path(pack.version)) != data:
            _refuse_beside(pack, self.packs())
        return pack

    def install(self, data: bytes) -> Pack:
        """Keeps the pack, whole or not at all; the same file again is no harm. PackRefused, OSError."""
        pack = self.check(data)
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        replace_file(self._path(pack.version), data)
        return pack

    def packs(self) -> tuple[Pack, ...]:
        """Every pack that passes, newest first, those that shipped with the program among them."""
        return tuple(self._newest_first())

    def rejected(self) -> tuple[Rejected, ...]:
        """The installed files that do not pass, for the status."""
        return tuple(
            Rejected(path.name, fault)
            for path in self._files()
            if isinstance(fault := self._judged(path), str)
        )

    def in_force(self, today: date) -> RuleBook:
        """Of the greatest version that is valid on this day; the built-in one when none is valid yet."""
        valid = (pack.book for pack in self._newest_first() if pack.valid_from <= today)
        return next(valid, rule_book())

    def book(self, version: str) -> RuleBook | None:
        """The rule book of one version, however old, to recompute a quote; None when it is not here."""
        loads = (load for told, load in self._candidates() if told == version)
        return next((pack.book for load in loads if (pack := load()) is not None), None)

    def _newest_first(self) -> Iterator[Pack]:
        """Lazily, as each load of an installed pack costs a judgement."""
        loads = (load for _, load in self._candidates())
        return (pack for load in loads if (pack := load()) is not None)

    def _candidates(self) -> list[tuple[str, Load]]:
        """Versions and how to load them, newest first; of one version twice, the installed one is first."""
        installed = [(path.name.removesuffix(SUFFIX), partial(self._load, path)) for path in self._files()]
        found: list[tuple[str, Load]] = [entry for entry in installed if is_version(entry[0])]
        found += [(pack.version, partial(_itself, pack)) for pack in shipped()]
        return sorted(found, key=lambda entry: version_key(entry[0]), reverse=True)

    def _files(self) -> list[Path]:
        return sorted(self._folder.glob(f"*{SUFFIX}"))

    def _path(self, version: str) -> Path:
        return self._folder / f"{version}{SUFFIX}"

    def _load(self, path: Path) -> Pack | None:
        judged = self._judged(path)
        return judged if isinstance(judged, Pack) else None

    def _judged(self, path: Path) -> Pack | str:
        """The pack in this file, or the code of why not; its name must be its version."""
        try:
            pack = read_pack(_read(path), trusted=self.trusted())
        except PackRefused as refused:
            return refused.code
        return pack if self._path(pack.version) == path else "pack_broken"


def _refuse_beside(pack: Pack, others: Sequence[Pack]) -> None:
    """Refuses a version twice, and a pack that would never be in force beside the others.

    A correction for today may therefore still come while a newer pack waits for its first day.
    """
    if any(other.version == pack.version for other in others):
        raise PackRefused("pack_same_version", version=pack.version)
    for other in others:
        if version_key(other.version) > version_key(pack.version) and other.valid_from <= pack.valid_from:
            raise PackRefused("pack_older", version=pack.version, newest=other.version)


def _itself(pack: Pack) -> Pack:
    return pack


def _read(path: Path) -> bytes:
    """At most a byte more than a pack may have; nothing when it cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(LARGEST_BYTES + 1)
    except OSError:
        return b""
