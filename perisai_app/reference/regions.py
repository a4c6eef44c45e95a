"""Indonesia's administrative regions (Kepmendagri 300.2.2-2138/2025): codes to names, and text to villages.

The data is a database under the ODbL 1.0 (licence and attribution beside it), shipped unchanged.
"""

import csv
import re
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources


@dataclass(frozen=True, slots=True)
class Village:
    """A village with its full path, since names repeat: 'Guwang, Kec. Sukawati, Kabupaten Gianyar, Bali'."""

    code: str
    name: str
    district: str
    regency: str
    province: str

    @property
    def path(self) -> str:
        return f"{self.name}, Kec. {self.district}, {self.regency}, {self.province}"


class Regions:
    """All four levels in memory, made once by `regions()`."""

    def __init__(self) -> None:
        self._names = {level: _names(level) for level in ("provinces", "regencies", "districts", "villages")}
        self._retired = {row[0] for row in _rows("builtin/retired_regencies.csv")}

    def village_exists(self, code: str) -> bool:
        return code in self._names["villages"]

    def district_known(self, code: str) -> bool:
        """One of today's districts, or in a regency whose old code NIKs still carry."""
        return code in self._names["districts"] or code[:5] in self._retired

    def village(self, code: str) -> Village:
        """KeyError when the code is not a village's."""
        return Village(
            code=code,
            name=self._names["villages"][code],
            district=self._names["districts"][code[:8]],
            regency=self._names["regencies"][code[:5]],
            province=self._names["provinces"][code[:2]],
        )

    def district_name(self, code: str) -> str | None:
        """'Sukawati, Kabupaten Gianyar', or None for a code that is not today's."""
        if (name := self._names["districts"].get(code)) is None:
            return None
        return f"{name}, {self._names['regencies'][code[:5]]}"

    def find(self, village: str, district: str = "", regency: str = "", province: str = "") -> list[str]:
        """Codes of the villages that bear these names; an empty name is not asked for."""
        asked = (_folded(district), _folded(regency), _folded(province))
        return [code for code in self._by_name.get(_folded(village), ()) if self._lies_in(code, asked)]

    def search(self, text: str, limit: int = 20) -> list[Village]:
        """Villages whose path holds every typed word as the beginning of a word; village name hits first."""
        words = _folded(text).split()
        if not words:
            return []
        hits = [code for code, path in self._paths.items() if all(f" {word}" in path for word in words)]
        hits.sort(key=lambda code: not _folded(self._names["villages"][code]).startswith(words[0]))
        return [self.village(code) for code in hits[:limit]]

    def _lies_in(self, code: str, asked: tuple[str, str, str]) -> bool:
        levels = (("districts", 8), ("regencies", 5), ("provinces", 2))
        own = [_folded(self._names[level][code[:size]]) for level, size in levels]
        return all(
            want in ("", have, have.removeprefix("kota ")) for want, have in zip(asked, own, strict=True)
        )

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for code, name in self._names["villages"].items():
            found.setdefault(_folded(name), []).append(code)
        return found

    @cached_property
    def _paths(self) -> dict[str, str]:
        outer = {
            code: f"{_folded(name)} {_folded(self._names['regencies'][code[:5]])}"
            f" {_folded(self._names['provinces'][code[:2]])}"
            for code, name in self._names["districts"].items()
        }
        return {code: f" {_folded(name)} {outer[code[:8]]}" for code, name in self._names["villages"].items()}


@cache
def regions() -> Regions:
    """The shipped regions; read once."""
    return Regions()


def _folded(name: str) -> str:
    """For comparing: lower case, no punctuation, no 'Kel.', 'Desa', 'Kec.', 'Kab.' before the name."""
    plain = re.sub(r"[^\w ]", " ", name.lower().replace("’", "").replace("'", ""))
    prefix = r"^\s*(kelurahan|kel|desa|ds|kecamatan|kec|kabupaten|kab|provinsi|prov)\s+"
    return " ".join(re.sub(prefix, "", plain).split())


def _names(level: str) -> dict[str, str]:
    return {row[0]: row[-1] for row in _rows(f"wilayah/{level}.csv")}


def _rows(name: str) -> list[list[str]]:
    file = resources.files("perisai_app.reference").joinpath("data", *name.split("/"))
    with file.open(encoding="utf-8") as lines:
        return list(csv.reader(lines))[1:]
