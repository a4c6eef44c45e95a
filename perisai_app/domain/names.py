"""Names as the civil registry writes them, kept as typed; a folded form serves search and likeness only.

One word is a name, and no part of a name is first or last: Balinese, Javanese and Papuan names have no
family name (domain facts 5.4). Titles stay in the name; only the folded form is without them.
"""

import re
import unicodedata

from rapidfuzz import fuzz

from perisai_app.domain.problem import Problem, Severity

LONGEST = 60  # Permendagri 73/2022, with spaces
ALIKE = 85  # per cent; one wrong letter in a name of seven
_APOSTROPHES = "'’‘`´ʼ"
_HARMLESS = frozenset(" .,-" + _APOSTROPHES)
_USUAL = re.compile(r"[A-Za-z][A-Za-z .,'\-]*")
_BEFORE = re.compile(r"^(?:(?:PROF|DRS|DRA|DRG|DR|IR|KH|K\.\s?H|HJ|H|TGH)(?:\.\s*|\s+)(?=\S))+")
_AFTER = re.compile(
    "SE|SH|ST|MM|MH|S(PD|PDI|PDSD|AG|IP|KOM|SOS|SOSI|SI|PT|KM|KEP|FARM|HUT|PI|SN|PSI|KED|KG|TP|"
    "HI|EI|SY|IKOM|ST|AP|HUM)"
    "|M(PD|PDI|SI|KOM|KES|AG|SC|HUM|AP|TI)|AMD|AMDKEB|AMDKEP|AMAPD|NERS|PHD|BSC"
)
_AFTER_WHEN_MARKED = re.compile("MA|BA|SP|SS|MT|LC|NS|APT")  # without dot or comma these may be names
_MUHAMMAD = re.compile(r"\b(?:MUH|MOH|MUHD|MOHD|MU(?:H|CH)AM+AD|MO(?:H|CH)AM+AD)\b")


def name_problems(field: str, text: str) -> tuple[Problem, ...]:
    """What is to be said of a name: red `name_too_long` {extra} above 60 characters (Permendagri 73/2022),
    amber `name_odd_characters` for digits and symbols that no record has (domain facts 5.4).
    """
    found = []
    if len(text) > LONGEST:
        found.append(Problem(field, "name_too_long", params={"extra": len(text) - LONGEST}))
    if not _written_as_names_are(text):
        found.append(Problem(field, "name_odd_characters", Severity.AMBER))
    return tuple(found)


def folded(name: str) -> str:
    """For search: upper case, without titles, accents and punctuation; every part of the name in its order.

    A name that is nothing but what looks like a title stays.
    """
    words = _words(_BEFORE.sub("", _plain(name).upper().strip()))
    while len(words) > 1 and (ending := _title_length(words)):
        words = words[:-ending]
    return " ".join(_letters(word) for word in words)


def likeness(one: str, other: str) -> float:
    """How alike two names are, 0 to 100, whatever the order of their words and their titles."""
    return folded_likeness(folded(one), folded(other))


def folded_likeness(one: str, other: str) -> float:
    """The same for two names that were folded before, which is most of the work."""
    left, right = (_MUHAMMAD.sub("MUHAMMAD", name) for name in (one, other))
    return float(fuzz.token_sort_ratio(left, right)) if left else 0.0


def alike(one: str, other: str) -> bool:
    """Whether two names may be one person's: a question for a person, never an answer by itself."""
    return likeness(one, other) >= ALIKE


def _written_as_names_are(text: str) -> bool:
    """Latin letters, and what old records have beside them: dots, commas, dashes, apostrophes."""
    if _USUAL.fullmatch(text):
        return True
    rest = [char for char in unicodedata.normalize("NFC", text) if char not in _HARMLESS]
    return bool(rest) and all(char.isalpha() and "LATIN" in unicodedata.name(char, char) for char in rest)


def _plain(name: str) -> str:
    """Without accents and apostrophes, so that Ma'ruf, Ma’ruf and Maruf are one."""
    if name.isascii():
        return name.replace("'", "").replace("`", "")
    parts = unicodedata.normalize("NFKD", name)
    return "".join(c for c in parts if not unicodedata.combining(c) and c not in _APOSTROPHES)


def _words(text: str) -> list[str]:
    """The words, each with the dots and the comma that mark it; a dash parts words as a blank does."""
    if text.isascii() and text.replace(" ", "").isalpha():
        return text.split()  # nearly every name, and much faster
    parted = re.sub(r"[^\w.,]|_", " ", text)
    marked = re.sub(r"\s*,\s*", " ,", parted)
    return [word for word in marked.split() if _letters(word)]


def _title_length(words: list[str]) -> int:
    """How many of the last words are one title: 'S.Pd.' is one word, 'S. Pd.' are two; 0 for none."""
    last = words[-1]
    if _is_title(_letters(last), marked="." in last or last.startswith(",")):
        return 1
    pair = _letters(words[-2]) + _letters(last)
    return 2 if len(words) > 2 and "." in words[-2] and _is_title(pair, marked=True) else 0


def _is_title(letters: str, *, marked: bool) -> bool:
    found = _AFTER.fullmatch(letters) or (marked and _AFTER_WHEN_MARKED.fullmatch(letters))
    return bool(found)


def _letters(word: str) -> str:
    return word.replace(".", "").replace(",", "")
