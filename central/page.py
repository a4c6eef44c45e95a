"""Pages bounded by rows and by bytes: what breaks off on a slow wire is asked for again whole."""

from collections.abc import Iterable
from typing import TypeVar

MAX_PAGE_BYTES = 64 * 1024  # a quarter of a minute on a village's wire

T = TypeVar("T")


def cut(rows: Iterable[tuple[T, int]], limit: int, most: int | None = None) -> tuple[list[T], bool]:
    """The first `limit` rows or about `most` bytes of them (MAX_PAGE_BYTES when None), at least one; and
    whether more were there.
    """
    taken: list[T] = []
    room = MAX_PAGE_BYTES if most is None else most
    for row, size in rows:
        if len(taken) == limit or (taken and size > room):
            return taken, True
        taken.append(row)
        room -= size
    return taken, False
