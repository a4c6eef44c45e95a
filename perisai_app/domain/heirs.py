"""Heirs: optional at registration, and they decide who is paid (domain facts 1.3, 3). One heir at a time.

The fields of heir N are heirN_name, heirN_relation and so on (typed.py).
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from perisai_app.domain.eligibility import age_on
from perisai_app.domain.problem import Problem, Severity
from perisai_app.domain.registration import Heir
from perisai_app.domain.settings import Settings
from perisai_app.domain.typed import HEIR_PARTS, HEIRS

_NAMED = {number: tuple((part, f"heir{number}_{part}") for part in HEIR_PARTS) for number in HEIRS}
_NAMES = frozenset(name for named in _NAMED.values() for _, name in named)


def heir_values(values: Mapping[str, Any], number: int) -> dict[str, Any]:
    """What was read of heir `number` (1..4), under the names of `Heir`."""
    return {part: values[name] for part, name in _NAMED[number] if name in values}


def heirs(values: Mapping[str, Any]) -> tuple[Heir, ...]:
    """Those with a name, in the order in which they were typed."""
    if _NAMES.isdisjoint(values):  # nearly always
        return ()
    found = (heir_values(values, number) for number in HEIRS)
    return tuple(Heir(**heir) for heir in found if "name" in heir)


def heir_problems(values: Mapping[str, Any], day: date, settings: Settings) -> list[Problem]:
    """What is odd about the heirs.

    Red `missing` on a name, and `heir_needs_guardian` {adult} for one under 18 (UU 27/2022 art. 25: name who
    consents, or leave the child out). Amber `born_in_future`, `heir_relation_missing`, `heir_is_the_worker`.
    """
    if _NAMES.isdisjoint(values):
        return []
    return [
        problem
        for number in HEIRS
        if (heir := heir_values(values, number))
        for problem in _problems(f"heir{number}_", heir, values.get("nik"), day, settings)
    ]


def _problems(prefix: str, heir: dict[str, Any], worker: Any, day: date, settings: Settings) -> list[Problem]:
    found = []
    if "name" not in heir:
        found.append(Problem(f"{prefix}name", "missing"))
    if "relation" not in heir:
        found.append(Problem(f"{prefix}relation", "heir_relation_missing", Severity.AMBER))
    if worker is not None and heir.get("nik") == worker.text:
        found.append(Problem(f"{prefix}nik", "heir_is_the_worker", Severity.AMBER))
    if (born := heir.get("birth_date")) is not None:
        found += _age(prefix, born, heir, day, settings)
    return found


def _age(prefix: str, born: date, heir: dict[str, Any], day: date, settings: Settings) -> list[Problem]:
    if born > day:
        return [Problem(f"{prefix}birth_date", "born_in_future", Severity.AMBER)]
    if age_on(born, day) < settings.adult_age and "guardian" not in heir:
        return [Problem(f"{prefix}guardian", "heir_needs_guardian", params={"adult": settings.adult_age})]
    return []
