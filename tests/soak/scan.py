"""Looks for secrets in everything that lies in a folder, in each form in which a program might write them."""

import base64
import sys
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

WORD, STRIDE = 8, 4
LEAST = WORD + STRIDE - 1  # so long a form has a whole word at some multiple of the stride


@dataclass(frozen=True)
class Needles:
    """All forms of all secrets; a file's words are compared with theirs, so that each file is read once."""

    forms: dict[bytes, str]

    @cached_property
    def words(self) -> dict[int, list[bytes]]:
        found: dict[int, list[bytes]] = {}
        for form in self.forms:
            for start in range(STRIDE):
                found.setdefault(int.from_bytes(form[start : start + WORD], sys.byteorder), []).append(form)
        return found

    def found_in(self, data: bytes) -> set[str]:
        alike = set.union(*(_words(data[start:]) & self.words.keys() for start in (0, STRIDE)))
        return {self.forms[form] for word in alike for form in self.words[word] if form in data}


def _words(data: bytes) -> set[int]:
    return set(array("Q", data[: len(data) // WORD * WORD]))


def needles(texts: Iterable[str], pieces: Iterable[bytes] = ()) -> Needles:
    """`texts` are looked for as typed, in capitals, turned round and encoded; `pieces` as bytes."""
    forms = {form: f"text {number}" for number, text in enumerate(texts) for form in forms_of(text)}
    for number, piece in enumerate(pieces):
        forms |= {form: f"piece {number}" for form in encoded(piece)}
    assert forms and min(map(len, forms)) >= LEAST
    return Needles(forms)


def forms_of(text: str) -> Iterator[bytes]:
    spellings = {text, text.upper(), text.lower(), text[::-1], text.replace(" ", "")}
    for spelling in spellings:
        for coding in ("utf-8", "utf-16-le", "utf-16-be"):
            yield from encoded(spelling.encode(coding))


def encoded(data: bytes) -> Iterator[bytes]:
    """Itself, in hexadecimal digits, and the part of its base64 that does not depend on what is before it."""
    yield data
    yield data.hex().encode()
    yield data.hex().upper().encode()
    for shift in range(3):
        coded = base64.b64encode(bytes(shift) + data)
        inner = coded[4 if shift else 0 : -4]
        if len(inner) >= LEAST:
            yield inner
            yield inner.replace(b"+", b"-").replace(b"/", b"_")


def hits(folder: Path, wanted: Needles) -> dict[str, set[str]]:
    """What was found, by file: names of files count as well."""
    found: dict[str, set[str]] = {}
    for path in sorted(folder.rglob("*")):
        data = str(path.relative_to(folder)).encode() + b"\0" + (path.read_bytes() if path.is_file() else b"")
        if here := wanted.found_in(data):
            found[str(path.relative_to(folder))] = here
    return found
