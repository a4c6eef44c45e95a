"""Search: what of a person is searched, and how what somebody typed becomes a match on the index.

The index itself is kept by the triggers of the schema; it knows words, and nothing of states and screens.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import TYPE_CHECKING

from perisai_app.domain.names import folded
from perisai_app.domain.typed import digits
from perisai_app.reference.regions import regions

if TYPE_CHECKING:
    from perisai_app.vault.database import Vault

MOST_WORDS = 12  # a name has fewer; a whole pasted page must not become a query
LONGEST_WORD = 40
PAGES_A_STEP = 50  # of the index; a step holds the writer for some milliseconds
_NUMBER = re.compile(r"[+(]*[0-9][0-9+().\-]*")
_APOSTROPHES = re.compile("['’‘`´ʼ]")


def searchable(texts: Mapping[str, str]) -> str:
    """The words that find a person: folded name, NIK, phone as 62812..., village and group; no two alike."""
    found = [
        *folded(texts.get("name", "")).split(),
        *_plain(digits(texts.get("nik", ""))),
        *_plain(_phone(texts.get("phone", ""))),
        *_plain(_village(texts.get("village", "").strip())),
        *_plain(texts.get("group", "")),
    ]
    return " ".join(dict.fromkeys(found))


def match(search: str) -> str | None:
    """An FTS5 expression for rows that hold every word of `search`.

    None when nothing is asked for, "" when nothing can match: what was typed has no letter or digit.
    """
    if not search.strip():
        return None
    return " AND ".join(f"({term})" for term in _terms(search))


def forget(vault: "Vault") -> None:
    """Whoever was deleted leaves the index for good: until then his words stand in it, marked as void.

    In many small transactions, so that typing never waits; not inside one.
    """
    pages = -PAGES_A_STEP  # FTS5: the first step, negative, takes up all segments; the others go on with it
    while True:
        with vault.writing() as db:
            before = db.conn.total_changes
            db.execute("INSERT INTO search_index (search_index, rank) VALUES ('merge', ?)", [pages])
            merged = db.conn.total_changes - before  # the transaction itself is counted on its way out
        if merged < 2:
            return
        pages = PAGES_A_STEP


def _terms(search: str) -> Iterator[str]:
    """One for each word; digits with blanks between may be one number or several parts."""
    tokens = search.split()[:MOST_WORDS]
    name = " ".join(token for token in tokens if not _NUMBER.fullmatch(token))
    yield from map(_term, folded(name).split())
    for is_number, run in groupby(tokens, lambda token: bool(_NUMBER.fullmatch(token))):
        if is_number:
            yield _number([re.sub(r"\D", "", token) for token in run])


def _number(parts: list[str]) -> str:
    apart = " AND ".join(f"({_digits(part)})" for part in parts)
    return apart if len(parts) == 1 else f"({apart}) OR {_digits(''.join(parts))}"


def _digits(part: str) -> str:
    """As part of a NIK or phone, and as the beginning of a phone written 0812 or 0062812."""
    writings = {part, re.sub("^00|^0(?!0)", lambda zeros: "" if len(zeros[0]) == 2 else "62", part)}
    return " OR ".join(_term(writing) for writing in sorted(writings) if writing)


def _term(word: str) -> str:
    """Anywhere in a word from three letters on; one or two letters must begin one."""
    word = word[:LONGEST_WORD]
    return f'"{word}"' if len(word) > 2 else f'"{"^" * (3 - len(word))}{word}"'


def _plain(text: str) -> Iterable[str]:
    """Upper case, without accents and punctuation; unlike a name, with whatever looks like a title."""
    parts = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", text))
    bare = "".join(char for char in parts if not unicodedata.combining(char)).upper()
    return re.sub(r"[\W_]+", " ", bare).split()


def _phone(text: str) -> str:
    plain = re.sub(r"\D", "", text)
    return re.sub("^00|^0|^(?=8)", lambda start: "" if start[0] == "00" else "62", plain)


def _village(text: str) -> str:
    """A chosen village's name; what was typed, while it is not one of today's codes."""
    place = regions().place(text) if text else None
    return place.name if place else text
