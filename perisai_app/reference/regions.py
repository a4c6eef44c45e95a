"""Indonesia's administrative regions (Kepmendagri 300.2.2-2138/2025): codes to names, and texts to places.

The data is a database under the ODbL 1.0; licence and attribution lie beside it. It never changes while it is
read, so any thread may ask.
"""

from collections.abc import Collection, Iterator, Mapping
from functools import cache
from importlib import resources
from itertools import islice

from perisai_app.domain.region import District, Level, Place, Successor, Village
from perisai_app.reference.files import Files, builtin, rows
from perisai_app.reference.wilayah.search import ranked
from perisai_app.reference.wilayah.table import RegionTable, unpack
from perisai_app.reference.wilayah.words import bare, folded

__all__ = ["Regions", "read_places", "read_retired", "regions"]

FILE = "regions.bin"


class Regions:
    """All four levels, and the regency codes that only old NIKs bear. `regions()` has the shipped ones."""

    def __init__(self, table: RegionTable, retired: Mapping[str, Successor]) -> None:
        self._table, self._retired = table, retired

    @classmethod
    def from_bytes(cls, data: bytes, retired: Mapping[str, Successor] | None = None) -> "Regions":
        """Out of a file in the compact form, as a pack may carry it; ValueError when it is broken."""
        return cls(unpack(data), read_retired(builtin()) if retired is None else retired)

    def with_retired(self, retired: Mapping[str, Successor]) -> "Regions":
        """The same places beside other retired codes."""
        return self if retired == self._retired else Regions(self._table, retired)

    def place(self, code: str) -> Place | None:
        """The place of any level with this dotted code; None when today's table has none."""
        number = self._table.at(code)
        return None if number is None else self._place(number)

    def village_exists(self, code: str) -> bool:
        return self._at(code, Level.VILLAGE) is not None

    def village(self, code: str) -> Village:
        """KeyError when the code is not a village's."""
        number = self._at(code, Level.VILLAGE)
        if number is None:
            raise KeyError(code)
        return self._village(number)

    def district_known(self, code: str) -> bool:
        """One of today's districts, or in a regency whose old code NIKs still carry."""
        return self._at(code, Level.DISTRICT) is not None or self.retired(code) is not None

    def district_retired(self, code: str) -> bool:
        """Only under a regency code that is no longer given (domain facts 5.1)."""
        return self.retired(code) is not None and self._at(code, Level.DISTRICT) is None

    def district(self, code: str) -> District | None:
        """The issuing district of a NIK ('51.04.01'), as 'Sukawati, Kabupaten Gianyar'; under a retired code,
        the regency that took it over (domain facts 5.1).
        """
        if (number := self._at(code, Level.DISTRICT)) is not None:
            name, regency, _ = self._place(number).names
            return District(code, f"{name}, {regency}", retired=False)
        successor = self.retired(code)
        return District(code, successor.name, retired=True) if successor else None

    def district_name(self, code: str) -> str | None:
        """'Sukawati, Kabupaten Gianyar', or None for a code that is not today's."""
        found = self.district(code)
        return found.name if found and not found.retired else None

    def retired(self, code: str) -> Successor | None:
        """Today's regency for a regency code, or one inside it, that is no longer given; else None."""
        return self._retired.get(code[:5])

    def find(self, village: str = "", district: str = "", regency: str = "", province: str = "") -> list[str]:
        """Codes of the places that bear these names; an empty name is not asked for, the first of the others
        says the level. 'Suka Maju' also finds 'Sukamaju', but not where there are both.
        """
        levels = zip(reversed(Level), map(_name, (village, district, regency, province)), strict=True)
        asked = [(level, name) for level, name in levels if name]
        if not asked:
            return []
        wanted = [self._named(level, name) for level, name in asked]
        inside = [
            n for n in sorted(wanted[0]) if all(outer & {*self._table.around(n)} for outer in wanted[1:])
        ]
        spelled = [n for n in inside if _name(self._table.names[n]) == asked[0][1]]
        return [self._table.code(number) for number in spelled or inside]

    def places(self, text: str, levels: Collection[Level] = tuple(Level), limit: int = 20) -> list[Place]:
        """Places of these levels that the text may mean: exact names, then beginnings, then later words, then
        names one slip away; of equal hits the larger place first, since few are as large and many as small.
        """
        found, level = ranked(self._table, text), self._table.levels
        hits = sorted((n for n in found if level[n] in levels), key=lambda n: (found[n], level[n]))
        return [self._place(number) for number in hits[:limit]]

    def search(self, text: str, limit: int = 20) -> list[Village]:
        """Villages that the text may mean, by their own names first; then those in the places it means."""
        found, level = ranked(self._table, text), self._table.levels
        own = sorted((n for n in found if level[n] == Level.VILLAGE), key=found.__getitem__)
        larger = sorted((n for n in found if level[n] != Level.VILLAGE), key=lambda n: (found[n], -level[n]))
        numbers = dict.fromkeys(own[:limit])
        if len(numbers) < limit:
            numbers.update(dict.fromkeys(islice(self._inside(larger, found), limit)))
        return [self._village(number) for number in islice(numbers, limit)]

    def _inside(self, larger: list[int], but: Collection[int]) -> Iterator[int]:
        for place in larger:
            for number in range(place, self._table.end(place)):
                if self._table.levels[number] == Level.VILLAGE and number not in but:
                    yield number

    def _named(self, level: Level, name: str) -> set[int]:
        numbers = self._table.exactly(name.replace(" ", ""))
        return {number for number in numbers if self._table.levels[number] == level}

    def _at(self, code: str, level: Level) -> int | None:
        number = self._table.at(code)
        return number if number is not None and self._table.levels[number] == level else None

    def _place(self, number: int) -> Place:
        table = self._table
        names = tuple(table.names[place] for place in table.around(number))
        return Place(Level(table.levels[number]), table.code(number), names)

    def _village(self, number: int) -> Village:
        place = self._place(number)
        return Village(place.code, *place.names)


@cache
def regions() -> Regions:
    """The shipped regions; read once."""
    file = resources.files("perisai_app.reference").joinpath("data", "wilayah", FILE)
    return Regions.from_bytes(file.read_bytes())


def read_places(files: Files) -> Regions:
    """The regions that a set of files brings (regions.bin), else the shipped; ValueError when broken."""
    retired = read_retired(files)
    if FILE in files:
        return Regions.from_bytes(files[FILE], retired)
    return regions().with_retired(retired)


def read_retired(files: Files) -> dict[str, Successor]:
    """Retired regency codes to the regencies of today (domain facts 5.1)."""
    table = rows(files, "retired_regencies.csv")
    return {row["old_code"]: Successor(row["new_code"], row["name"]) for row in table}


def _name(text: str) -> str:
    return bare(folded(text))
