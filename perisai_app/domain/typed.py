"""What is typed of one person: the names of the fields, and how loosely people write any of them.

The texts of a draft are kept as typed; only a registration holds the values that the readers beside
(dates, rupiah, phones, names, nik, kk) find in them. A reader never raises and never guesses a digit.
"""

import re

FIELDS = (
    "nik",
    "name",
    "birth_place",
    "birth_date",
    "sex",
    "mother_name",
    "kk",
    "phone",
    "contact_person",
    "street",
    "rt",
    "rw",
    "village",
    "postcode",
    "occupation",
    "workplace",
    "work_hours",
    "income",
    "programs",
    "months",
    "branch",
    "funded_by",
    "ecosystem",
    "group",
    "consent_method",
    "consent_on",
    "consent_text",
    "decree",
)


def digits(text: str) -> str:
    """The text without the blanks, dots and dashes that people put between digits."""
    return re.sub(r"[\s.\-]", "", text)


def squeezed(text: str) -> str:
    """One blank between words and none around them; otherwise as typed."""
    return " ".join(text.split())
