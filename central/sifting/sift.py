"""Looks at registrations after their laptops had the answer, a bounded batch a transaction.

A row is marked in the transaction that writes what was found: no crash loses any, a repeat changes nothing,
and a newer revision is looked at again. Must not know when.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence

from sqlalchemy import Connection, update

from central.centre import Centre
from central.register.words import keep_words
from central.sifting.around import Around, around
from central.sifting.before import known_before
from central.sifting.crowds import crowds_of, judged_kinds
from central.sifting.facts import Subject, claim
from central.sifting.keeping import keep, open_about, paired
from central.sifting.limits import USUAL, Limits
from central.sifting.pairs import pairs_of
from central.sifting.signal import Signal
from central.storage.tables import registrations

BATCH = 50


def sift(centre: Centre, limits: Limits = USUAL) -> int:
    """All that wait, until none does; how many they were."""
    looked_at = 0
    while some := sift_some(centre, limits):
        looked_at += some
    return looked_at


def sift_some(centre: Centre, limits: Limits = USUAL, most: int = BATCH) -> int:
    """One transaction; how many were looked at, 0 when none waits or another process looks. A power cut may
    take it back, and then it is done again. Busy, or the driver's OperationalError, when others write all the
    while.
    """
    with centre.store.writing(lasting=False) as connection:
        subjects = claim(connection, most)
        if subjects:
            _look_at(connection, subjects, limits, centre.now())
    return len(subjects)


def _look_at(connection: Connection, subjects: Sequence[Subject], limits: Limits, now: str) -> None:
    ids = {one.key for one in subjects}
    _mark(connection, ids)
    open_now = open_about(connection, sorted(ids))
    near = around(connection, subjects, paired(open_now, ids), limits)
    crowds = [signal for one in near for signal in _own(one, crowds_of(one, limits), ids)]
    pairs = [signal for one in near for signal in pairs_of(one)]
    found = (*pairs, *known_before(connection, near), *crowds)
    judged = {one.subject.key: judged_kinds(one) for one in near}
    keep_words(connection, [(one.key, one.facts.folded) for one in subjects])
    keep(connection, found, open_now, judged, now)


def _mark(connection: Connection, ids: Collection[str]) -> None:
    """Before they are looked at, so that they see each other."""
    looked_at = update(registrations).where(registrations.c.registration_id.in_(ids))
    connection.execute(looked_at.values(sifted=1))


def _own(near: Around, crowds: Iterable[Signal], ids: Collection[str]) -> Iterator[Signal]:
    """What is said of one that is looked at now is its own word, not that of another of the same crowd."""
    for signal in crowds:
        if signal.registration_id == near.subject.key or signal.registration_id not in ids:
            yield signal
