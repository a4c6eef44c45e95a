"""The compact form of the regions: one file of bytes that is ready for searching as soon as it is unpacked.

Places stand in the order of their codes, so that what lies in a place follows it. It must not judge texts.
"""

import re
import struct
import sys
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

import zstandard

from perisai_app.domain.region import Level

MAGIC = b"perisai regions 1\n"
LARGEST = 64 * 1024 * 1024
DIGITS = 10
INNER = 1  # the last bit of a posting: the term begins at a later word of the name
_AFTER_Z = "{"
_CODE = re.compile(r"[0-9]{2}(\.[0-9]{2}){0,2}|([0-9]{2}\.){3}[0-9]{4}")
_SIZES = {2: Level.PROVINCE, 5: Level.REGENCY, 8: Level.DISTRICT, 13: Level.VILLAGE}
_LENGTHS: dict[int, int] = {level: length for length, level in _SIZES.items()}
_STEPS = (10**8, 10**6, 10**4, 1)  # by level: how far the codes of two such places are apart


@dataclass(frozen=True, slots=True)
class Names:
    """Names in one piece of bytes: few are ever looked at, so none is made into a text before."""

    text: bytes
    starts: "array[int]"

    @classmethod
    def of(cls, names: Iterable[str]) -> "Names":
        encoded = [name.encode() for name in names]
        return cls(b"".join(encoded), array("I", accumulate(map(len, encoded), initial=0)))

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __getitem__(self, place: int) -> str:
        return self.text[self.starts[place] : self.starts[place + 1]].decode()


@dataclass(frozen=True, slots=True)
class RegionTable:
    """`codes` are 10 digits as numbers, ascending. A term is a squeezed name, or one from a later word on;
    its postings are places (number * 2 + INNER) at `postings[starts[t]:starts[t + 1]]`, whole names first.
    """

    codes: "array[int]"
    levels: bytes
    names: Names
    terms: Sequence[str]
    starts: "array[int]"
    postings: "array[int]"

    def at(self, code: str) -> int | None:
        """The number of the place with this dotted code; None when there is none."""
        number = _number(code)
        if number is None:
            return None
        place = bisect_left(self.codes, number)
        found = place < len(self.codes) and self.codes[place] == number
        return place if found and self.levels[place] == _SIZES[len(code)] else None

    def code(self, place: int) -> str:
        digits = f"{self.codes[place]:0{DIGITS}}"
        whole = f"{digits[:2]}.{digits[2:4]}.{digits[4:6]}.{digits[6:]}"
        return whole[: _LENGTHS[self.levels[place]]]

    def end(self, place: int) -> int:
        """The first place after it that does not lie in it."""
        return bisect_left(self.codes, self.codes[place] + _STEPS[self.levels[place] - 1], lo=place)

    def around(self, place: int) -> list[int]:
        """The place itself and those it lies in, nearest first."""
        number = self.codes[place]
        outer = reversed(_STEPS[: self.levels[place] - 1])
        return [place, *(bisect_left(self.codes, number - number % step) for step in outer)]

    def starting(self, text: str) -> "array[int]":
        """Postings of every term that begins with the text."""
        first, last = bisect_left(self.terms, text), bisect_left(self.terms, text + _AFTER_Z)
        return self.postings[self.starts[first] : self.starts[last]]

    def begins(self, text: str) -> bool:
        """Whether any term begins with the text."""
        term = bisect_left(self.terms, text)
        return term < len(self.terms) and self.terms[term].startswith(text)

    def exactly(self, text: str) -> list[int]:
        """Places whose whole name this is."""
        term = bisect_left(self.terms, text)
        if term == len(self.terms) or self.terms[term] != text:
            return []
        group = self.postings[self.starts[term] : self.starts[term + 1]]
        return [posting >> 1 for posting in group if not posting & INNER]


def pack(table: RegionTable) -> bytes:
    """The bytes of a table: magic, then seven sections with their lengths, compressed."""
    sections = (
        _little(table.codes),
        table.levels,
        table.names.text,
        _little(table.names.starts),
        "\n".join(table.terms).encode(),
        _little(table.starts),
        _little(table.postings),
    )
    body = b"".join(struct.pack("<I", len(section)) + section for section in sections)
    return MAGIC + zstandard.ZstdCompressor(level=9, write_checksum=True).compress(body)


def unpack(data: bytes) -> RegionTable:
    """The table of these bytes; ValueError when they are no table or a broken one."""
    if not data.startswith(MAGIC):
        raise ValueError("no regions in the form that this program reads")
    try:
        table = _table(data[len(MAGIC) :])
    except (zstandard.ZstdError, struct.error, ValueError) as error:
        raise ValueError("broken regions") from error
    if not _whole(table):
        raise ValueError("broken regions: the parts do not fit together")
    return table


def _table(packed: bytes) -> RegionTable:
    if zstandard.frame_content_size(packed) > LARGEST:
        raise ValueError("too large")
    body = zstandard.ZstdDecompressor().decompress(packed, max_output_size=LARGEST)
    codes, levels, names, name_starts, terms, starts, postings = _sections(memoryview(body))
    return RegionTable(
        codes=_array("Q", codes),
        levels=bytes(levels),
        names=Names(bytes(names), _array("I", name_starts)),
        terms=bytes(terms).decode().split("\n"),
        starts=_array("I", starts),
        postings=_array("I", postings),
    )


def _whole(table: RegionTable) -> bool:
    return (
        len(table.codes) == len(table.levels) == len(table.names)
        and len(table.starts) == len(table.terms) + 1
        and table.starts[-1] == len(table.postings)
    )


def _sections(body: memoryview) -> list[memoryview]:
    found = []
    while body:
        (size,) = struct.unpack_from("<I", body)
        found.append(body[4 : 4 + size])
        body = body[4 + size :]
    return found


def _array(kind: str, section: memoryview) -> "array[int]":
    numbers: array[int] = array(kind)
    numbers.frombytes(section)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


def _little(numbers: "array[int]") -> bytes:
    copy = numbers[:]
    if sys.byteorder == "big":
        copy.byteswap()
    return copy.tobytes()


def _number(code: str) -> int | None:
    """'51.04' as 5104000000; None for a text that is not written like a code."""
    return int(code.replace(".", "").ljust(DIGITS, "0")) if _CODE.fullmatch(code) else None
