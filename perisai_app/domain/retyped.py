"""From a registration back to what may be typed for it: the inverse of review, for one written elsewhere.

The texts are plain and exact, not as a person would write them. Must not judge: the rules did.
"""

from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import Any

from perisai_app.domain.names import name_problems
from perisai_app.domain.registration import KEPT, Heir, Registration
from perisai_app.domain.typed import HEIRS

_TYPED_AS = {
    "monthly_income": "income",
    "method": "consent_method",
    "given_on": "consent_on",
    "text_version": "consent_text",
    "witness": "consent_witness",
    "place": "consent_place",
    "language": "consent_language",
}
UNKNOWN_TEXT = "-"  # a public task reads none aloud: one that was named all the same is not kept
_NOT_TYPED = {"address", "quoted", "heirs", "consent", "confirmed", "withdrawn_on"}


def texts_of(registration: Registration) -> dict[str, str]:
    """Texts from which `review` makes the same registration again, given `confirmed_of` it, by the book of
    its day. A withdrawal of consent is not typed, so it is not here either.
    """
    texts = _given(registration) | _given(registration.address) | _given(registration.consent)
    if any(one.field == "consent_text" and one.code != KEPT for one in registration.confirmed):
        texts.setdefault("consent_text", UNKNOWN_TEXT)
    if registration.quoted is not None:
        texts["first_month"] = registration.quoted.first_month
    for number, heir in _numbered(registration):
        texts |= {f"heir{number}_{part}": text for part, text in _given(heir).items()}
    return texts


def confirmed_of(registration: Registration) -> dict[tuple[str, str], str]:
    """The amber problems that a person confirmed, with the reasons, as a draft keeps them. What was said of
    a proposal was an answer to it: the next revision does not say it again."""
    return {(one.field, one.code): one.reason for one in registration.confirmed if one.code != KEPT}


def _given(value: Any) -> dict[str, str]:
    """The facts of one value that were given, under the names of the form; a date's text is its ISO form."""
    facts = ((name, getattr(value, name)) for name in type(value).model_fields if name not in _NOT_TYPED)
    return {_TYPED_AS.get(name, name): str(fact) for name, fact in facts if fact is not None}


def _numbered(registration: Registration) -> Iterable[tuple[int, Heir]]:
    """The heirs on their lines of the form. Some lines may have been left empty: what a person confirmed
    about an heir tells on which line that one stood.
    """
    heirs = registration.heirs
    ways = (tuple(zip(lines, heirs, strict=True)) for lines in combinations(HEIRS, len(heirs)))
    return next(
        (way for way in ways if _fits(registration, dict(way))), tuple(zip(HEIRS, heirs, strict=False))
    )


def _fits(registration: Registration, way: Mapping[int, Heir]) -> bool:
    """Whether everything that was confirmed about an heir is so of the one on that line."""
    amber = (one.field for one in registration.confirmed if one.code != KEPT)
    said = ((field[len("heir1_") :], field) for field in amber)
    about = ((part, int(field[len("heir")])) for part, field in said if field.startswith("heir"))
    return all(line in way and _odd(registration, way[line], part) for part, line in about)


def _odd(registration: Registration, heir: Heir, part: str) -> bool:
    """Whether there was something to confirm; of the future is who was not born when consent was given."""
    born = heir.birth_date
    return {
        "relation": heir.relation is None,
        "nik": heir.nik == registration.nik,
        "birth_date": born is not None and born > registration.consent.given_on,
        "name": bool(name_problems("name", heir.name)),
        "guardian": bool(name_problems("guardian", heir.guardian or "A")),
    }.get(part, False)
