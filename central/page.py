"""Pages bounded by rows and by bytes, so that no answer outgrows what a laptop reads."""

from collections.abc import Iterable
from typing import TypeVar

MAX_PAGE_BYTES = 4 * 1024 * 1024

T = TypeVar("T")


def cut(rows: Iterable[tuple[T, int]], limit: int) -> tuple[list[T], bool]:
    """The first `limit` rows or about MAX_PAGE_BYTES of them, at least one; and whether more were there."""
    taken: list[T] = []
    room = MAX_PAGE_BYTES
    for row, size in rows:
        if len(taken) == limit or (taken and size > room):
            return taken, True
        taken.append(row)
        room -= size
    return taken, False
