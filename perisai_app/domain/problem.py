"""A problem is a stable code on a field, with parameters; it is a value, never an exception.

Sentences for people are made from it in ui/ or on a page. A parameter never repeats personal data
beyond what a sentence needs (a count of digits, an age; what a NIK says of birth date and sex, and the last
day to register). So a problem is never logged with its parameters.
"""

import dataclasses
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """RED cannot be finalized, AMBER asks a person to confirm, NOTE only informs."""

    RED = "red"
    AMBER = "amber"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to look at: `field` is a name of `typed.FIELDS`, `code` is stable for ever."""

    field: str
    code: str
    severity: Severity = Severity.RED
    params: dict[str, str | int] = dataclasses.field(default_factory=dict, hash=False)

    @property
    def key(self) -> tuple[str, str]:
        """What a person confirms: this code on this field."""
        return (self.field, self.code)
