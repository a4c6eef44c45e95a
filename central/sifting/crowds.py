"""What is odd about one registration among many of a laptop, an agent or a phone. Must not know the database.

Whoever is of the same crowd is told as well: the first of them were looked at before it was one.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from central.sifting.around import Around
from central.sifting.facts import Facts
from central.sifting.limits import Limits
from central.sifting.outreach import Outreach, outreach_of
from central.sifting.signal import Kind, Signal, of_one


def crowds_of(near: Around, limits: Limits) -> Iterator[Signal]:
    """Of this one, and of the others of the same crowd."""
    outreach = outreach_of(near.subject.person)
    if near.subject.revision == 1:
        yield from _fast(near, outreach, limits)
    yield from _run(near, outreach, limits)
    yield from _phone(near, outreach, limits)


def judged_kinds(near: Around) -> frozenset[Kind]:
    """What was asked about this one. How fast its first revision was is no matter of a later one."""
    kinds = frozenset(Kind)
    return kinds if near.subject.revision == 1 else kinds - {Kind.FAST}


def _fast(near: Around, outreach: Outreach, limits: Limits) -> Iterator[Signal]:
    """The fullest span that this one lies in."""
    span = timedelta(minutes=limits.speed_minutes)
    if len(near.beside_in_time) <= limits.speed_most:
        return
    times = sorted((datetime.fromisoformat(at), key) for key, at in near.beside_in_time)
    mine = datetime.fromisoformat(near.subject.facts.finalized_at)
    spans = [
        times[first : bisect_left(times, (start + span, ""))]
        for first, (start, _) in enumerate(times)
        if start <= mine < start + span
    ]
    fullest = max(spans, key=len, default=[])
    if len(fullest) > limits.speed_most:
        details = {"minutes": limits.speed_minutes, "more_than": limits.speed_most}
        yield from (of_one(Kind.FAST, key, outreach, details) for _, key in fullest)


def _run(near: Around, outreach: Outreach, limits: Limits) -> Iterator[Signal]:
    """Serials that follow each other, of one agent, with the same district, day and sex."""
    one = near.subject.facts
    by_nik = {other.nik: other for other in near.same_beginning if other.agent_key == one.agent_key}
    by_nik[one.nik] = one
    run = [*_onwards(by_nik, one.nik, -1), one, *_onwards(by_nik, one.nik, 1)]
    if len(run) >= limits.run_length:
        details = {"numbers": len(run)}
        yield from (of_one(Kind.NIK_RUN, fact.registration_id, outreach, details) for fact in run)


def _onwards(by_nik: dict[str, Facts], nik: str, step: int) -> Iterator[Facts]:
    """The neighbours on one side, until one is missing."""
    serial = int(nik[12:]) + step
    while (found := by_nik.get(f"{nik[:12]}{serial:04d}")) is not None:
        yield found
        serial += step


def _phone(near: Around, outreach: Outreach, limits: Limits) -> Iterator[Signal]:
    """A family shares a phone: people of one card count once."""
    sharing = [near.subject.facts, *near.same_phone]
    households = {fact.kk or fact.nik for fact in sharing}
    if len(households) >= limits.phone_households:
        told = _crossing(sharing, limits.phone_households)
        details = {"at_least": limits.phone_households}
        yield from (of_one(Kind.SHARED_PHONE, fact.registration_id, outreach, details) for fact in told)


def _crossing(sharing: Sequence[Facts], households: int) -> Sequence[Facts]:
    """All of them while they are few; a bigger crowd was told when it was small."""
    return sharing if len(sharing) <= 4 * households else sharing[:1]
