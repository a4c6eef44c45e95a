"""Everybody who may have something in common with those that are looked at: a few statements for all of them.

Each question is answered with so many rows at most, however many there are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from sqlalchemy import Connection

from central.sifting.facts import COLUMNS, PHOTOS, SIGNATURES, Contents, Facts, Subject, contents_of, facts_of
from central.sifting.limits import Limits
from central.sifting.nearby import first_of_each
from central.storage.tables import SIFTED

MOST_PAIRS = 20
MOST_BORN = 300
MOST_SHARING = 200

_LATEST_OF_ONE = "r.registration_id = s.registration_id AND r.revision = s.revision"
_SUBMITTED = f"submissions s JOIN registrations r ON {_LATEST_OF_ONE}"
_NAMED = f"submission_files s JOIN registrations r ON {_LATEST_OF_ONE}"
_SHARED = f"s.sha256 = ? AND s.role IN {PHOTOS + SIGNATURES} AND s.registration_id <> ?"
_FACTS = ", ".join(f"r.{name}" for name in COLUMNS.split(", "))


@dataclass(frozen=True, slots=True)
class Around:
    """Who is near one subject. `paired` are those with whom something is open by now: whatever is left out
    for being too many, these are looked at again.
    """

    subject: Subject
    same_nik: Sequence[Facts]
    same_birth: Sequence[Facts]
    same_content: Sequence[Facts]
    same_phone: Sequence[Facts]
    same_beginning: Sequence[Facts]  # of the NIK: its first twelve digits
    beside_in_time: Sequence[tuple[str, str]]  # id and finalized_at, of one laptop
    paired: Sequence[Facts]
    contents: Mapping[str, Contents]


def around(
    connection: Connection, subjects: Sequence[Subject], paired: Mapping[str, set[str]], limits: Limits
) -> list[Around]:
    """One for each, in order; `paired` has the ids with which each has something open."""
    others = facts_of(connection, dict.fromkeys(chain.from_iterable(paired.values())))
    known = contents_of(connection, [one.key for one in subjects])
    shared = _sharing(connection, subjects, known)
    named = {fact.registration_id for fact in chain(*shared, others.values())}
    contents = {**contents_of(connection, named), **known} if named else known
    begun = _alike(connection, subjects, "nik >= ? AND nik < ?", _beginnings(subjects), MOST_SHARING)
    numbers = [(one.facts.nik,) for one in subjects]
    same_nik = _alike(connection, subjects, "nik = ?", numbers, MOST_PAIRS)
    born, phoned = _born(connection, subjects, begun), _phoned(connection, subjects)
    timely = _timely(connection, subjects, limits.speed_most)
    return [
        Around(
            one,
            same_nik=same_nik[number],
            same_birth=born[number],
            same_content=shared[number],
            same_phone=phoned[number],
            same_beginning=begun[number],
            beside_in_time=timely[number],
            paired=[others[key] for key in paired.get(one.key, ()) if key in others],
            contents=contents,
        )
        for number, one in enumerate(subjects)
    ]


def _alike(
    connection: Connection,
    subjects: Sequence[Subject],
    condition: str,
    asked: Sequence[tuple[str, ...]],
    most: int,
) -> list[list[Facts]]:
    """Others for which the condition holds."""
    given = [(*values, one.key) for values, one in zip(asked, subjects, strict=True)]
    found = first_of_each(
        connection, COLUMNS, "registrations", f"{condition} AND registration_id <> ?", given, most
    )
    return [[Facts(*row) for row in rows] for rows in found]


def _beginnings(subjects: Sequence[Subject]) -> list[tuple[str, str]]:
    """District, day and sex of the NIK; a colon comes behind every digit."""
    return [(one.facts.nik[:12], one.facts.nik[:12] + ":") for one in subjects]


def _born(
    connection: Connection, subjects: Sequence[Subject], begun: Sequence[list[Facts]]
) -> list[list[Facts]]:
    """On the same day. On a day that very many share, as 1 January is where nobody knows, those of the same
    district in the NIK.
    """
    days = [(one.facts.birth_date,) for one in subjects]
    found = _alike(connection, subjects, f"{SIFTED} AND birth_date = ?", days, MOST_BORN + 1)
    return [born if len(born) <= MOST_BORN else near for born, near in zip(found, begun, strict=True)]


def _phoned(connection: Connection, subjects: Sequence[Subject]) -> list[list[Facts]]:
    """Whoever has no phone shares none."""
    having = [one for one in subjects if one.facts.phone]
    asked = [(one.facts.phone,) for one in having]
    found = _alike(connection, having, f"{SIFTED} AND phone = ?", asked, MOST_SHARING)
    by_key = {one.key: rows for one, rows in zip(having, found, strict=True)}
    return [by_key.get(one.key, []) for one in subjects]


def _sharing(
    connection: Connection, subjects: Sequence[Subject], contents: Mapping[str, Contents]
) -> list[list[Facts]]:
    asked = [(sha256, one.key) for one in subjects for _, sha256 in contents.get(one.key, ())]
    found = zip(asked, first_of_each(connection, _FACTS, _NAMED, _SHARED, asked, MOST_PAIRS), strict=True)
    by_key: dict[str, dict[str, Facts]] = {}
    for (_, key), rows in found:
        by_key.setdefault(key, {}).update((row[0], Facts(*row)) for row in rows)
    return [list(by_key.get(one.key, {}).values()) for one in subjects]


def _timely(connection: Connection, subjects: Sequence[Subject], reach: int) -> list[list[tuple[str, str]]]:
    """First revisions whose counters are so near that they may lie in one span: a laptop counts upwards."""
    stretches = _stretches(subjects, reach)
    first = "s.device_id = ? AND s.counter >= ? AND s.counter <= ? AND s.revision = 1"
    columns, most = "s.counter, r.registration_id, r.finalized_at", len(subjects) * (2 * reach + 1)
    found = first_of_each(connection, columns, _SUBMITTED, first, stretches, most)
    by_place = {
        (device, counter): (key, at)
        for (device, _, _), rows in zip(stretches, found, strict=True)
        for counter, key, at in rows
    }
    near = range(-reach, reach + 1)
    places = [[(one.device_id, one.counter + step) for step in near] for one in subjects]
    return [[by_place[place] for place in some if place in by_place] for some in places]


def _stretches(subjects: Sequence[Subject], reach: int) -> list[tuple[str, int, int]]:
    """A laptop, and from which of its counters to which; what overlaps is asked for once."""
    found: list[tuple[str, int, int]] = []
    for device, counter in sorted((one.device_id, one.counter) for one in subjects):
        start, end = counter - reach, counter + reach
        if found and found[-1][0] == device and start <= found[-1][2]:
            start = found.pop()[1]
        found.append((device, start, end))
    return found
