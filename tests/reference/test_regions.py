"""Codes to places and names to codes: domain facts 5.1 (retired codes), 5.3 (the codes) and 10 (the set)."""

import pytest

from perisai_app.domain.region import District, Level, Place, Successor, Village
from perisai_app.reference.regions import Regions, regions

PLACES = regions()
GUWANG = "51.04.01.2003"


@pytest.mark.parametrize(
    ("code", "level", "path"),
    [
        ("51", Level.PROVINCE, "Bali"),
        ("51.04", Level.REGENCY, "Kabupaten Gianyar, Bali"),
        ("51.04.01", Level.DISTRICT, "Kec. Sukawati, Kabupaten Gianyar, Bali"),
        (GUWANG, Level.VILLAGE, "Guwang, Kec. Sukawati, Kabupaten Gianyar, Bali"),
        ("32.76.08.1001", Level.VILLAGE, "Sukamaju, Kec. Cilodong, Kota Depok, Jawa Barat"),
    ],
)
def test_a_place_of_any_level_is_known_by_its_code(code: str, level: Level, path: str) -> None:
    place = PLACES.place(code)
    assert place is not None
    assert (place.level, place.code, place.path, place.name) == (level, code, path, place.names[0])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "5",
        "51.",
        "51.4",
        "51.04.01.",
        "51.04.01.203",
        "51.04.01.2003.1",
        "5104012003",
        "51.04.01.20O3",
        "５１",
        "99",
        "51.99",
        "51.04.99",
        "51.04.01.2999",
        "51.00",
        "51.04.00",
        "51.04.01.0000",
        "-1.04",
        "٥١",
    ],
)
def test_what_is_no_code_of_today_is_no_place(text: str) -> None:
    assert PLACES.place(text) is None
    assert not PLACES.village_exists(text)
    assert PLACES.district(text) is None
    with pytest.raises(KeyError):
        PLACES.village(text)


def test_a_village_is_known_by_its_code_and_nothing_larger_is_a_village() -> None:
    assert PLACES.village(GUWANG) == Village(GUWANG, "Guwang", "Sukawati", "Kabupaten Gianyar", "Bali")
    assert PLACES.village(GUWANG).path == "Guwang, Kec. Sukawati, Kabupaten Gianyar, Bali"
    assert PLACES.village_exists(GUWANG)
    assert not PLACES.village_exists("51.04.01")


def test_districts_of_old_niks_are_known_too() -> None:
    assert PLACES.district_known("51.04.01")
    assert PLACES.district_known("92.71.03")
    assert not PLACES.district_known("99.99.99")
    assert [PLACES.district_retired(code) for code in ("51.04.01", "92.71.03", "99.99.99")] == [
        False,
        True,
        False,
    ]
    assert PLACES.district("51.04.01") == District("51.04.01", "Sukawati, Kabupaten Gianyar", retired=False)
    assert PLACES.district("92.71.03") == District("92.71.03", "Kota Sorong", retired=True)
    assert PLACES.district_name("51.04.01") == "Sukawati, Kabupaten Gianyar"
    assert PLACES.district_name("92.71.03") is None


@pytest.mark.parametrize(
    ("old", "new", "name"),
    [
        ("92.01", "96.01", "Kabupaten Sorong"),
        ("92.01.05", "96.01", "Kabupaten Sorong"),
        ("92.71", "96.71", "Kota Sorong"),
    ],
)
def test_a_retired_code_tells_the_regency_of_today(old: str, new: str, name: str) -> None:
    assert PLACES.retired(old) == Successor(new, name)
    today = PLACES.place(new)
    assert today is not None and today.name == name
    assert PLACES.place(old) is None
    assert PLACES.retired(new) is None


@pytest.mark.parametrize(
    "names",
    [
        ("Guwang", "Sukawati", "Kabupaten Gianyar", "Bali"),
        ("GUWANG", "sukawati", "gianyar", "bali"),
        ("Desa Guwang", "Kec. Sukawati", "Kab. Gianyar", "Prov. Bali"),
        ("Gu wang", "Suka  wati", "", ""),
        ("Guwang", "Sukawati", "", ""),
    ],
)
def test_names_are_compared_without_case_titles_and_spaces(names: tuple[str, str, str, str]) -> None:
    assert PLACES.find(*names) == [GUWANG]


def test_places_all_over_the_country_are_found_by_their_own_names() -> None:
    names = ("village", "district", "regency", "province")
    for code in [*everywhere()[::5], "96", "96.71", "96.71.01"]:
        place = PLACES.place(code)
        assert place is not None
        asked = dict(zip(names[4 - place.level :], place.names, strict=True))
        assert code in PLACES.find(**asked)


def test_the_first_name_that_is_asked_says_the_level() -> None:
    assert PLACES.find("", "Sukawati", "Gianyar") == ["51.04.01"]
    assert PLACES.find(regency="Kota Depok") == PLACES.find(regency="depok") == ["32.76"]
    assert PLACES.find(province="jawabarat") == ["32"]
    assert PLACES.find("") == []


def test_a_name_that_repeats_finds_them_all_and_a_wrong_path_none() -> None:
    assert len(PLACES.find("Sukamaju")) > 10
    assert PLACES.find("Guwang", "Ubud") == []


def test_the_spelling_decides_where_a_district_has_both() -> None:
    spelled = {PLACES.village(code).name for code in PLACES.find("Suka Maju")}
    assert spelled == {"Suka Maju"}
    assert {PLACES.village(code).name for code in PLACES.find("Suka Maju", "Cilodong")} == {"Sukamaju"}


def test_a_path_names_the_district_as_one() -> None:
    assert (
        Place(Level.DISTRICT, "51.04.01", ("Sukawati", "Gianyar", "Bali")).path
        == "Kec. Sukawati, Gianyar, Bali"
    )
    assert Place(Level.REGENCY, "51.04", ("Gianyar", "Bali")).path == "Gianyar, Bali"


def test_a_pack_may_carry_other_regions() -> None:
    from_pack = Regions(PLACES._table, {"99.01": Successor("51.04", "Kabupaten Gianyar")})
    assert from_pack.district_known("99.01.01")
    assert not from_pack.district_known("92.71.03")


def everywhere() -> list[str]:
    return [PLACES._table.code(place) for place in range(len(PLACES._table.codes))]
