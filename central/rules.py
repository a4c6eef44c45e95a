"""What the rule book still says of a registration that arrives finalized: the net behind form and import.

Only what holds on any day is asked; a person's word on amber problems is in the bytes and stands.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from perisai_app.domain import nik as niks
from perisai_app.domain.choices import ConsentMethod, WorkerKind
from perisai_app.domain.eligibility import age_on, age_problems, occupation_problems, work_problems
from perisai_app.domain.problem import Problem, Severity
from perisai_app.domain.program_choice import programs_problem
from perisai_app.domain.registration import Registration
from perisai_app.domain.rulebook import RuleBook
from perisai_app.wire.submission import Submission
from perisai_app.wire.verdict import LineProblem

_A_DAY = timedelta(days=1)
_FIRST_HOUR_OF_TOMORROW = 24 - 9  # in UTC, by the clock of eastern Indonesia


def rule_problems(submission: Submission, book: RuleBook) -> tuple[LineProblem, ...]:
    """Codes of the form's own problems, so that the laptop already has the sentences."""
    if submission.registration.consent.withdrawn_on is not None:
        return ()  # somebody who turned 65 meanwhile may take consent back all the same
    told, days = submission.registration, _days(submission.finalized_at)
    found = (*_person(told, days, book), *_heirs(told, days, book), *_cover(told, book))
    return tuple(LineProblem(field=p.field, code=p.code) for p in found if p.severity is Severity.RED)


@dataclass(frozen=True, slots=True)
class _Days:
    """The laptop's own day is one of these: Indonesia lies 7 to 9 hours east of UTC."""

    first: date
    last: date


def _days(moment: datetime) -> _Days:
    in_utc = moment if not moment.utcoffset() else moment.astimezone(UTC)
    first = in_utc.date()
    return _Days(first, first if in_utc.hour < _FIRST_HOUR_OF_TOMORROW else first + _A_DAY)


def _person(told: Registration, days: _Days, book: RuleBook) -> Iterator[Problem]:
    if (fault := niks.fault(told.nik)) is not None:
        yield Problem("nik", fault[0])
    day = min(max(told.birth_date, days.first), days.last)
    yield from age_problems(told.birth_date, day, book.settings, told.earlier_member)
    if not book.village_exists(told.address.village):
        yield Problem("village", "village_unknown")
    if not told.phone and not told.contact_person:
        yield Problem("phone", "missing")


def _heirs(told: Registration, days: _Days, book: RuleBook) -> Iterator[Problem]:
    """A child among the heirs needs a guardian (UU 27/2022 art. 25)."""
    for number, heir in enumerate(told.heirs, start=1):
        child = heir.birth_date is not None and age_on(heir.birth_date, days.last) < book.settings.adult_age
        if child and not heir.guardian:
            yield Problem(f"heir{number}_guardian", "heir_needs_guardian")


def _cover(told: Registration, book: RuleBook) -> Iterator[Problem]:
    works = (told.occupation, told.occupation_2) if told.occupation_2 else (told.occupation,)
    yield from occupation_problems(works, book.settings)
    yield from work_problems(told.worker_kind)
    if (found := programs_problem(told.programs, told.worker_kind is WorkerKind.EMPLOYER)) is not None:
        yield found
    if str(told.months) not in book.settings.periods:
        yield Problem("months", "months_not_offered")
    if told.consent.method is ConsentMethod.PUBLIC_TASK and not told.consent.decree:
        yield Problem("decree", "missing")
