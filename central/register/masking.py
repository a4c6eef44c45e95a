"""What is hidden from whoever looks at the work and not at the people: numbers, homes, mothers' names.

Must not know who that is.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

HIDDEN = "•••"
Mask = Callable[[str], str]
_LONG = re.compile(r"\+?\d[\d .-]{6,}\d")


def number_masked(number: str) -> str:
    """Its middle hidden: enough to tell two apart that lie side by side, not enough to have it."""
    ends = 4 if len(number) >= 12 else len(number) // 4
    return number[:ends] + "•" * (len(number) - 2 * ends) + number[len(number) - ends :]


def born_masked(birth_date: str) -> str:
    """The year of an ISO date."""
    return birth_date[:4]


def text_masked(text: str) -> str:
    """What somebody wrote, with every long number in it as numbers are shown."""
    return _LONG.sub(lambda found: number_masked(found[0]), text)


def hidden(_: str) -> str:
    return HIDDEN


MASKS: Mapping[str, Mask] = {
    "nik": number_masked,
    "kk": number_masked,
    "phone": number_masked,
    "kpj": number_masked,
    "birth_date": born_masked,
    "mother_name": hidden,
    "street": hidden,
    "domicile": hidden,
    "email": hidden,
    "contact_person": hidden,
    "witness": hidden,
    "reason": text_masked,
}


def person_masked(told: Any) -> Any:
    """The same shape, for all that lies inside: the address and the heirs too."""
    if isinstance(told, dict):
        return {name: _masked(name, value) for name, value in told.items()}
    return [person_masked(item) for item in told] if isinstance(told, list) else told


def proposal_masked(field: str, proposed: str | None) -> str | None:
    """What the office proposed for a field of the form. A date is proposed as it is typed, so that its year
    is at no sure place.
    """
    name = field.partition("_")[2] if field.startswith("heir") else field
    if not proposed or name not in MASKS:
        return proposed
    return HIDDEN if name == "birth_date" else MASKS[name](proposed)


def _masked(name: str, value: Any) -> Any:
    mask = MASKS.get(name)
    return mask(value) if mask is not None and isinstance(value, str) else person_masked(value)
