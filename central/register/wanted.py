"""What somebody looks for: words of a name, a NIK or a phone number as typed, and what narrows it down."""

import re
from dataclasses import dataclass
from datetime import datetime

from central.clock import stamp
from central.register.words import words_of
from perisai_app.domain.names import folded

_NIK = re.compile(r"[1-9]\d{0,15}")
_HOME = "+62"


@dataclass(frozen=True, slots=True)
class Wanted:
    """None, or an empty text, asks nothing. `village` is a code or its beginning, at a dot; `received_from`
    and `received_before` are stamps. Without `by_numbers` a number finds nobody.
    """

    text: str = ""
    state: str | None = None
    office: str | None = None
    agent_key: str | None = None
    village: str | None = None
    ecosystem: str | None = None
    received_from: str | None = None
    received_before: str | None = None
    open_signals: bool | None = None
    files_awaited: bool | None = None
    oldest_first: bool = False
    by_numbers: bool = True


@dataclass(frozen=True, slots=True)
class Sought:
    """Words of which each must begin one of the name's, or numbers of which one must begin so."""

    words: tuple[str, ...] = ()
    nik: str | None = None
    phone: str | None = None

    @property
    def has_number(self) -> bool:
        return self.nik is not None or self.phone is not None


def sought(text: str, *, by_numbers: bool = True) -> Sought | None:
    """What the text asks for; None when that is nobody. A text with a letter in it is a name."""
    if any(char.isalpha() for char in text):
        words = words_of(folded(text))
        return Sought(words=tuple(words)) if words else None
    number = re.sub(r"[^\d+]", "", text)
    found = Sought(nik=_nik(number), phone=_phone(number))
    return found if found.has_number and by_numbers else None


def _nik(number: str) -> str | None:
    return number if number.isascii() and _NIK.fullmatch(number) else None


def _phone(number: str) -> str | None:
    """The beginning of an E.164 number. 62 may begin a NIK of Central Kalimantan just as well."""
    if not re.fullmatch(r"\+?[0-9]{1,15}", number):
        return None
    if number.startswith("+"):
        return number
    if number.startswith("00"):
        return f"+{number[2:]}"
    if number.startswith(("0", "8")):
        return _HOME + number.removeprefix("0")
    return f"+{number}" if number.startswith("62") else None


def bounds(since: datetime | None, before: datetime | None) -> tuple[str | None, str | None]:
    """Stamps for two instants; one that lies outside the calendar's years bounds nothing."""
    return _stamp(since), _stamp(before)


def _stamp(moment: datetime | None) -> str | None:
    try:
        return stamp(moment) if moment is not None else None
    except OverflowError:
        return None
