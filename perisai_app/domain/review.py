"""From typed texts to a registration: the one judge that form, import and centre share.

Every finding is a Problem value; nothing raises. A registration comes out only when no red problem is
left; it is `ready` to finalize when a person also confirmed each amber one (domain facts 1.1-1.3).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from perisai_app.domain import kk as kks
from perisai_app.domain.basis import basis_problems
from perisai_app.domain.choices import WorkerKind
from perisai_app.domain.contribution import WITH_JHT
from perisai_app.domain.eligibility import (
    age_problems,
    guardian_problems,
    member_problems,
    occupation_problems,
    work_problems,
)
from perisai_app.domain.heirs import heir_problems
from perisai_app.domain.making import registration_of
from perisai_app.domain.names import folded
from perisai_app.domain.nik import disagreements
from perisai_app.domain.occupation import sector_note
from perisai_app.domain.problem import Problem, Severity
from perisai_app.domain.program_choice import programs_problem
from perisai_app.domain.reading import Desk, read_all
from perisai_app.domain.registration import KEPT, Registration
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
DISTRICT = len("51.04.01")

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
    desk = Desk(book, today)
    values, problems = read_all(texts, desk)
    problems += _empty(texts) + _rules(values, desk)
    registration = None
    if not any(p.severity is Severity.RED for p in problems):
        made = registration_of(values, desk, _given_words(problems, confirmed))
        problems += [made] if isinstance(made, Problem) else []
        registration = made if isinstance(made, Registration) else None
    amber = (p for p in problems if p.severity is Severity.AMBER)
    return Review(tuple(problems), tuple(p for p in amber if p.key not in confirmed), registration)


def _given_words(problems: list[Problem], confirmed: Confirmed) -> dict[tuple[str, str], str]:
    """The confirmations that count: of amber problems that are really there, and words to the office."""
    amber = (p.key for p in problems if p.severity is Severity.AMBER)
    kept = {key: why for key, why in confirmed.items() if key[1] == KEPT}
    return {key: confirmed[key] for key in amber if key in confirmed} | kept


def _empty(texts: Typed) -> list[Problem]:
    problems = [Problem(name, "missing") for name in NEEDED if not texts.get(name, "").strip()]
    if not texts.get("phone", "").strip() and not texts.get("contact_person", "").strip():
        problems.append(Problem("phone", "missing"))
    return problems


def _rules(values: dict[str, Any], desk: Desk) -> list[Problem]:
    """What the values say together; each rule is asked only of values that could be read."""
    return [
        *_about_age(values, desk),
        *_about_nik(values, desk),
        *_about_kk(values, desk),
        *_about_work(values, desk),
        *_about_payer(values),
        *heir_problems(values, desk.today, desk.book.settings),
        *basis_problems(values, desk.today, {text.version for text in desk.book.consent_texts}),
    ]


def _about_age(values: dict[str, Any], desk: Desk) -> tuple[Problem, ...]:
    if (born := values.get("birth_date")) is None:
        return ()
    settings = desk.book.settings
    return age_problems(born, desk.today, settings, values.get("earlier_member")) + guardian_problems(
        born, desk.today, values.get("guardian"), settings
    )


def _about_nik(values: dict[str, Any], desk: Desk) -> tuple[Problem, ...]:
    if (number := values.get("nik")) is None:
        return ()
    village = values.get("village")
    return disagreements(
        number,
        born=values.get("birth_date"),
        sex=values.get("sex"),
        address_district=village[:DISTRICT] if village else None,
        places=desk.book.places,
        settings=desk.book.settings,
        today=desk.today,
    )


def _about_kk(values: dict[str, Any], desk: Desk) -> tuple[Problem, ...]:
    if (number := values.get("kk")) is None:
        return ()
    nik = values["nik"].text if "nik" in values else None
    return kks.oddities(number, nik=nik, places=desk.book.places, today=desk.today)


def _about_work(values: dict[str, Any], desk: Desk) -> tuple[Problem, ...]:
    works = tuple(values[name] for name in ("occupation", "occupation_2") if name in values)
    known = (desk.book.occupations[work] for work in works)
    return (
        *work_problems(values.get("worker_kind")),
        *member_problems(values.get("earlier_member")),
        *occupation_problems(works, desk.book.settings),
        *(note for work in known if (note := sector_note(work)) is not None),
        *_about_programs(values, desk),
    )


def _about_programs(values: dict[str, Any], desk: Desk) -> Iterator[Problem]:
    """JHT is compulsory for who employs others; of an owner who did not say so it is asked: amber."""
    kind, programs = values.get("worker_kind"), values.get("programs")
    if programs is None:
        return
    if (needed := programs_problem(programs, kind is WorkerKind.EMPLOYER)) is not None:
        yield needed
    work = desk.book.occupations.get(values.get("occupation", ""))
    if kind is None and work is not None and work.employer and programs_problem(programs, is_employer=True):
        yield Problem("worker_kind", "employer_unsure", Severity.AMBER)


def _about_payer(values: dict[str, Any]) -> Iterator[Problem]:
    """Payer and worker are different people (domain facts 7.2): amber `payer_is_the_worker`.

    Amber `jht_not_taken`: somebody is to pay for a JHT that is not among the programs.
    """
    payer, name = values.get("payer_name"), values.get("name")
    if payer is not None and name is not None and folded(payer) == folded(name):
        yield Problem("payer_name", "payer_is_the_worker", Severity.AMBER)
    if "jht_funded_by" in values and values.get("programs", WITH_JHT) < WITH_JHT:
        yield Problem("jht_funded_by", "jht_not_taken", Severity.AMBER)
