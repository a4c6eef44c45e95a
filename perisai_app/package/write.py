"""Writes what the laptop owes into sealed parts, on a stick say: all of them, or nothing that anybody sees.

What is in a package stays owed until its receipts come back, and may go over the network meanwhile: what
comes twice earns its receipt twice.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Event

from nacl.signing import SigningKey, VerifyKey

from perisai_app.package.addressee import Addressee, addressee
from perisai_app.package.leftovers import cleaned, unfinished
from perisai_app.package.place import named_trouble, part_paths, refuse_existing
from perisai_app.package.plan import Part, Plan, plan
from perisai_app.package.sealing import seal
from perisai_app.package.stretches import Unreadable, bytes_of
from perisai_app.vault.database import Vault
from perisai_app.vault.errors import PackageCancelled, PartTooSmall
from perisai_app.vault.journal import What, note
from perisai_app.vault.moments import stamp
from perisai_app.vault.numbers import new_id
from perisai_app.vault.outbox import Owed, begin_attempt, end_attempt, still_owed
from perisai_app.whole_file import settle
from perisai_app.wire.package import Head, signed_head
from perisai_app.wire.signing import key_id

SMALLEST, USUAL = 200_000, 2_000_000_000  # a FAT32 stick holds files below 4 GiB
IN_A_PACKAGE = "packed"  # how a person's history tells it

Report = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Written:
    """The parts in their order; `lines` and `files` in them, each once, `left_out` files that do not read."""

    package: str
    paths: tuple[Path, ...]
    lines: int
    files: int
    left_out: int
    bytes: int


def write_package(
    vault: Vault,
    target: Path,
    *,
    now: datetime,
    part_bytes: int = USUAL,
    text_only: bool = False,
    cancel: Event | None = None,
    report: Report = lambda done, total: None,
) -> Written:
    """`report` is told bytes done and in all. NotJoined, NoPackageKey, PartTooSmall, PackageExists,
    PackageCancelled, PackageDiskFull, PackageDiskGone, PackageUnwritable: then nothing of it is left.
    """
    to = addressee(vault)
    if part_bytes < SMALLEST:
        raise PartTooSmall
    writing = _Writing(vault, to, new_id(), now, cancel or Event(), report)
    unread = list[str]()
    while True:
        try:
            made = plan(vault, part_bytes, text_only=text_only, without=unread, now=now)
            paths = writing.to(target, made)
        except Unreadable as file:
            unread.append(file.sha256)
            continue
        return Written(writing.package, paths, len(made.lines), made.files, len(unread), _on_disk(paths))


@dataclass(slots=True)
class _Writing:
    """`done` of `total` bytes are sealed in this try."""

    vault: Vault
    addressee: Addressee
    package: str
    now: datetime
    cancel: Event
    report: Report
    total: int = 0
    done: int = 0

    def to(self, target: Path, made: Plan) -> tuple[Path, ...]:
        """Beside first, then under their names; before these, the vault knows that it may leave."""
        self.done, self.total = 0, _bytes(made)
        paths = part_paths(target, len(made.parts))
        refuse_existing(paths)
        device_id = self.addressee.device_id
        beside = [unfinished(path, device_id, self.package) for path in paths]
        try:
            with named_trouble(target.parent), cleaned(self.vault.home, target.parent, device_id):
                for number, path in enumerate(beside, start=1):
                    seal(self._pieces(made, number), self.addressee.recipient, path)
                self._tell(made)
                for path, final in zip(beside, paths, strict=True):
                    path.rename(final)
                settle(target.parent)
        except BaseException:
            _let_go([*beside, *paths])
            raise
        return paths

    def _pieces(self, made: Plan, number: int) -> Iterator[bytes]:
        part = made.parts[number - 1]
        yield signed_head(SigningKey(self.addressee.signing_seed), self._head(made, number))
        for text in part.texts:
            yield self._counted(text.frame)
        for stretch in part.stretches:
            yield self._counted(bytes_of(self.vault, stretch))

    def _counted(self, piece: bytes) -> bytes:
        if self.cancel.is_set():
            raise PackageCancelled
        self.done += len(piece)
        self.report(self.done, self.total)
        return piece

    def _head(self, made: Plan, number: int) -> Head:
        us = self.addressee
        return Head.model_validate(
            {
                "package": self.package,
                "part": number,
                "parts": len(made.parts),
                "device": us.device_id,
                "device_key": SigningKey(us.signing_seed).verify_key.encode().hex(),
                "made_at": stamp(self.now),
                "key_id": key_id(VerifyKey(us.centre_key)),
                "cursor": us.cursor,
                "enrol": us.request,
                "entries": made.parts[number - 1].entries,
            }
        )

    def _tell(self, made: Plan) -> None:
        """From here on each line may have reached the centre, whatever becomes of the stick."""
        counts = {"parts": len(made.parts), "lines": len(made.lines), "files": made.files}
        with self.vault.writing():
            if going := still_owed(self.vault, [Owed(sent, b"") for sent in made.lines]):
                attempt = begin_attempt(self.vault, going, self.now)
                end_attempt(self.vault, attempt, IN_A_PACKAGE, self.now)
            note(self.vault, What.PACKAGE_WRITTEN, at=self.now, params={"package": self.package, **counts})


def _bytes(made: Plan) -> int:
    return sum(_part_bytes(part) for part in made.parts)


def _part_bytes(part: Part) -> int:
    return sum(len(text.frame) for text in part.texts) + sum(piece.bytes for piece in part.stretches)


def _on_disk(paths: Sequence[Path]) -> int:
    return sum(path.stat().st_size for path in paths)


def _let_go(paths: Sequence[Path]) -> None:
    for path in paths:
        with suppress(OSError):
            path.unlink()
