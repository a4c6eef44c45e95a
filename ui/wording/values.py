"""A field's text as a person reads it: dates with months, money with dots, places and choices by name.

Texts may be as typed or as the wire has them; what cannot be read is shown as it stands.
"""

import re

from perisai_app.domain.dates import a_date, short_form
from perisai_app.domain.rulebook import RuleBook
from perisai_app.domain.rupiah import rupiah as amount_of
from ui.wording import fields
from ui.wording.dates import day, month, rupiah, thousands
from ui.wording.speech import say

EMPTY = "(kosong)"
MONTHS = "{n} bulan"
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
MONEY = ("income", "fixed_base")
CHOICES = {
    "sex": dict(fields.SEXES),
    "marital": dict(fields.MARITAL),
    "phone_owner": dict(fields.PHONE_OWNER),
    "worker_kind": dict(fields.WORKER_KIND),
    "earlier_member": dict(fields.EARLIER_MEMBER),
    "programs": dict(fields.PROGRAMS),
    "fixed_programs": dict(fields.PROGRAMS),
    "funded_by": dict(fields.FUNDED_BY),
    "jht_funded_by": dict(fields.FUNDED_BY),
    "channel": dict(fields.CHANNEL),
    "ecosystem": dict(fields.ECOSYSTEM),
    "consent_method": dict(fields.CONSENT),
    "relation": dict(fields.RELATION),
}
_HEIR = re.compile(r"heir\d_")


def is_date(field: str) -> bool:
    return field in ("consent_on", "decree_on") or field.endswith("birth_date")


def shown(field: str, text: str, book: RuleBook) -> str:
    """For reading only."""
    if not text.strip():
        return say(EMPTY)
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
    if field == "months" and text.isdecimal():
        return say(MONTHS, n=int(text))
    return say(CHOICES.get(_HEIR.sub("", field), {}).get(text, text))


def as_typed(field: str, text: str) -> str:
    """What the wire says of a field, in the way the form's editors hold it."""
    if is_date(field) and (read := a_date(text)) is not None:
        return short_form(read)
    if field in MONEY and (amount := amount_of(text)) is not None:
        return thousands(amount)
    return text.strip()
