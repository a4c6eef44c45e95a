"""What two registrations have in common that one person's would, or that two people's would not.

Each question is asked of two sides and is the same from either. Must not know where they come from.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence

from central.sifting.around import MOST_PAIRS, Around
from central.sifting.facts import Contents, Facts
from central.sifting.signal import Details, Kind, Signal, of_two
from perisai_app.domain.names import ALIKE, folded_likeness

NOTHING: Contents = frozenset()

Judge = Callable[[Facts, Facts], tuple[int, Details] | None]


def pairs_of(near: Around) -> Iterator[Signal]:
    """All that holds between one and those near it; of a kind at most MOST_PAIRS that were not known."""
    photos, signatures = _same_file(near, is_signature=False), _same_file(near, is_signature=True)
    yield from _judged(near, Kind.SAME_NIK, near.same_nik, _same_nik)
    yield from _judged(near, Kind.NEAR_NAME, near.same_birth, _near_name)
    yield from _judged(near, Kind.SAME_PHOTO, near.same_content, photos)
    yield from _judged(near, Kind.SAME_SIGNATURE, near.same_content, signatures)


def _judged(near: Around, kind: Kind, others: Sequence[Facts], judge: Judge) -> Iterator[Signal]:
    one, known = near.subject.facts, {other.registration_id for other in near.paired}
    yield from _signals(kind, one, near.paired, judge)
    fresh = _signals(kind, one, (other for other in others if other.registration_id not in known), judge)
    yield from (signal for _, signal in zip(range(MOST_PAIRS), fresh, strict=False))


def _signals(kind: Kind, one: Facts, others: Iterable[Facts], judge: Judge) -> Iterator[Signal]:
    for other in others:
        if (found := judge(one, other)) is not None:
            yield of_two(kind, one.registration_id, other.registration_id, *found)


def _same_nik(one: Facts, other: Facts) -> tuple[int, Details] | None:
    """Two people with one NIK are graver than one person twice."""
    if one.nik != other.nik:
        return None
    same_name = folded_likeness(one.folded, other.folded) >= ALIKE
    same_birth = one.birth_date == other.birth_date
    return 80 if same_name and same_birth else 95, {"same_name": same_name, "same_birth": same_birth}


def _near_name(one: Facts, other: Facts) -> tuple[int, Details] | None:
    """With the same birth date, and without the same NIK, which says it already."""
    if one.birth_date != other.birth_date or one.nik == other.nik:
        return None
    likeness = int(folded_likeness(one.folded, other.folded))
    if likeness < ALIKE:
        return None
    shared = {name: _shared(one, other, name) for name in ("phone", "kk", "village")}
    weight = 30 + 10 * (likeness == 100) + 10 * sum(shared.values())
    return weight, {"likeness": likeness, **{f"same_{name}": same for name, same in shared.items()}}


def _same_file(near: Around, *, is_signature: bool) -> Judge:
    """Two people, that is two NIKs, with the very same file."""

    def judge(one: Facts, other: Facts) -> tuple[int, Details] | None:
        if one.nik == other.nik:
            return None
        sides = (near.contents.get(side.registration_id, NOTHING) for side in (one, other))
        mine, theirs = ({sha256 for kind, sha256 in side if kind == is_signature} for side in sides)
        files = len(mine & theirs)
        return (90, {"files": files}) if files else None

    return judge


def _shared(one: Facts, other: Facts, name: str) -> bool:
    mine = getattr(one, name)
    return bool(mine) and mine == getattr(other, name)
