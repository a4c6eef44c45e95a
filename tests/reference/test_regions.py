"""All of Indonesia's villages: there, found by name and by typing."""

import pytest

from perisai_app.reference.regions import Village, regions

PLACES = regions()
GUWANG = "51.04.01.2003"


def test_every_village_of_the_decree_is_there() -> None:
    counted = {level: len(names) for level, names in PLACES._names.items()}
    assert counted == {"provinces": 38, "regencies": 514, "districts": 7_285, "villages": 83_762}


def test_every_village_has_a_whole_path_and_is_found_by_it() -> None:
    for code in PLACES._names["villages"]:
        village = PLACES.village(code)
        assert code in PLACES.find(village.name, village.district, village.regency, village.province)


def test_a_village_is_known_by_its_code() -> None:
    assert PLACES.village(GUWANG) == Village(GUWANG, "Guwang", "Sukawati", "Kabupaten Gianyar", "Bali")
    assert PLACES.village(GUWANG).path == "Guwang, Kec. Sukawati, Kabupaten Gianyar, Bali"
    assert PLACES.village_exists(GUWANG)
    assert not PLACES.village_exists("51.04.01.2999")
    assert not PLACES.village_exists("51.04.01")


def test_districts_of_old_niks_are_known_too() -> None:
    assert PLACES.district_known("51.04.01")
    assert PLACES.district_known("92.71.03")
    assert not PLACES.district_known("99.99.99")
    assert PLACES.district_name("51.04.01") == "Sukawati, Kabupaten Gianyar"
    assert PLACES.district_name("92.71.03") is None


@pytest.mark.parametrize(
    "names",
    [
        ("Guwang", "Sukawati", "Kabupaten Gianyar", "Bali"),
        ("GUWANG", "sukawati", "gianyar", "bali"),
        ("Desa Guwang", "Kec. Sukawati", "Kab. Gianyar", "Prov. Bali"),
        ("Guwang", "Sukawati", "", ""),
    ],
)
def test_names_are_compared_without_case_and_titles(names: tuple[str, str, str, str]) -> None:
    assert PLACES.find(*names) == [GUWANG]


def test_a_name_that_repeats_finds_them_all_and_a_wrong_path_none() -> None:
    assert len(PLACES.find("Sukamaju")) > 10
    assert PLACES.find("Guwang", "Ubud") == []
    assert PLACES.find("") == []


@pytest.mark.parametrize("typed", ["guw suka", "guwang", "gia guwang", "GUWANG, bali"])
def test_typing_the_beginnings_of_words_finds_a_village(typed: str) -> None:
    assert GUWANG in [village.code for village in PLACES.search(typed)]


def test_a_search_puts_villages_of_that_name_first_and_stops_at_its_limit() -> None:
    found = PLACES.search("sukawati", limit=5)
    assert len(found) == 5
    assert found[0].name == "Sukawati"
    assert found[-1].district == "Sukawati"
    assert PLACES.search("  ") == []
    assert PLACES.search("zzzz") == []
