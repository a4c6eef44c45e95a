"""Reading telephone numbers (domain facts 5.5)."""

import re

import phonenumbers


def phone(text: str) -> str | None:
    """An Indonesian number as E.164: 0812.., 62812.., +62 812-.. and a bare 812.. all become +62812..."""
    cleaned = re.sub(r"[^\d+]", "", text)
    if cleaned.startswith("62"):
        cleaned = f"+{cleaned}"
    try:
        number = phonenumbers.parse(cleaned, "ID")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
