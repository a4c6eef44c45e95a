"""How old a worker was on the day he was registered, and on the day it came: both are shown, neither refuses.

A registration may lie on a laptop for weeks: whoever turned 65 meanwhile was in time. Days are those of UTC,
which begin 7 to 9 hours after Indonesia's: in doubt for the worker.
"""

from datetime import UTC, date, datetime

from perisai_app.domain.eligibility import age_on, age_problems
from perisai_app.domain.registration import Registration, Value
from perisai_app.domain.settings import Settings
from perisai_app.wire.submission import Submission


class AgeProblem(Value):
    """A code of the form's own, and how grave it is there."""

    code: str
    severity: str


class Age(Value):
    """Completed years on a day; none when that lies before the birth."""

    on: date
    years: int | None
    problems: tuple[AgeProblem, ...]


def age_at_capture(told: Submission, settings: Settings) -> Age:
    """On the day on which the agent finalized this revision, by the laptop's clock."""
    return _age(told.registration, _day(told.finalized_at), settings)


def age_at_arrival(told: Submission, received_at: str, settings: Settings) -> Age:
    """On the day of this stamp of the centre's."""
    return _age(told.registration, _day(datetime.fromisoformat(received_at)), settings)


def _age(person: Registration, day: date, settings: Settings) -> Age:
    found = age_problems(person.birth_date, day, settings, person.earlier_member)
    return Age(
        on=day,
        years=age_on(person.birth_date, day) if day >= person.birth_date else None,
        problems=tuple(AgeProblem(code=problem.code, severity=problem.severity) for problem in found),
    )


def _day(moment: datetime) -> date:
    """Of UTC, but for the first and the last hours that a calendar has."""
    try:
        return moment.astimezone(UTC).date()
    except OverflowError:
        return moment.date()
