"""One part from a stick: proved whole before anything of it is stored, then taken in by the doors that the
network's batches and uploads come through, and answered with receipts.

A repeat changes nothing and earns its receipts again. Must not know commands.
"""

from dataclasses import dataclass, field
from pathlib import Path

from central import chain
from central.centre import Centre
from central.enrolment import Device, device_with_key
from central.feed import MAX_PAGE, read_feed
from central.ingest import ingest
from central.judging import judge
from central.packages.joining import admit
from central.packages.noting import Counts, mark, note_part, was_taken
from central.packages.pieces import drop_expired_pieces, take_piece
from central.packages.unwrap import Bad, prove, text_lines, unwrap
from perisai_app.wire.changes import ChangesPage
from perisai_app.wire.enrolment import EnrolAnswer
from perisai_app.wire.files import FileReceipt
from perisai_app.wire.package import (
    Entry,
    Head,
    Receipts,
    ReceivedFile,
    SettledBatch,
    TextEntry,
    sealed_receipts,
)
from perisai_app.wire.verdict import verdicts_of

MOST_PAGES = 50


@dataclass(frozen=True, slots=True)
class Imported:
    """What one part brought, `repeated` when it was taken in before; `receipts` are sealed for its laptop."""

    head: Head
    blocked: bool
    repeated: bool
    counts: Counts
    receipts: bytes


@dataclass(slots=True)
class _Taking:
    """What has been taken in of one part so far."""

    centre: Centre
    device: Device
    head: Head
    joined: EnrolAnswer | None
    counts: Counts = field(default_factory=Counts)
    batches: list[SettledBatch] = field(default_factory=list)
    files: list[ReceivedFile] = field(default_factory=list)

    def take(self, entry: Entry, data: bytes) -> None:
        if isinstance(entry, TextEntry):
            self._take_text(text_lines(data))
            return
        told = take_piece(self.centre, self.device, entry, data)
        if isinstance(told, FileReceipt):
            self.files.append(_received(entry.sha256, entry.total, told))
        self.counts.count_file(told)

    def _take_text(self, lines: list[bytes]) -> None:
        sent = [judge(line, self.device, self.centre.book).sent for line in lines]
        if self.device.blocked:
            mark(self.centre, self.head, sent)  # first, so that a crash after it leaves none unmarked
        answer = ingest(self.centre, self.device, lines)
        self.counts.count_lines(verdicts_of(answer, len(lines)))
        told = tuple((line.registration_id, line.revision, line.digest) for line in sent)
        self.batches.append(SettledBatch(sent=told, answer=answer))


def take_part(centre: Centre, path: Path) -> Imported:
    """Everything storable is committed when this returns; Bad when nothing of it was taken."""
    head = prove(path, centre.keys.package)
    joined = admit(centre, head)
    device = device_with_key(centre, head.device_key)
    if device is None:
        raise Bad("package_unknown_code") if head.enrol else Bad("package_unknown_device")
    drop_expired_pieces(centre)
    taking = _Taking(centre, device, head, joined)
    unwrap(path, centre.keys.package, taking.take, expected=head)
    repeated = was_taken(centre, head)
    note_part(centre, device, head, taking.counts)
    sealed = _receipts(centre, device, head, taking)
    return Imported(head, device.blocked, repeated, taking.counts, sealed)


def _receipts(centre: Centre, device: Device, head: Head, taking: _Taking) -> bytes:
    pages = () if device.blocked else _news(centre, device, head.cursor)
    with centre.store.reading() as connection:
        key = centre.standing(connection).key
        rotations = chain.since(chain.chain(connection), head.key_id)
    told = Receipts(
        device=device.device_id,
        package=head.package,
        part=head.part,
        batches=tuple(taking.batches),
        files=tuple(taking.files),
        after=head.cursor,
        pages=pages,
        rotations=rotations,
        enrol=taking.joined,
        key_id="",
        signature="",
    )
    return sealed_receipts(key, bytes.fromhex(head.device_key), told)


def _news(centre: Centre, device: Device, cursor: str) -> tuple[ChangesPage, ...]:
    """What the office decided since the laptop last heard of it."""
    pages = [read_feed(centre, device, cursor, MAX_PAGE)]
    while pages[-1].more and len(pages) < MOST_PAGES:
        pages.append(read_feed(centre, device, pages[-1].cursor, MAX_PAGE))
    return tuple(pages)


def _received(sha256: str, size: int, told: FileReceipt) -> ReceivedFile:
    return ReceivedFile(
        sha256=sha256, bytes=size, epoch=told.epoch, key_id=told.key_id, signature=told.signature
    )
