"""Names of places and typed texts in the one form in which they are compared. Must not know any place.

Whoever changes `folded`, `bare` or `squeezed` builds the compact form anew (scripts/build-regions).
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from perisai_app.domain.region import Level

LONGEST_TEXT = 160
MOST_WORDS = 8

TITLES = {
    "kelurahan": Level.VILLAGE,
    "kel": Level.VILLAGE,
    "desa": Level.VILLAGE,
    "ds": Level.VILLAGE,
    "kecamatan": Level.DISTRICT,
    "kec": Level.DISTRICT,
    "kabupaten": Level.REGENCY,
    "kab": Level.REGENCY,
    "provinsi": Level.PROVINCE,
    "propinsi": Level.PROVINCE,
    "prov": Level.PROVINCE,
}
_QUOTES = re.compile("['\"`´‘’“”]")
_OTHERS = re.compile(r"[^a-z0-9]+")


class Word(NamedTuple):
    """One typed word, or several run together; the level is what a title before it said ('Kec. Ubud')."""

    text: str
    level: Level | None = None


def folded(text: str) -> str:
    """Lower case, no accents, no quotes ("Sa'dan" = "sadan"), one space for everything that is no letter."""
    plain = unicodedata.normalize("NFKD", _QUOTES.sub("", text)).encode("ascii", "ignore").decode()
    return _OTHERS.sub(" ", plain.lower()).strip()


def bare(name: str) -> str:
    """A folded name without the title before it; a title that stands alone is the name."""
    title, _, rest = name.partition(" ")
    return rest if rest and title in TITLES else name


def squeezed(text: str) -> str:
    """Folded and without spaces, for 'Suka Maju' and 'Sukamaju' are written by the same hand."""
    return folded(text).replace(" ", "")


def parts(text: str) -> list[list[Word]]:
    """The typed words between commas, each with the level that the title before it gives."""
    found, left = [], MOST_WORDS
    for part in re.split(r"[,;\n]", text):
        words = list(_words(folded(part).split()))[:left]
        left -= len(words)
        if words:
            found.append(words)
    return found


def untitled(found: list[list[Word]]) -> list[list[Word]]:
    """The same words when their titles were not meant."""
    return [[Word(word.text) for word in words] for words in found]


def _words(texts: list[str]) -> Iterator[Word]:
    level: Level | None = None
    for at, text in enumerate(texts):
        if text in TITLES and at + 1 < len(texts):
            level = TITLES[text]
        else:
            yield Word(text, level)
            level = None
