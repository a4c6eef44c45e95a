"""Bounded batches of what is asked about registrations: in none of them is anything asked twice about one."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")


def batches(asked: Iterable[T], subject: Callable[[T], Hashable], most: int) -> Iterator[list[T]]:
    """In order, at most `most` at once; a batch ends before what it has already, whose answer it needs."""
    batch: list[T] = []
    seen: set[Hashable] = set()
    for one in asked:
        if len(batch) == most or subject(one) in seen:
            yield batch
            batch, seen = [], set()
        batch.append(one)
        seen.add(subject(one))
    if batch:
        yield batch
