"""What the audit keeps of a list that leaves the office: who, what was asked, how many rows, whether it was
whole. Noted before the first byte and again at the end, also when whoever asked went away in the middle.

Must not know what is in the list.
"""

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar
from uuid import uuid4

from central.auditing import Actor, note
from central.centre import Centre

LISTS = "lists"  # the audit's subject of all of them, so that they are found together
BEGUN, ENDED = "list_begun", "list_ended"

Shape = Mapping[str, str | int | bool]
T = TypeVar("T", bound=Sequence[object])


@dataclass(slots=True)
class Count:
    """Of the rows that were written."""

    rows: int = 0

    def of(self, rows: Iterable[T]) -> Iterator[T]:
        for row in rows:
            self.rows += 1
            yield row


Made = Callable[[str, Count], Iterable[bytes]]


def noted(centre: Centre, by: Actor, shape: Shape, made: Made) -> Generator[bytes]:
    """The pieces that `made` makes, given the stamp of the beginning and what counts the rows. `shape` says
    what was asked, without a word about a person. Noted as begun before this returns.
    """
    begun, name = centre.now(), str(uuid4())
    with centre.store.writing() as connection:
        note(connection, by, begun, BEGUN, LISTS, list=name, **shape)
    return _pieces(centre, by, {**shape, "list": name, "begun": begun}, made)


def _pieces(centre: Centre, by: Actor, told: Mapping[str, str | int | bool], made: Made) -> Generator[bytes]:
    count, whole = Count(), False
    try:
        yield from made(str(told["begun"]), count)
        whole = True
    finally:  # also when whoever asked goes away in the middle
        with centre.store.writing() as connection:
            ended: dict[str, str | int | bool] = {**told, "rows": count.rows, "whole": whole}
            note(connection, by, centre.now(), ENDED, LISTS, **ended)
