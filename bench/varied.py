"""Invented people no two of whom are alike: other work, income, village, street, heirs and words each.

Bytes must not be measured on what repeats itself: compression would be praised for our poverty of invention.
"""

from collections.abc import Iterator
from datetime import date
from random import Random

from filled import crowd

from perisai_app.domain.review import review
from perisai_app.domain.rulebook import RuleBook
from perisai_app.reference.regions import regions

CONSONANTS, VOWELS = "bcdghjklmnprstwy", "aeiou"
RELATIONS = ("spouse", "child", "parent", "sibling")


def varied(book: RuleBook, today: date, seed: int = 2028) -> Iterator[dict[str, str]]:
    """Complete and lawful texts without end."""
    chance, jobs = Random(seed), sorted(book.occupations)
    villages = [village.code for village in regions().search("ban", limit=3_000)]
    for texts in crowd(seed):
        own = _own(chance) | {"occupation": chance.choice(jobs), "village": chance.choice(villages)}
        if review(texts | own, book=book, today=today).ready:
            yield texts | own


def _own(chance: Random) -> dict[str, str]:
    """Words that nobody else has; every other one names an heir."""
    heir = {"heir1_name": _words(chance, 2), "heir1_relation": chance.choice(RELATIONS)}
    return {
        "name": _words(chance, 3),
        "mother_name": _words(chance, 2),
        "birth_place": _words(chance, 1),
        "street": f"Jalan {_words(chance, 1)} {chance.randrange(1, 300)}",
        "rt": f"{chance.randrange(1, 20):03d}",
        "phone": f"0812{chance.randrange(10**7, 10**8)}",
        "income": str(chance.randrange(1_000_000, 4_900_000, 25_000)),
        "months": chance.choice(["1", "3", "6", "12"]),
        "group": f"Kelompok {_words(chance, 2)}",
        **(heir if chance.random() < 0.5 else {}),
    }


def _words(chance: Random, count: int) -> str:
    return " ".join(_word(chance) for _ in range(count))


def _word(chance: Random) -> str:
    syllables = chance.randrange(2, 5)
    return "".join(chance.choice(CONSONANTS) + chance.choice(VOWELS) for _ in range(syllables)).title()
