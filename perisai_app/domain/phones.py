"""Reading telephone numbers (domain facts 5.5). Whose number it is and which operator's is not known here.

A digit is never guessed: a letter in between makes the number unreadable, it may stand for a digit.
"""

import re

from phonenumbers import (
    NumberParseException,
    PhoneNumber,
    PhoneNumberFormat,
    PhoneNumberType,
    format_number,
    is_valid_number,
    number_type,
    parse,
)

from perisai_app.domain.problem import Problem, Severity

INDONESIA = 62
_LABEL = re.compile(r"^(?:(?:no|nomor|hp|wa|whatsapp|telp|telepon|tlp|tel)[\s.:]+)+", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s.()\-\u2010-\u2015]")  # blanks, dots, brackets and the dashes of word processors
_DIGITS = re.compile(r"\+?[0-9]{4,20}")
_ABROAD = re.compile(r"^(00(?=[1-9])|(?=62))")
_MOBILE = re.compile(r"(?:\+62|0)?(8[1-9][0-9]{7,10})")  # nearly every number; the tables are slow


def phone(text: str) -> str | None:
    """E.164, or None for what cannot be rung (the reader of red `phone_unreadable`).

    0812.., 62812.., +62 812-.., 0062812.. and a bare 812.. all become +62812... A mobile has 10 to 13 digits
    with its leading 0 and starts 08[1-9] (domain facts 5.5 [A]), whatever the numbering tables know of its
    prefix; fixed lines and foreign numbers must be valid by those tables, foreign ones with + or 00.
    """
    if mobile := _MOBILE.fullmatch(text):  # written without anything between
        return f"+{INDONESIA}{mobile[1]}"
    plain = _BETWEEN.sub("", _LABEL.sub("", text.strip()))
    if not _DIGITS.fullmatch(plain):
        return None
    plain = _ABROAD.sub("+", plain)
    if mobile := _MOBILE.fullmatch(plain):
        return f"+{INDONESIA}{mobile[1]}"
    number = _parsed(plain)
    if number is None or not _rings(number):
        return None
    return format_number(number, PhoneNumberFormat.E164)


def is_fixed_line(e164: str) -> bool:
    """Whether this is an Indonesian fixed line, which gets no message and no one-time code."""
    if _MOBILE.fullmatch(e164):
        return False
    number = _parsed(e164)
    return number is not None and number.country_code == INDONESIA and not _mobile(number)


def phone_problems(e164: str) -> tuple[Problem, ...]:
    """What there is to say of a readable number: note `phone_fixed_line` (an OTP does not reach it)."""
    return (Problem("phone", "phone_fixed_line", Severity.NOTE),) if is_fixed_line(e164) else ()


def shown(e164: str) -> str:
    """As people read it out: 0812-3456-7890, (0361) 974123, +60 12-345 6789; anything else as it is."""
    number = _parsed(e164)
    if number is None:
        return e164
    if _mobile(number):
        home = f"0{number.national_number}"
        return "-".join((home[:4], home[4:8], home[8:]))
    at_home = number.country_code == INDONESIA
    return format_number(number, PhoneNumberFormat.NATIONAL if at_home else PhoneNumberFormat.INTERNATIONAL)


def _parsed(text: str) -> PhoneNumber | None:
    try:
        return parse(text, "ID")
    except NumberParseException:
        return None


def _rings(number: PhoneNumber) -> bool:
    if number.country_code != INDONESIA:
        return is_valid_number(number)
    return _mobile(number) or number_type(number) == PhoneNumberType.FIXED_LINE


def _mobile(number: PhoneNumber) -> bool:
    """+62 8[1-9] and 9 to 12 digits after the country code."""
    home = str(number.national_number)
    return number.country_code == INDONESIA and bool(re.fullmatch(r"8[1-9][0-9]{7,10}", home))
