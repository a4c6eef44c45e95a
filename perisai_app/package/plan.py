"""What goes into which part, before a byte is written: the head of a part names all of it.

All text goes first, since it is what the office needs most. A part that carries a file also carries the owed
lines that name it, so that the centre wants the file whichever part comes first. Must not write anything.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import zstandard

from perisai_app.package.stretches import Stretch, stretches_of
from perisai_app.vault.database import Vault
from perisai_app.vault.files.packing import files_to_carry, lines_naming
from perisai_app.vault.files.sending import OwedFile
from perisai_app.vault.outbox import Owed, all_owed
from perisai_app.wire.canonical import digest
from perisai_app.wire.media import MAX_BODY_BYTES, MAX_LINES
from perisai_app.wire.package import Entry, FileEntry, TextEntry
from perisai_app.wire.verdict import SentLine

LEVEL = 12
ENTRY_BYTES = 320  # what an entry takes in the head, at most
HEAD_BYTES = 1_000
MOST_FILES = 15_000  # of one part: its head stays readable in one piece
SEALED_SHARE = 0.999  # age adds 16 bytes to every 65,536, and some 200 in all


@dataclass(frozen=True, slots=True)
class Text:
    """A packed batch."""

    lines: tuple[SentLine, ...]
    frame: bytes

    @property
    def entry(self) -> TextEntry:
        return TextEntry(bytes=len(self.frame), sha256=digest(self.frame))


@dataclass(slots=True)
class Part:
    """What one part holds. `left` is its room in bytes; `naming` are the lines that came for its files, and
    wait to be packed; `lines` are all.
    """

    left: int
    texts: list[Text] = field(default_factory=list)
    stretches: list[Stretch] = field(default_factory=list)
    naming: dict[SentLine, bytes] = field(default_factory=dict)
    lines: set[SentLine] = field(default_factory=set)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """In the order of the bytes: text before the files that it names."""
        files = (_entry(stretch) for stretch in self.stretches)
        return (*(text.entry for text in self.texts), *files)

    @property
    def is_empty(self) -> bool:
        return not self.texts and not self.stretches


@dataclass(frozen=True, slots=True)
class Plan:
    """Every part, and what is in them all together: lines and files counted once."""

    parts: tuple[Part, ...]
    lines: tuple[SentLine, ...]
    files: int


def plan(vault: Vault, part_bytes: int, *, text_only: bool, without: Sequence[str], now: datetime) -> Plan:
    """Of all that is owed, `without` the files whose bytes do not read; one part at least, which then asks
    for the office's news alone. Holds the packed text of everything, and one file at a time.
    """
    room = int(part_bytes * SEALED_SHARE) - HEAD_BYTES
    parts, lines = [Part(room)], list[SentLine]()
    for text in _texts(vault, room, now):
        lines += text.lines
        _place_text(parts, text, room)
    files = () if text_only else files_to_carry(vault, without)
    for file in files:
        _place_file(vault, parts, file, room)
    for part in parts:
        _close(part, room)
    return Plan(tuple(parts), tuple(lines), len(files))


def _texts(vault: Vault, room: int, now: datetime) -> Iterator[Text]:
    for lines in all_owed(vault, MAX_LINES, now=now):
        yield from map(_packed, _batches(lines, room))


def _batches(lines: Sequence[Owed], room: int) -> Iterator[Sequence[Owed]]:
    """As many lines at a time as a batch and a part may hold, even if they hardly pack."""
    most = min(MAX_BODY_BYTES, room * 9 // 10)
    start = size = 0
    for number, owed in enumerate(lines):
        if size + len(owed.data) + 1 > most and number > start:
            yield lines[start:number]
            start, size = number, 0
        size += len(owed.data) + 1
    if lines[start:]:
        yield lines[start:]


def _packed(lines: Sequence[Owed]) -> Text:
    text = b"".join(owed.data + b"\n" for owed in lines)
    return Text(tuple(owed.sent for owed in lines), zstandard.ZstdCompressor(level=LEVEL).compress(text))


def _place_text(parts: list[Part], text: Text, room: int) -> None:
    size = len(text.frame) + ENTRY_BYTES
    if size > parts[-1].left:
        parts.append(Part(room))
    parts[-1].texts.append(text)
    parts[-1].lines.update(text.lines)
    parts[-1].left -= size


def _place_file(vault: Vault, parts: list[Part], file: OwedFile, room: int) -> None:
    """Into this part or the next; only what no empty part could hold is cut into stretches."""
    naming = lines_naming(vault, file.sha256)
    last = parts[-1]
    is_full = _size(last, file.bytes, naming) > last.left or len(last.stretches) >= MOST_FILES
    if is_full and not last.is_empty:
        parts.append(Part(room))
    space = parts[-1].left - _size(parts[-1], 0, naming)
    for number, stretch in enumerate(stretches_of(vault, file, space)):
        if number:
            parts.append(Part(room))
        _add(parts[-1], stretch, naming)


def _add(part: Part, stretch: Stretch, naming: Sequence[Owed]) -> None:
    part.left -= _size(part, stretch.bytes, naming)
    part.stretches.append(stretch)
    part.naming.update({owed.sent: owed.data for owed in naming if owed.sent not in part.lines})
    part.lines.update(owed.sent for owed in naming)


def _size(part: Part, file_bytes: int, naming: Sequence[Owed]) -> int:
    """Lines are counted unpacked: what a few of them pack to is known only in the end."""
    lines = sum(len(owed.data) + 1 for owed in naming if owed.sent not in part.lines)
    return file_bytes + 2 * ENTRY_BYTES + lines


def _close(part: Part, room: int) -> None:
    owed = [Owed(sent, data) for sent, data in part.naming.items()]
    part.naming = {}
    for start in range(0, len(owed), MAX_LINES):
        part.texts += map(_packed, _batches(owed[start : start + MAX_LINES], room))


def _entry(stretch: Stretch) -> FileEntry:
    return FileEntry(
        sha256=stretch.file.sha256,
        total=stretch.file.bytes,
        offset=stretch.offset,
        bytes=stretch.bytes,
        part_sha256=stretch.sha256,
    )
