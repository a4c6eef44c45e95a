"""What the scholarship brings for each child, from the level it is at now (PP 82/2019; domain facts 3).

Must not know a child by name: children's data are sensitive (UU 27/2022 art. 4), a level is enough.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from perisai_app.domain.benefit_terms import Level


@dataclass(frozen=True, slots=True)
class Child:
    """The code or an everyday name of the level, and the year within it, 1 the first."""

    level: str
    year: int = 1


def read_child(levels: Sequence[Level], text: str) -> Child | None:
    """'SD' or 'SD:3' (third year of primary school); None when no such level or year exists."""
    name, colon, year = text.partition(":")
    found = level_named(levels, name)
    if found is None or not colon:
        return Child(found.code) if found else None
    wanted = {str(number): number for number in range(1, found.years + 1)}.get(year.strip())
    return Child(found.code, wanted) if wanted else None


def level_named(levels: Sequence[Level], name: str) -> Level | None:
    """The level of this code or everyday name ('sd', 'SMK', 'kuliah'), upper or lower case."""
    name = name.strip().casefold()
    return next((level for level in levels if name == level.code or name in level.aliases), None)


def scholarship(levels: Sequence[Level], child: Child) -> int | None:
    """Whole rupiah over all years ahead, this one included; None for an unknown level.

    At most 87 million by today's table (domain facts 3 [A]). A year before the first counts as the first,
    one after the last as all done.
    """
    now = level_named(levels, child.level)
    if now is None:
        return None
    ahead = levels[levels.index(now) :]
    done = min(max(child.year - 1, 0), now.years)
    return sum(level.years * level.yearly for level in ahead) - done * now.yearly


def whole_course(levels: Sequence[Level]) -> int:
    """Rupiah for one child from the first level to the last."""
    return sum(level.years * level.yearly for level in levels)
