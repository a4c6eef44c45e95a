"""From typed texts to a registration: the one judge that form, import and centre share.

Every finding is a Problem value; nothing raises. A registration comes out only when no red problem is
left; it is `ready` to finalize when a person also confirmed each amber one (domain facts 1.1-1.3).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import ValidationError

from perisai_app.domain import dates, phones, typed
from perisai_app.domain import nik as niks
from perisai_app.domain import rupiah as rupiahs
from perisai_app.domain.problem import Problem, Severity
from perisai_app.domain.registration import (
    Address,
    Confirmation,
    Consent,
    ConsentMethod,
    Ecosystem,
    FundedBy,
    Registration,
    Sex,
)
from perisai_app.domain.rulebook import RuleBook

NEEDED = (
    "nik",
    "name",
    "birth_date",
    "sex",
    "mother_name",
    "street",
    "village",
    "occupation",
    "income",
    "programs",
    "months",
    "branch",
    "funded_by",
    "ecosystem",
    "consent_method",
    "consent_on",
)
CONSENT_TEXT = "persetujuan-1"

Typed = Mapping[str, str]
Confirmed = Mapping[tuple[str, str], str]


@dataclass(frozen=True, slots=True)
class Review:
    """What the rule book says of one set of typed texts on one day."""

    problems: tuple[Problem, ...]
    unconfirmed: tuple[Problem, ...]
    registration: Registration | None

    @property
    def ready(self) -> bool:
        """Complete, lawful, and no amber problem left without a person's word."""
        return self.registration is not None and not self.unconfirmed

    @property
    def missing(self) -> tuple[Problem, ...]:
        """Needed fields still empty: counted beside the form, never painted red."""
        return tuple(p for p in self.problems if p.code == "missing")


def review(texts: Typed, *, book: RuleBook, today: date, confirmed: Confirmed | None = None) -> Review:
    """Judge typed texts. `confirmed` maps an amber problem's key to the reason it may stay."""
    confirmed = confirmed or {}
    problems: list[Problem] = []
    values = _values(texts, book, problems)
    problems += _empty(texts)
    problems += _age(values, book, today) + _agreement(values, book, today) + _basis(values, today)
    red = [p for p in problems if p.severity is Severity.RED]
    registration = None if red else _registration(values, problems, confirmed)
    if isinstance(registration, Problem):
        problems.append(registration)
        registration = None
    amber = (p for p in problems if p.severity is Severity.AMBER)
    return Review(tuple(problems), tuple(p for p in amber if p.key not in confirmed), registration)


def _empty(texts: Typed) -> list[Problem]:
    problems = [Problem(name, "missing") for name in NEEDED if not texts.get(name, "").strip()]
    if not texts.get("phone", "").strip() and not texts.get("contact_person", "").strip():
        problems.append(Problem("phone", "missing"))
    return problems


def _values(texts: Typed, book: RuleBook, problems: list[Problem]) -> dict[str, Any]:
    """Each non-empty text read by its reader; what cannot be read becomes a red problem."""
    values: dict[str, Any] = {}
    for name in typed.FIELDS:
        if text := typed.squeezed(texts.get(name, "")):
            found = _read(name, text, book)
            if isinstance(found, Problem):
                problems.append(found)
            else:
                values[name] = found
    return values


def _read(name: str, text: str, book: RuleBook) -> Any:
    if name == "nik":
        return _nik(typed.digits(text))
    if name == "kk":
        number = typed.digits(text)
        return number if len(number) == 16 and _digits_only(number) else Problem("kk", "kk_not_16_digits")
    if name in ("name", "mother_name"):
        return text if len(text) <= 60 else Problem(name, "name_too_long", params={"extra": len(text) - 60})
    if name in _READERS:
        value = _READERS[name](text)
        return Problem(name, f"{name}_unreadable") if value is None else value
    if name == "village":
        return text if book.village_exists(text) else Problem("village", "village_unknown")
    if name == "occupation":
        return text if text in book.occupations else Problem("occupation", "occupation_unknown")
    if name == "months":
        return int(text) if text in book.periods else Problem("months", "months_not_offered")
    return text


def _nik(text: str) -> niks.Nik | Problem:
    if (found := niks.fault(text)) is not None:
        return Problem("nik", found[0], params=found[1])
    return niks.parse(text)


def _choice(kind: type) -> Any:
    return lambda text: next((item for item in kind if item.value == text), None)  # type: ignore[attr-defined]


_READERS: dict[str, Any] = {
    "birth_date": dates.a_date,
    "consent_on": dates.a_date,
    "phone": phones.phone,
    "income": rupiahs.rupiah,
    "sex": _choice(Sex),
    "funded_by": _choice(FundedBy),
    "ecosystem": _choice(Ecosystem),
    "consent_method": _choice(ConsentMethod),
    "programs": lambda text: int(text) if text in ("2", "3") else None,
    "postcode": lambda text: text if len(text) == 5 and _digits_only(text) else None,
}


def _digits_only(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _age(values: dict[str, Any], book: RuleBook, today: date) -> list[Problem]:
    """Not yet 65 on the day of registration; the minimum age is a setting (domain facts 1.1, mark C)."""
    if (born := values.get("birth_date")) is None:
        return []
    if born > today:
        return [Problem("birth_date", "born_in_future")]
    years = age_on(born, today)
    if years >= book.age_limit:
        return [Problem("birth_date", "too_old", params={"age": years})]
    if years < book.adult_age:
        return [Problem("birth_date", "young", Severity.AMBER, {"age": years})]
    return []


def age_on(born: date, day: date) -> int:
    """Completed years of age on `day`."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _basis(values: dict[str, Any], today: date) -> list[Problem]:
    """Consent is given before it is noted; a public task rests on a named decree (UU PDP art. 20)."""
    problems = []
    if (given := values.get("consent_on")) is not None and given > today:
        problems.append(Problem("consent_on", "consent_in_future"))
    if values.get("consent_method") is ConsentMethod.PUBLIC_TASK and "decree" not in values:
        problems.append(Problem("decree", "missing"))
    return problems


def _agreement(values: dict[str, Any], book: RuleBook, today: date) -> list[Problem]:
    """Where the NIK says something else than the card: a question, never a block."""
    if (number := values.get("nik")) is None:
        return []
    problems = []
    born, sex = values.get("birth_date"), values.get("sex")
    if born is not None and number.birth_date(today, born) != born:
        says = number.birth_date(today).isoformat()
        problems.append(Problem("birth_date", "nik_other_birth_date", Severity.AMBER, {"nik_says": says}))
    if sex is not None and number.sex is not sex:
        problems.append(Problem("sex", "nik_other_sex", Severity.AMBER, {"nik_says": number.sex.value}))
    if not book.district_known(number.district):
        problems.append(Problem("nik", "nik_district_unknown", Severity.AMBER))
    return problems


def _registration(
    values: dict[str, Any], problems: list[Problem], confirmed: Confirmed
) -> Registration | Problem:
    """The value, or which field holds more than it may (the model's own limits are the last net)."""
    amber = [p.key for p in problems if p.severity is Severity.AMBER and p.key in confirmed]
    plain: dict[str, Any] = {name: values.get(name) for name in _AS_READ}
    address: dict[str, Any] = {name: values.get(name) for name in Address.model_fields}
    try:
        return Registration(
            **plain,
            nik=values["nik"].text,
            address=Address(**address),
            monthly_income=values["income"],
            consent=_consent(values),
            confirmed=tuple(
                Confirmation(field=field, code=code, reason=confirmed[field, code]) for field, code in amber
            ),
        )
    except ValidationError as error:
        return Problem(_field_of(error), "too_long")


def _field_of(error: ValidationError) -> str:
    """The typed field that the model refused; its input is never looked at."""
    where = error.errors(include_input=False, include_url=False)[0]["loc"]
    name = str(where[-1] if where[0] == "address" else where[0])
    return {"monthly_income": "income", "consent": "decree"}.get(name, name)


def _consent(values: dict[str, Any]) -> Consent:
    return Consent(
        method=values["consent_method"],
        given_on=values["consent_on"],
        text_version=values.get("consent_text", CONSENT_TEXT),
        decree=values.get("decree"),
    )


_AS_READ = sorted(
    set(Registration.model_fields)
    - {"nik", "address", "monthly_income", "consent", "confirmed", "occupation_text"}
)
