"""From a typed text to the places it may mean, best first. It keeps nothing, so any thread may search.

Every typed word must begin a word of the place's name or of the name of one it lies in. Words may be run
together or apart. Only when nothing fits so may one letter be wrong.
"""

from collections.abc import Iterator, Sequence
from itertools import islice
from string import ascii_lowercase

from perisai_app.domain.region import Level
from perisai_app.reference.wilayah.table import INNER, RegionTable
from perisai_app.reference.wilayah.words import LONGEST_TEXT, Word, parts, squeezed, untitled

EXACT, PREFIX, INNER_WORD, NEAR, NEAR_PREFIX = range(5)
SHORTEST_NEAR = 4
SHORTEST_NEAR_PREFIX = 5
MOST_NEAR = 6  # typed words in which a slip is looked for: about 1 ms each
MOST_COVERINGS = 24
RANKS = 16  # more than a covering has words

Found = dict[int, int]
Covering = tuple[Word, ...]


def ranked(table: RegionTable, text: str) -> Found:
    """Places to ranks (0 is best), in an order that is the same at every search."""
    text = text[:LONGEST_TEXT]
    words = parts(text)
    if not words:
        return {}
    query, plain = _Query(table), untitled(words)
    found: Found = {}
    if words != plain:
        found = query.meet([(Word(squeezed(text)),), *query.coverings(words)])
    return found or query.meet(query.coverings(plain)) or query.guess(query.coverings(plain, misses=1))


class _Query:
    """One search; remembers what its words met."""

    def __init__(self, table: RegionTable) -> None:
        self._table = table
        self._found: dict[Word, Found] = {}
        self._cover: dict[Word, int] = {}

    def coverings(self, words: list[list[Word]], misses: int = 0) -> list[Covering]:
        """The ways to run neighbouring words together; only `misses` of the outcome may mean nothing."""
        ways: list[tuple[Covering, int]] = [((), misses)]
        for part in words:
            ways = [(have + more, left) for have, spare in ways for more, left in self._split(part, spare)]
            ways = ways[:MOST_COVERINGS]
        return sorted((way for way, _ in ways), key=len)

    def meet(self, coverings: Sequence[Covering]) -> Found:
        """Places that every word of one covering means: by their own name, or by one they lie in. They are
        ranked by how their name is met, then by how few words it took.
        """
        best: Found = {}
        for covering in coverings:
            meant = self._meant(covering)
            if 1 in meant:
                for word in covering:
                    _keep(best, self.found(word), meant, len(covering))
        return best

    def guess(self, coverings: Sequence[Covering]) -> Found:
        """The same when one of the words was mistyped."""
        near = islice(dict.fromkeys(self._slips(coverings)), MOST_NEAR)
        return self.meet([(self._mistyped(word), *rest) for word, rest in near])

    def found(self, word: Word) -> Found:
        """Places whose name this word begins, or begins at a later word of it."""
        if word not in self._found:
            self._found[word] = self._look_up(word)
        return self._found[word]

    def _split(self, words: list[Word], misses: int) -> Iterator[tuple[Covering, int]]:
        if not words:
            yield (), misses
        for size in range(len(words), 0, -1):
            if any(word.level for word in words[1:size]):
                continue
            joined = Word("".join(word.text for word in words[:size]), words[0].level)
            spare = misses if self.found(joined) else misses - 1
            if spare >= 0:
                yield from (((joined, *rest), left) for rest, left in self._split(words[size:], spare))

    def _slips(self, coverings: Sequence[Covering]) -> Iterator[tuple[Word, Covering]]:
        """Where a slip may be, and the other words: the word that means nothing, else any."""
        for covering in coverings:
            missed = [at for at, word in enumerate(covering) if not self.found(word)]
            for at in missed or range(len(covering)):
                rest = covering[:at] + covering[at + 1 :]
                if len(covering[at].text) >= SHORTEST_NEAR and (not rest or self._common(rest)):
                    yield covering[at], rest

    def _mistyped(self, word: Word) -> Word:
        """A word that means what the mistyped one may have meant; no typed word holds a '~'."""
        near = Word(f"~{word.text}")
        if near not in self._found:
            self._found[near] = self._near(word.text)
        return near

    def _look_up(self, word: Word) -> Found:
        postings = self._table.starting(word.text)
        found = {posting >> 1: PREFIX for posting in postings if not posting & INNER}
        inner = [posting >> 1 for posting in postings if posting & INNER]
        found.update({place: INNER_WORD for place in inner if place not in found})
        found.update(dict.fromkeys(self._table.exactly(word.text), EXACT))
        if word.level is None:
            return found
        return {place: rank for place, rank in found.items() if self._table.levels[place] == word.level}

    def _near(self, text: str) -> Found:
        """Whole names one slip away; for longer texts also names that begin so."""
        found: Found = {}
        slips = [slip for slip in sorted(set(_slips_of(text))) if self._table.begins(slip)]
        for slip in slips:
            found.update(dict.fromkeys(self._table.exactly(slip), NEAR))
        if len(text) >= SHORTEST_NEAR_PREFIX:
            for slip in slips:
                for posting in self._table.starting(slip):
                    found.setdefault(posting >> 1, NEAR_PREFIX)
        return found

    def _meant(self, covering: Covering) -> bytes:
        """One byte a place: 1 when every word covers it."""
        size = len(self._table.levels)
        if len(covering) == 1:
            return b"\1" * size  # its own places are all it covers
        return self._common(covering).to_bytes(size, "little")

    def _common(self, covering: Covering) -> int:
        """What all words cover; 0 is nothing."""
        common = self._covered(covering[0])
        for word in covering[1:]:
            common &= self._covered(word)
        return common

    def _covered(self, word: Word) -> int:
        """One byte a place, as one number: whether it, or one it lies in, is meant by the word."""
        if word not in self._cover:
            cover, table = bytearray(len(self._table.levels)), self._table
            for place in self.found(word):
                if table.levels[place] == Level.VILLAGE:
                    cover[place] = 1
                else:
                    end = table.end(place)
                    cover[place:end] = b"\1" * (end - place)
            self._cover[word] = int.from_bytes(cover, "little")
        return self._cover[word]


def _keep(best: Found, found: Found, meant: bytes, words: int) -> None:
    for place, how in found.items():
        if meant[place]:
            rank = how * RANKS + words
            if rank < best.get(place, rank + 1):
                best[place] = rank


def _slips_of(text: str) -> Iterator[str]:
    """Every text from which one slip makes this one: a letter too many, too few, another, or two swapped."""
    for at in range(len(text) + 1):
        head, tail = text[:at], text[at:]
        yield from (head + letter + tail for letter in ascii_lowercase)
        if tail:
            yield head + tail[1:]
            yield from (head + letter + tail[1:] for letter in ascii_lowercase)
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
