"""A field's text as a person reads it: dates with months, money with dots, places and choices by name.

Texts may be as typed or as the wire has them; what cannot be read is shown as it stands.
"""

import re

from perisai_app.domain.dates import a_date, short_form
from perisai_app.domain.rulebook import RuleBook
from perisai_app.domain.rupiah import rupiah as amount_of
from ui.wording.dates import day, month, rupiah, thousands
from ui.wording.fields import CONSENT, ECOSYSTEM, FUNDED_BY, PROGRAMS, SEXES

EMPTY = "(kosong)"
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
MONEY = ("income", "fixed_base")
CHOICES = {
    "sex": dict(SEXES),
    "programs": dict(PROGRAMS),
    "funded_by": dict(FUNDED_BY),
    "jht_funded_by": dict(FUNDED_BY),
    "ecosystem": dict(ECOSYSTEM),
    "consent_method": dict(CONSENT),
}


def is_date(field: str) -> bool:
    return field in ("consent_on", "decree_on") or field.endswith("birth_date")


def shown(field: str, text: str, book: RuleBook) -> str:
    """For reading only."""
    if not text.strip():
        return EMPTY
    if is_date(field) and (read := a_date(text)) is not None:
        return day(read)
    if field in MONEY and (amount := amount_of(text)) is not None:
        return rupiah(amount)
    if field == "first_month" and _MONTH.fullmatch(text):
        return month(text)
    if field == "village" and book.places.village_exists(text):
        return book.places.village(text).path
    if field in ("occupation", "occupation_2") and (found := book.occupations.get(text)):
        return found.label_id
    return CHOICES.get(field, {}).get(text, text)


def as_typed(field: str, text: str) -> str:
    """What the wire says of a field, in the way the form's editors hold it."""
    if is_date(field) and (read := a_date(text)) is not None:
        return short_form(read)
    if field in MONEY and (amount := amount_of(text)) is not None:
        return thousands(amount)
    return text.strip()
