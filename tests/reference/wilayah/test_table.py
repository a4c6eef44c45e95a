"""The shipped file says what its sources say: domain facts 5.3 (totals) and 10 (the set)."""

from collections import Counter
from pathlib import Path

import pytest
import zstandard

from perisai_app.domain.region import Level
from perisai_app.reference.regions import Regions
from perisai_app.reference.wilayah.build import SOURCES, build
from perisai_app.reference.wilayah.table import LARGEST, MAGIC, RegionTable, pack, unpack

TOP = Path(__file__).parents[3]
SHIPPED = TOP / "perisai_app" / "reference" / "data" / "wilayah"
FILES = {name: (TOP / "scripts" / "wilayah" / name).read_bytes() for name in SOURCES.values()}
SMALL = {
    "provinces.csv": b"code,name\n51,Bali\n",
    "regencies.csv": b"code,province_code,name\n51.71,51,Kota Denpasar\n51.04,51,Kabupaten Gianyar\n",
    "districts.csv": b"code,regency_code,name\n51.04.01,51.04,Sukawati\n",
    "villages.csv": "code,district_code,name\n51.04.01.2003,51.04.01,Gu’wang Desa\n".encode(),
}


@pytest.fixture(scope="module")
def table() -> RegionTable:
    return unpack((SHIPPED / "regions.bin").read_bytes())


def test_the_shipped_file_is_what_the_script_makes_of_the_sources(table: RegionTable) -> None:
    assert table == build(FILES)


def test_the_totals_are_those_of_the_decree(table: RegionTable) -> None:
    assert Counter(table.levels) == {1: 38, 2: 514, 3: 7_285, 4: 83_762}
    kinds = Counter(
        table.code(place)[9] for place, level in enumerate(table.levels) if level == Level.VILLAGE
    )
    assert kinds == {"1": 8_496, "2": 75_266 - 14, "3": 14}


def test_416_regencies_and_98_cities(table: RegionTable) -> None:
    second = [table.code(place) for place, level in enumerate(table.levels) if level == Level.REGENCY]
    assert Counter(int(code[3:]) > 70 for code in second) == {False: 416, True: 98}


def test_every_place_lies_in_those_its_code_names(table: RegionTable) -> None:
    for place in range(len(table.codes)):
        code = table.code(place)
        assert table.at(code) == place
        assert [table.code(outer) for outer in table.around(place)] == [
            code[:size] for size in (13, 8, 5, 2) if size <= len(code)
        ]


def test_what_lies_in_a_place_follows_it() -> None:
    table = build(SMALL)
    assert [table.code(place) for place in range(5)] == ["51", "51.04", "51.04.01", "51.04.01.2003", "51.71"]
    assert [table.end(place) for place in range(5)] == [5, 4, 4, 4, 5]


def test_a_name_is_a_term_whole_and_from_each_later_word_on() -> None:
    terms = dict.fromkeys(build(SMALL).terms)
    assert list(terms) == sorted(
        ["bali", "denpasar", "desa", "gianyar", "guwangdesa", "kabupatengianyar", "kotadenpasar", "sukawati"]
    )
    assert build(SMALL).exactly("gianyar") == [1]
    assert build(SMALL).exactly("denpasar") == [4]
    assert build(SMALL).exactly("desa") == []
    assert build(SMALL).exactly("zzz") == build(SMALL).exactly("gian") == []


def test_packing_gives_back_the_same_and_always_the_same_bytes() -> None:
    assert unpack(pack(build(SMALL))) == build(SMALL)
    assert pack(build(SMALL)) == pack(build(SMALL))


def test_regions_come_from_a_path_too(tmp_path: Path) -> None:
    file = tmp_path / "regions.bin"
    file.write_bytes(pack(build(SMALL)))
    assert [village.path for village in Regions.from_bytes(file.read_bytes()).search("guwang")] == [
        "Gu’wang Desa, Kec. Sukawati, Kabupaten Gianyar, Bali"
    ]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK",
        MAGIC,
        MAGIC + b"nothing",
        pack(build(SMALL))[:-9],
        pack(build(SMALL)).replace(b" 1\n", b" 2\n", 1),
    ],
)
def test_a_broken_file_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="regions"):
        Regions.from_bytes(data)


def test_a_file_that_would_fill_the_memory_is_refused() -> None:
    with pytest.raises(ValueError, match="broken regions"):
        unpack(MAGIC + zstandard.compress(bytes(LARGEST + 1)))


def test_parts_that_do_not_fit_together_are_refused() -> None:
    table = build(SMALL)
    torn = RegionTable(table.codes, table.levels[1:], table.names, table.terms, table.starts, table.postings)
    with pytest.raises(ValueError, match="fit together"):
        unpack(pack(torn))


def test_licence_and_attribution_lie_beside_the_data() -> None:
    for folder in (SHIPPED, TOP / "scripts" / "wilayah"):
        assert "Open Database License" in (folder / "LICENSE-ODbL.md").read_text(encoding="utf-8")
        assert "idn-area-data" in (folder / "README.md").read_text(encoding="utf-8")
