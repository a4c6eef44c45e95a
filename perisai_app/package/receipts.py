"""Takes the receipts of a package into the vault, through the same settling as over the network.

They come by anybody's hand, so nothing in them is believed but by the centre's signature, for this laptop, in
an epoch that is not over; a file that was taken in before changes nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from nacl.signing import SigningKey, VerifyKey

from perisai_app.package.addressee import Sender, join_by_hand, sender
from perisai_app.package.news import follow_feed
from perisai_app.reference.packs.shelf import Shelf
from perisai_app.vault.database import Vault
from perisai_app.vault.errors import (
    ReceiptsForged,
    ReceiptsNotOurs,
    ReceiptsOutdated,
    ReceiptsUnread,
)
from perisai_app.vault.files.sending import OwedFile, note_received
from perisai_app.vault.handed_over import note_handed_over
from perisai_app.vault.identity import follow_keys, profile
from perisai_app.vault.journal import What, note
from perisai_app.vault.moments import stamp
from perisai_app.vault.outbox import Owed, note_answer, settle
from perisai_app.wire.canonical import digest
from perisai_app.wire.files import FileReceipt, is_file_receipt
from perisai_app.wire.package import Receipts, SettledBatch, are_of_centre, open_receipts
from perisai_app.wire.rotation import walk
from perisai_app.wire.verdict import SentLine, Verdict, is_signed_by, verdicts_of

LARGEST = 1_000_000_000
BY_PACKAGE = "package"


@dataclass(frozen=True, slots=True)
class Taken:
    """What one file of receipts said, `repeated` when it was taken in before and nothing was done.

    `strange` lines were settled by nobody: this vault holds other bytes under their names.
    """

    package: str
    part: int
    repeated: bool = False
    stored: int = 0
    duplicate: int = 0
    refused: int = 0
    conflict: int = 0
    files: int = 0
    news: int = 0
    strange: int = 0


def take_receipts(vault: Vault, path: Path, *, now: datetime) -> Taken:
    """NotJoined, CardOutdated, ReceiptsUnread, ReceiptsNotOurs, ReceiptsForged, ReceiptsOutdated: nothing was
    changed. An answer to a laptop that asked to join is taken first.
    """
    data = _read(path)
    receipts = open_receipts(SigningKey(profile(vault).signing_seed), data)
    if receipts is None:
        raise ReceiptsNotOurs
    us = sender(vault, receipts)
    package, name = str(receipts.package), digest(data)
    if vault.row("SELECT 1 FROM package_receipts WHERE sha256 = ?", name):
        return Taken(package, receipts.part, repeated=True)
    keys = _prove(us, receipts)
    if any(_is_over(vault, us, epoch) for epoch in receipts.epochs):
        raise ReceiptsOutdated
    if us.asked is not None and receipts.enrol is not None:
        join_by_hand(vault, us.asked, receipts.enrol, now=now)
    elif keys:
        follow_keys(vault, keys, now)
        Shelf(vault.home).trust(keys[-1])
    taken = _take(vault, us.device_id, receipts, now)
    note_handed_over(vault, now=now)
    _note(vault, name, taken, now)
    return taken


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST:
            raise ReceiptsNotOurs
        return path.read_bytes()
    except OSError:
        raise ReceiptsUnread from None


def _prove(us: Sender, receipts: Receipts) -> tuple[bytes, ...]:
    """The keys that follow ours; the last one, or ours, signed all of it and each receipt in it."""
    keys = walk(us.centre_key, receipts.rotations)
    key = VerifyKey(keys[-1] if keys else us.centre_key)
    if not are_of_centre(receipts, key, device_id=us.device_id):
        raise ReceiptsForged
    own = us.device_id
    batches = (is_signed_by(one.answer, key, device_id=own, sent=one.lines) for one in receipts.batches)
    files = (
        is_file_receipt(f.receipt, key, device_id=own, sha256=f.sha256, bytes=f.bytes) for f in receipts.files
    )
    if not all(batches) or not all(files):
        raise ReceiptsForged
    return keys


def _is_over(vault: Vault, us: Sender, epoch: str) -> bool:
    known = vault.row("SELECT 1 FROM past_epochs WHERE epoch = ?", epoch)
    return epoch != us.epoch and known is not None


def _take(vault: Vault, device_id: str, receipts: Receipts, now: datetime) -> Taken:
    verdicts, strange = list[Verdict](), 0
    for batch in receipts.batches:
        sent = _named(vault, batch)
        if _holds_others(vault, sent):
            strange += len(sent)
            continue
        found = verdicts_of(batch.answer, len(sent))
        attempt = note_answer(vault, BY_PACKAGE, now)
        settle(vault, attempt, device_id, [Owed(line, b"") for line in sent], batch.answer, found, now)
        verdicts += found
    _take_files(vault, receipts, now)
    return Taken(
        str(receipts.package),
        receipts.part,
        stored=verdicts.count(Verdict.STORED),
        duplicate=verdicts.count(Verdict.DUPLICATE),
        refused=verdicts.count(Verdict.REFUSED),
        conflict=verdicts.count(Verdict.CONFLICT),
        files=len(receipts.files),
        news=follow_feed(vault, receipts, now),
        strange=strange,
    )


def _take_files(vault: Vault, receipts: Receipts, now: datetime) -> None:
    told: list[tuple[OwedFile, FileReceipt]] = [
        (OwedFile(file.sha256, file.bytes), file.receipt) for file in receipts.files
    ]
    if told:
        note_received(vault, told, now=now)


def _named(vault: Vault, batch: SettledBatch) -> Sequence[SentLine]:
    """A line that the centre could not read is known by its digest alone: here it has its name."""
    return [line if line.registration_id else _by_digest(vault, line) for line in batch.lines]


def _by_digest(vault: Vault, line: SentLine) -> SentLine:
    row = vault.row("SELECT registration_id, revision FROM submissions WHERE digest = ?", line.digest)
    return SentLine(row["registration_id"], row["revision"], line.digest) if row else line


def _holds_others(vault: Vault, sent: Sequence[SentLine]) -> bool:
    """A vault that came back from a backup may have finalized other bytes under a name given before."""
    return any(
        vault.row(OTHER, line.registration_id, line.revision, line.digest) is not None for line in sent
    )


OTHER = "SELECT 1 FROM submissions WHERE registration_id = ? AND revision = ? AND digest <> ?"


def _note(vault: Vault, name: str, taken: Taken, now: datetime) -> None:
    counts = {"part": taken.part, "stored": taken.stored, "duplicate": taken.duplicate, "files": taken.files}
    with vault.writing() as db:
        sql = "INSERT INTO package_receipts (sha256, taken_at) VALUES (?, ?) ON CONFLICT DO NOTHING"
        db.execute(sql, [name, stamp(now)])
        note(vault, What.PACKAGE_RECEIPTS, at=now, params={"package": taken.package, **counts})
