"""The figures that an office may want otherwise: how long a passphrase is, and a wait after a wrong try."""

import unicodedata
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

from perisai_app.vault.errors import LongPassphraseNeeded, PassphraseTooShort

LETTERS_OF_A_WORD = 3
PIN_DIGITS, PIN_LIFE = 6, timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class KeyRules:
    """Lengths in letters or words, waits in seconds. `alone` is a passphrase without a keystore behind it."""

    least_letters: int = 8
    alone_letters: int = 20
    alone_different: int = 8
    alone_words: int = 5
    longest_wait: int = 300


RULES = KeyRules()


class Strength(Enum):
    """How well a passphrase holds: refused, taken where a keystore helps, or good by itself."""

    SHORT = "short"
    FAIR = "fair"
    STRONG = "strong"


def demand_length(passphrase: str, *, alone: bool, rules: KeyRules = RULES) -> None:
    """PassphraseTooShort, or LongPassphraseNeeded where no keystore helps.

    A plain estimate, not a proof: five different words of three letters or more (about 2^50 guesses for words
    picked by chance), or twenty letters that are not a few letters over and over.
    """
    if len(passphrase) < rules.least_letters:
        raise LongPassphraseNeeded if alone else PassphraseTooShort
    if alone and not _holds_alone(passphrase, rules):
        raise LongPassphraseNeeded


def strength(passphrase: str, rules: KeyRules = RULES) -> Strength:
    """By the same plain estimate as `demand_length`."""
    if len(passphrase) < rules.least_letters:
        return Strength.SHORT
    return Strength.STRONG if _holds_alone(passphrase, rules) else Strength.FAIR


def _holds_alone(passphrase: str, rules: KeyRules) -> bool:
    words = {word for word in passphrase.lower().split() if len(word) >= LETTERS_OF_A_WORD}
    varied = len(set(passphrase)) >= rules.alone_different
    return len(words) >= rules.alone_words or (len(passphrase) >= rules.alone_letters and varied)


def as_typed_anywhere(passphrase: str) -> str:
    """One form for letters that keyboards put together differently (é may be one sign or two)."""
    return unicodedata.normalize("NFC", passphrase)
