"""Makes the compact form of the regions out of four CSV files (code, parent's code, name).

The same files always make the same table. Only scripts/build-regions and the tests need it.
"""

import csv
import io
from array import array
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import accumulate

from perisai_app.domain.region import Level
from perisai_app.reference.wilayah.table import DIGITS, INNER, Names, RegionTable
from perisai_app.reference.wilayah.words import bare, folded

SOURCES = {
    Level.PROVINCE: "provinces.csv",
    Level.REGENCY: "regencies.csv",
    Level.DISTRICT: "districts.csv",
    Level.VILLAGE: "villages.csv",
}
_CITY = "kota "


def build(files: Mapping[str, bytes]) -> RegionTable:
    """The table of all places of the four files; KeyError when one is missing."""
    places = sorted(_places(files))
    postings: dict[str, list[int]] = defaultdict(list)
    for place, (_, level, name) in enumerate(places):
        for term, inner in _terms(name, level).items():
            postings[term].append(place * 2 + inner)
    terms = sorted(postings)
    groups = [sorted(postings[term], key=lambda posting: (posting & INNER, posting)) for term in terms]
    return RegionTable(
        codes=array("Q", [code for code, _, _ in places]),
        levels=bytes(level for _, level, _ in places),
        names=Names.of(name for _, _, name in places),
        terms=terms,
        starts=array("I", accumulate(map(len, groups), initial=0)),
        postings=array("I", [posting for group in groups for posting in group]),
    )


def _places(files: Mapping[str, bytes]) -> Iterator[tuple[int, Level, str]]:
    for level, file in SOURCES.items():
        for row in csv.DictReader(io.StringIO(files[file].decode(), newline="")):
            yield int(row["code"].replace(".", "").ljust(DIGITS, "0")), level, row["name"]


def _terms(name: str, level: Level) -> dict[str, int]:
    """The name whole, without its title and, of a city, without 'Kota'; and INNER from each later word on."""
    plain = folded(name)
    wholes = {plain, bare(plain)}
    if level is Level.REGENCY:
        wholes.add(plain.removeprefix(_CITY))
    words = plain.split()
    inner = ("".join(words[at:]) for at in range(1, len(words)))
    return {**dict.fromkeys(inner, INNER), **{whole.replace(" ", ""): 0 for whole in wholes}}
