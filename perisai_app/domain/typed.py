"""What is typed of one person: the names of the fields, and how loosely people write any of them.

The texts of a draft are kept as typed; only a registration holds the values that the readers beside
(dates, rupiah, phones, names, nik, kk) find in them. A reader never raises and never guesses a digit.
"""

import re

HEIRS = (1, 2, 3, 4)
HEIR_PARTS = ("name", "relation", "birth_date", "nik", "guardian")
FIELDS = (
    "nik",
    "name",
    "birth_place",
    "birth_date",
    "sex",
    "mother_name",
    "marital",
    "kk",
    "guardian",
    "phone",
    "phone_owner",
    "contact_person",
    "email",
    "street",
    "rt",
    "rw",
    "village",
    "postcode",
    "domicile",
    "worker_kind",
    "earlier_member",
    "kpj",
    "occupation",
    "occupation_text",
    "occupation_2",
    "workplace",
    "work_hours",
    "income",
    "programs",
    "months",
    "first_month",
    "branch",
    "funded_by",
    "jht_funded_by",
    "payer_name",
    "fixed_base",
    "fixed_programs",
    "channel",
    "ecosystem",
    "group",
    *(f"heir{number}_{part}" for number in HEIRS for part in HEIR_PARTS),
    "consent_method",
    "consent_on",
    "consent_text",
    "consent_witness",
    "consent_place",
    "consent_language",
    "decree",
    "decree_on",
)


_BETWEEN_DIGITS = re.compile(r"[\s.\-]")


def digits(text: str) -> str:
    """The text without the blanks, dots and dashes that people put between digits."""
    return _BETWEEN_DIGITS.sub("", text)


def squeezed(text: str) -> str:
    """One blank between words and none around them; otherwise as typed."""
    return " ".join(text.split())
