"""From the typed text of one field to its value, or to its problem. Fields know nothing of each other.

A reader gives a `Read`: the value (None when there is none in the text) and what is to be said of it. Nothing
raises, and no digit is guessed.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from perisai_app.domain import choices, dates, names, phones, typed
from perisai_app.domain import income as incomes
from perisai_app.domain import kk as kks
from perisai_app.domain import nik as niks
from perisai_app.domain.months import a_month
from perisai_app.domain.problem import Problem, Severity
from perisai_app.domain.program_choice import read_programs
from perisai_app.domain.rulebook import RuleBook
from perisai_app.domain.rupiah import rupiah


@dataclass(frozen=True, slots=True)
class Read:
    """What one text holds."""

    value: Any = None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Desk:
    """What a reader may look up."""

    book: RuleBook
    today: date


Reader = Callable[[str, str, Desk], Read]


def read_all(texts: Mapping[str, str], desk: Desk) -> tuple[dict[str, Any], list[Problem]]:
    """The values of all non-empty texts by field name, and every problem found on the way."""
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for name in typed.FIELDS:
        if (written := texts.get(name)) and (text := typed.squeezed(written)):
            if (reader := _READERS.get(name)) is None:
                values[name] = text
                continue
            found = reader(name, text, desk)
            problems += found.problems
            if found.value is not None:
                values[name] = found.value
    return values, problems


def _red(name: str, code: str, **params: str | int) -> Read:
    return Read(None, (Problem(name, code, params=params),))


def _nik(name: str, text: str, _desk: Desk) -> Read:
    number = typed.digits(text)
    if (found := niks.fault(number)) is not None:
        return Read(None, (Problem(name, found[0], params=found[1]),))
    return Read(niks.parts(number) if name == "nik" else number)


def _kk(name: str, text: str, _desk: Desk) -> Read:
    number = typed.digits(text)
    return _red(name, code) if (code := kks.fault(number)) else Read(kks.parse(number))


def _name(name: str, text: str, _desk: Desk) -> Read:
    found = names.name_problems(name, text)
    red = any(problem.severity is Severity.RED for problem in found)
    return Read(None if red else text, found)


def _date(name: str, text: str, desk: Desk) -> Read:
    found = dates.read_date(text, desk.today)
    return _red(name, found.code, **found.params) if isinstance(found, dates.DateFault) else Read(found)


def _phone(name: str, text: str, _desk: Desk) -> Read:
    if (number := phones.phone(text)) is None:
        return _red(name, "phone_unreadable")
    return Read(number, phones.phone_problems(number))


def _income(name: str, text: str, desk: Desk) -> Read:
    """What is earned in a day is no month's income, and multiplying would be a guess: the days are asked."""
    if (found := incomes.income(text)) is None:
        return _red(name, "income_unreadable")
    return Read(None if found.per_day else found.amount, incomes.income_problems(found, desk.book.settings))


def _base(name: str, text: str, _desk: Desk) -> Read:
    return _red(name, "fixed_base_unreadable") if (amount := rupiah(text)) is None else Read(amount)


def _programs(name: str, text: str, _desk: Desk) -> Read:
    found = read_programs(text)
    return _red(name, found.code) if isinstance(found, Problem) else Read(found)


def _village(name: str, text: str, desk: Desk) -> Read:
    return Read(text) if desk.book.village_exists(text) else _red(name, "village_unknown")


def _occupation(name: str, text: str, desk: Desk) -> Read:
    return Read(text) if text in desk.book.occupations else _red(name, "occupation_unknown")


def _months(name: str, text: str, desk: Desk) -> Read:
    offered = desk.book.settings.periods
    if text not in offered:
        return _red(name, "months_not_offered", offered=", ".join(offered))
    return Read(int(text))


def _month(name: str, text: str, _desk: Desk) -> Read:
    return Read(month) if (month := a_month(text)) else _red(name, "first_month_unreadable")


def _postcode(name: str, text: str, _desk: Desk) -> Read:
    return Read(text) if re.fullmatch(r"[0-9]{5}", text) else _red(name, "postcode_unreadable")


def _email(name: str, text: str, _desk: Desk) -> Read:
    return Read(text) if re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s.]+", text) else _red(name, "email_unreadable")


def _choice(kind: type[StrEnum]) -> Reader:
    """One of the codes; `name` without the number of an heir names what could not be read."""
    known = {code.value: Read(code) for code in kind}

    def read(name: str, text: str, _desk: Desk) -> Read:
        return known.get(text) or _red(name, f"{re.sub(r'^heir[0-9]_', '', name)}_unreadable")

    return read


# The fields that hold one of a few codes.
CHOICES: Mapping[str, type[StrEnum]] = {
    "sex": choices.Sex,
    "marital": choices.Marital,
    "phone_owner": choices.PhoneOwner,
    "worker_kind": choices.WorkerKind,
    "earlier_member": choices.EarlierMember,
    "funded_by": choices.FundedBy,
    "jht_funded_by": choices.FundedBy,
    "channel": choices.Channel,
    "ecosystem": choices.Ecosystem,
    "consent_method": choices.ConsentMethod,
    **{f"heir{number}_relation": choices.Relation for number in typed.HEIRS},
}
_READERS: dict[str, Reader] = {
    "nik": _nik,
    "kk": _kk,
    "phone": _phone,
    "email": _email,
    "income": _income,
    "fixed_base": _base,
    "programs": _programs,
    "fixed_programs": _programs,
    "village": _village,
    "postcode": _postcode,
    "months": _months,
    "first_month": _month,
    **dict.fromkeys(("name", "mother_name", "guardian"), _name),
    **dict.fromkeys(("birth_date", "consent_on", "decree_on"), _date),
    **dict.fromkeys(("occupation", "occupation_2"), _occupation),
    **{name: _choice(kind) for name, kind in CHOICES.items()},
}
_OF_AN_HEIR: dict[str, Reader] = {
    "name": _name,
    "birth_date": _date,
    "nik": _nik,
    "guardian": _name,
}
_READERS |= {f"heir{number}_{part}": reader for number in typed.HEIRS for part, reader in _OF_AN_HEIR.items()}
