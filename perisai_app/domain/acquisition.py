"""Who counts as new, and in which month of membership a contribution falls (domain facts 4).

Must not know rupiah, nor persons: `person` is a fingerprint that the caller makes, alike for the same NIK.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from perisai_app.domain.month_count import month_number


class Before(StrEnum):
    """What the NIK was before: never a BPU, a BPU now, or a BPU whose membership had lapsed."""

    NEVER = "never"
    MEMBER = "member"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True)
class Acquisition:
    """One revision of a registration; `month` (YYYY-MM) is that of the first paid contribution [C]."""

    registration_id: str
    revision: int
    person: str
    month: str
    programs: int
    before: Before = Before.NEVER


def settled(acquisitions: Iterable[Acquisition]) -> tuple[Acquisition, ...]:
    """Each registration once: its latest revision, in the earliest month of all its revisions.

    A revision whose month is no YYYY-MM is left out.
    """
    dated = (one for one in acquisitions if month_number(one.month) is not None)
    found: dict[str, Acquisition] = {}
    for one in sorted(dated, key=lambda a: (a.registration_id, a.revision)):
        earlier = found.get(one.registration_id, one)
        found[one.registration_id] = replace(one, month=min(earlier.month, one.month))
    return tuple(found.values())


def first_of_each(acquisitions: Iterable[Acquisition]) -> tuple[Acquisition, ...]:
    """The never-before-BPU registrations, each person once: the earliest month, then the smallest id."""
    found: dict[str, Acquisition] = {}
    for one in sorted(acquisitions, key=lambda a: (a.month, a.registration_id)):
        if one.before is Before.NEVER:
            found.setdefault(one.person, one)
    return tuple(found.values())


def starts_by_registration(acquisitions: Sequence[Acquisition]) -> dict[str, tuple[str, ...]]:
    """For each settled registration, the months in which its person's membership started (YYYY-MM).

    Those are the first acquisition of a person never registered before, and each one after a lapse.
    """
    again = (one for one in acquisitions if one.before is Before.LAPSED)
    starts: dict[str, list[str]] = {}
    for one in (*first_of_each(acquisitions), *again):
        starts.setdefault(one.person, []).append(one.month)
    return {one.registration_id: tuple(starts.get(one.person, ())) for one in acquisitions}


def member_month(starts: Iterable[str], for_month: str) -> int | None:
    """Which month of membership `for_month` is, 1 the first, counted from the latest start not after it.

    None when nothing has started by then, or a text is no month.
    """
    now = month_number(for_month)
    known = (month_number(start) for start in starts)
    begun = [start for start in known if now is not None and start is not None and start <= now]
    return now - max(begun) + 1 if now is not None and begun else None
