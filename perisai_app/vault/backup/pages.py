"""Which pages of a damaged vault are still sealed: SQLCipher's page HMACs, checked without reading a table.

A page that fails poisons the connection that read it, so the map is made first. Beside it, a torn WAL: frames
after a damaged one are whole, but SQLite would drop them all without an error.
"""

import hashlib
import hmac
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from perisai_app.vault.keys.vault_key import VaultKey

PAGE = 4096
SALT, MAC = 16, 64
HEADER, FRAME_HEADER = 32, 24
MASK, ROUNDS = 0x3A, 2  # how SQLCipher 4 derives the HMAC's key from the raw one
KEY_BYTES = 32
MOST_PAGES = 1 << 26  # 256 GB: a greater number is damage


@dataclass(frozen=True, slots=True)
class Seals:
    """Knows whether a page is what SQLCipher once wrote at this place."""

    key: bytes

    def holds(self, page: bytes, number: int) -> bool:
        """`number` counts from 1; the first page begins with the salt, which is not sealed."""
        if len(page) != PAGE:
            return False
        return hmac.compare_digest(self._seal(page, number), page[PAGE - MAC :])

    def sealed(self, page: bytes, number: int) -> bytes:
        """An encrypted page as it would stand at another place."""
        return page[: PAGE - MAC] + self._seal(page, number)

    def _seal(self, page: bytes, number: int) -> bytes:
        said = page[SALT if number == 1 else 0 : PAGE - MAC] + number.to_bytes(4, "little")
        return hmac.digest(self.key, said, "sha512")


def seals_of(key: VaultKey) -> Seals:
    raw, salt = key.raw[:KEY_BYTES], key.raw[KEY_BYTES:]
    return Seals(hashlib.pbkdf2_hmac("sha512", raw, bytes(b ^ MASK for b in salt), ROUNDS, KEY_BYTES))


def damaged_pages(path: Path, seals: Seals) -> frozenset[int]:
    """Numbers of the pages that do not read; a page of zeros was allotted and never written."""
    bad = set()
    with path.open("rb") as file:
        number = 0
        while page := file.read(PAGE):
            number += 1
            if not seals.holds(page, number) and page.strip(b"\0"):
                bad.add(number)
    return frozenset(bad)


def empty_pages(path: Path) -> frozenset[int]:
    """Numbers of the pages of zeros: never written, or lost. SQLCipher has no seal to judge them by."""
    with path.open("rb") as file:
        pages = iter(lambda: file.read(PAGE), b"")
        return frozenset(number for number, page in enumerate(pages, 1) if not page.strip(b"\0"))


def give_pages(copy: Path, donor: Path, numbers: Iterable[int]) -> None:
    """Put the donor's pages of these numbers in the place of the copy's own."""
    with donor.open("rb") as source, copy.open("r+b") as file:
        for number in numbers:
            source.seek((number - 1) * PAGE)
            if len(page := source.read(PAGE)) == PAGE:
                file.seek((number - 1) * PAGE)
                file.write(page)
        file.truncate(max(copy.stat().st_size, donor.stat().st_size))


def mend_wal(wal: Path, seals: Seals) -> int:
    """Rewrite a working copy's WAL so that SQLite reads past its damaged frames; how many were left out.

    A transaction that lost a frame is taken without it: what that page held is as lost as a damaged page.
    """
    data = wal.read_bytes()
    frames = _committed(list(_frames(data)))
    good = [frame for frame in frames if seals.holds(frame.page, frame.number)]
    if not good:
        wal.unlink()
        return len(frames)
    header = _header(data[:HEADER])
    pages = max(*(frame.pages for frame in frames), *(frame.number for frame in good))
    sums, written = struct.unpack(">II", header[24:32]), [header]
    for frame in good:
        is_last = frame is good[-1]
        front = struct.pack(">II", frame.number, (frame.pages or pages) if is_last else frame.pages)
        sums = _summed(front + frame.page, sums)
        written.append(front + header[16:24] + struct.pack(">II", *sums) + frame.page)
    wal.write_bytes(b"".join(written))
    return len(frames) - len(good)


@dataclass(frozen=True, slots=True)
class _Frame:
    """One written page; `pages` is the database's size after a commit, 0 inside a transaction."""

    number: int
    pages: int
    page: bytes


def _committed(frames: list["_Frame"]) -> list["_Frame"]:
    """Up to the last commit: what an open transaction had spilled was never acknowledged."""
    ends = [place for place, frame in enumerate(frames) if frame.pages]
    return frames[: ends[-1] + 1] if ends else []


def _frames(data: bytes) -> Iterator[_Frame]:
    """Every frame of the newest round: the salts in a frame's header tell the rounds apart."""
    salts = _newest_salts(data)
    for start in range(HEADER, len(data) - FRAME_HEADER - PAGE + 1, FRAME_HEADER + PAGE):
        number, pages = struct.unpack(">II", data[start : start + 8])
        page = data[start + FRAME_HEADER : start + FRAME_HEADER + PAGE]
        if data[start + 8 : start + 16] == salts:
            yield _Frame(number, pages if pages <= MOST_PAGES else 0, page)


def _newest_salts(data: bytes) -> bytes:
    """The header's; when the header itself is damaged, the first frame's."""
    if _is_header(data[:HEADER]):
        return data[16:24]
    return data[HEADER + 8 : HEADER + 16]


def _is_header(header: bytes) -> bool:
    if len(header) != HEADER:
        return False
    return _summed(header[:24], (0, 0), big=header[3] & 1 == 1) == struct.unpack(">II", header[24:32])


def _header(old: bytes) -> bytes:
    """A header of our own with fresh sums, in big-endian words."""
    front = struct.pack(">IIII", 0x377F0683, 3_007_000, PAGE, 0) + old[16:24]
    return front + struct.pack(">II", *_summed(front, (0, 0)))


def _summed(data: bytes, sums: tuple[int, int], *, big: bool = True) -> tuple[int, int]:
    """SQLite's running checksum over pairs of 32-bit words."""
    first, second = sums
    words = struct.unpack(f"{'>' if big else '<'}{len(data) // 4}I", data)
    for even, odd in zip(words[::2], words[1::2], strict=True):
        first = (first + even + second) & 0xFFFFFFFF
        second = (second + odd + first) & 0xFFFFFFFF
    return first, second
