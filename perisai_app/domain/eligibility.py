"""Who may be registered as BPU on a day, and where the others belong (domain facts 1.1, 5.1, 7.3).

Only what a law or two sources say is red. What is uncertain is a setting, and asks for a person's word.
"""

from calendar import isleap
from datetime import date, timedelta
from typing import TYPE_CHECKING

from perisai_app.domain.choices import EarlierMember, WorkerKind
from perisai_app.domain.problem import Problem, Severity

if TYPE_CHECKING:  # whoever only counts years does not wait for pydantic
    from perisai_app.domain.settings import Settings

REFERRED = {
    WorkerKind.WAGE_EARNER: ("refer_wage_earner", Severity.RED),
    WorkerKind.MIGRANT: ("refer_migrant_worker", Severity.RED),
    WorkerKind.ELECTION_STAFF: ("refer_election_staff", Severity.RED),
    WorkerKind.CIVIL_SERVANT: ("refer_civil_servant", Severity.AMBER),  # no source read says so: asked only
}
_KNOWN_MEMBER = {
    EarlierMember.BPU_ACTIVE: ("already_active", Severity.AMBER),
    EarlierMember.BPU_LAPSED: ("returning_member", Severity.NOTE),
    EarlierMember.CLAIMED_JHT: ("claimed_jht", Severity.NOTE),
    EarlierMember.WAGE_EARNER: ("also_wage_earner", Severity.NOTE),
    EarlierMember.ONCE_WAGE_EARNER: ("once_wage_earner", Severity.NOTE),
}


def age_on(born: date, day: date) -> int:
    """Completed years of age on `day`; who was born on 29 February completes a year on 1 March."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def birthday(born: date, age: int) -> date:
    """The day on which somebody completes `age` years; the calendar's last day when it is not in it."""
    year = born.year + age
    if year > date.max.year:
        return date.max
    if (born.month, born.day) == (2, 29) and not isleap(year):
        return date(year, 3, 1)
    return born.replace(year=year)


def last_day(born: date, settings: "Settings") -> date:
    """The last day on which somebody may still be registered: the one before the birthday of the limit."""
    return birthday(born, settings.age_limit) - timedelta(days=1)


def age_problems(
    born: date, day: date, settings: "Settings", earlier: EarlierMember | None = None
) -> tuple[Problem, ...]:
    """Not yet 65 on the day of registration (domain facts 1.1 [A]); the minimum age is a setting [C].

    Red `born_in_future`, `too_old` {age, limit}. Amber `member_past_limit` {age} (an active member may go on
    past the limit), `under_minimum_age` {age, minimum}, `young` {age, adult}. Note `last_day_near` {last_day,
    days}: nothing is to confirm, and a word to wait for might cost the very day; it is sent first instead.
    """
    if born > day:
        return (Problem("birth_date", "born_in_future"),)
    age = age_on(born, day)
    if age >= settings.age_limit:
        return (_past_limit(age, earlier, settings.age_limit),)
    if age < settings.minimum_age:
        return (_too_young(age, settings.minimum_age),)
    if age < settings.adult_age:
        return (_young(age, settings.adult_age),)
    return _last_day(born, day, settings)


def guardian_problems(
    born: date, day: date, guardian: str | None, settings: "Settings"
) -> tuple[Problem, ...]:
    """A child's data need a parent's or guardian's consent (UU 27/2022 art. 25): `guardian_needed`."""
    if guardian or born > day or age_on(born, day) >= settings.adult_age:
        return ()
    return (Problem("guardian", "guardian_needed", Severity.AMBER, {"adult": settings.adult_age}),)


def work_problems(kind: WorkerKind | None) -> tuple[Problem, ...]:
    """Who is no BPU is told where to go, and the draft stays: red `refer_wage_earner`,
    `refer_migrant_worker`, `refer_election_staff` (Inpres 2/2021, domain facts 7.2), amber
    `refer_civil_servant` [C].
    """
    return (Problem("worker_kind", *REFERRED[kind]),) if kind in REFERRED else ()


def member_problems(earlier: EarlierMember | None) -> tuple[Problem, ...]:
    """What it means to be or have been a member (domain facts 1.1, 7.3).

    Amber `already_active` (pays on with the NIK, needs no second registration). Notes: `returning_member`
    (old arrears are not collected), `claimed_jht`, `also_wage_earner` (may be both), `once_wage_earner`.
    """
    if (found := _KNOWN_MEMBER.get(earlier) if earlier else None) is None:
        return ()
    return (Problem("earlier_member", *found),)


def occupation_problems(occupations: tuple[str, ...], settings: "Settings") -> tuple[Problem, ...]:
    """At most two occupations (domain facts 1.1): red `too_many_occupations` {max}, `occupation_twice`."""
    if len(occupations) > settings.max_occupations:
        return (Problem("occupation_2", "too_many_occupations", params={"max": settings.max_occupations}),)
    if len(set(occupations)) < len(occupations):
        return (Problem("occupation_2", "occupation_twice"),)
    return ()


def _past_limit(age: int, earlier: EarlierMember | None, limit: int) -> Problem:
    """Who was registered and paid before the limit may go on (domain facts 0.3, 1.1)."""
    if earlier is EarlierMember.BPU_ACTIVE:
        return Problem("birth_date", "member_past_limit", Severity.AMBER, {"age": age})
    return Problem("birth_date", "too_old", params={"age": age, "limit": limit})


def _young(age: int, adult: int) -> Problem:
    return Problem("birth_date", "young", Severity.AMBER, {"age": age, "adult": adult})


def _too_young(age: int, minimum: int) -> Problem:
    return Problem("birth_date", "under_minimum_age", Severity.AMBER, {"age": age, "minimum": minimum})


def _last_day(born: date, day: date, settings: "Settings") -> tuple[Problem, ...]:
    last = last_day(born, settings)
    days = (last - day).days
    if days > settings.age_notice_days:
        return ()
    return (
        Problem("birth_date", "last_day_near", Severity.NOTE, {"last_day": last.isoformat(), "days": days}),
    )
