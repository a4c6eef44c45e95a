"""The audit and the open signals as CSV: codes, ids and counts, and never a word about a person."""

import json
from collections.abc import Generator, Iterator, Sequence

from central.audit_log import Wanted, read_audit
from central.auditing import Actor
from central.centre import Centre
from central.exports.cells import Cell
from central.exports.noting import Count, Shape, noted
from central.exports.sheet import FileKind, write_sheet
from central.register.reach import Reach
from central.sifting.listing import Key, open_signals

AT_ONCE = 500
AUDIT_HEAD = ("number", "at", "actor", "action", "subject", "details")
SIGNALS_HEAD = ("kind", "weight", "raised_at", "registration_id", "other_id", "elsewhere", "details")


def write_audit(centre: Centre, wanted: Wanted, *, by: Actor) -> Generator[bytes]:
    """Newest first; also this list's own beginning."""
    bounds = {"since": wanted.since, "before": wanted.before}
    shape: Shape = {"what": "audit", **{name: stamp for name, stamp in bounds.items() if stamp}}

    def made(_: str, count: Count) -> Iterator[bytes]:
        return write_sheet(FileKind.CSV, AUDIT_HEAD, count.of(_audit(centre, wanted)))

    return noted(centre, by, shape, made)


def write_signals(centre: Centre, reach: Reach, *, by: Actor) -> Generator[bytes]:
    """What nobody has ruled on within reach: the gravest first."""

    def made(_: str, count: Count) -> Iterator[bytes]:
        return write_sheet(FileKind.CSV, SIGNALS_HEAD, count.of(_signals(centre, reach)))

    return noted(centre, by, {"what": "signals"}, made)


def _audit(centre: Centre, wanted: Wanted) -> Iterator[Sequence[Cell]]:
    after, is_first = None, True
    while is_first or after is not None:
        found = read_audit(centre, wanted, after=after, most=AT_ONCE)
        for entry in found.items:
            told = entry.model_dump(mode="json")
            yield [_cell(told[name]) for name in AUDIT_HEAD]
        after, is_first = found.next, False


def _signals(centre: Centre, reach: Reach) -> Iterator[Sequence[Cell]]:
    after: Key | None = None
    is_first = True
    while is_first or after is not None:
        with centre.store.reading() as connection:
            listed = open_signals(connection, reach, after=after, most=AT_ONCE)
        for signal in listed.items:
            told = signal.model_dump(mode="json")
            yield [_cell(told[name]) for name in SIGNALS_HEAD]
        after, is_first = listed.next, False


def _cell(value: object) -> Cell:
    if isinstance(value, dict):
        return json.dumps(value, sort_keys=True)
    if isinstance(value, bool):
        return int(value)
    return value if isinstance(value, int | str) else None
