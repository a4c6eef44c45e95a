"""Typing finds places of every level, however it is written: domain facts 10 (names repeat)."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perisai_app.domain.region import Level
from perisai_app.reference.regions import regions

PLACES = regions()
GUWANG = "51.04.01.2003"
DEPOK = "Sukamaju, Kec. Cilodong, Kota Depok, Jawa Barat"
LETTERS = st.text(max_size=30)
TYPED = st.text("abdeghikmnorstuy ,.'", max_size=40)


def paths(text: str, limit: int = 8) -> list[str]:
    return [place.path for place in PLACES.places(text, limit=limit)]


@pytest.mark.parametrize(
    "typed", ["guw suka", "guwang", "gia guwang", "GUWANG, bali", "guwang  bali", "guwa"]
)
def test_typing_the_beginnings_of_words_finds_a_village(typed: str) -> None:
    assert GUWANG in [village.code for village in PLACES.search(typed)]


@pytest.mark.parametrize(
    "typed",
    [
        "sukamaju depok",
        "suka maju depok",
        "SUKAMAJU   DEPOK",
        "depok sukamaju",
        "sukamaju cilodong",
        "Kel. Sukamaju, Kec. Cilodong",
        "kel.sukamaju kec.cilodong",
        "Ds Sukamaju Kec Cilodong Kota Depok",
        "sukamaju kota depok",
        "sukamaju jawabarat depok",
        DEPOK,
        DEPOK.replace(",", ""),
        "sukamju depok",
        "sukamaju depko",
    ],
)
def test_a_village_is_found_however_its_path_is_typed(typed: str) -> None:
    assert PLACES.search(typed)[0].path == DEPOK


@pytest.mark.parametrize(
    ("typed", "path"),
    [
        ("jawa barat", "Jawa Barat"),
        ("prov bali", "Bali"),
        ("kab. gianyar", "Kabupaten Gianyar, Bali"),
        ("gianyar", "Kabupaten Gianyar, Bali"),
        ("kota denpasar", "Kota Denpasar, Bali"),
        ("denpasar", "Kota Denpasar, Bali"),
        ("Dempasar", "Kota Denpasar, Bali"),
        ("kec ubud", "Kec. Ubud, Kabupaten Gianyar, Bali"),
        ("kecamatan sukawati", "Kec. Sukawati, Kabupaten Gianyar, Bali"),
        (
            "tanjungpriok",
            "Kec. Tanjung Priok, Kota Administrasi Jakarta Utara, Daerah Khusus Ibukota Jakarta",
        ),
        ("toli toli", "Kabupaten Toli-Toli, Sulawesi Tengah"),
        ("sadan", "Kec. Sa'dan, Kabupaten Toraja Utara, Sulawesi Selatan"),
        ("sa’dan toraja", "Kec. Sa'dan, Kabupaten Toraja Utara, Sulawesi Selatan"),
    ],
)
def test_any_level_is_found_and_told(typed: str, path: str) -> None:
    first = PLACES.places(typed)[0]
    assert first.path == path
    assert PLACES.place(first.code) == first


@pytest.mark.parametrize(
    "slip", ["sukamju", "sukkamaju", "sukamqju", "uskamaju", "xukamaju", "sukamajux", "sukmaaju"]
)
def test_one_slip_is_forgiven(slip: str) -> None:
    assert PLACES.search(slip)[0].name in ("Sukamaju", "Suka Maju")


@pytest.mark.parametrize(
    "slip", ["sukumuja", "sukxx", "ubx", "antah berantah", "zzzz", "~", "  ", "", ",,,", "ubud zzzz"]
)
def test_two_slips_short_texts_and_nonsense_find_nothing_and_raise_nothing(slip: str) -> None:
    if slip not in ("sukxx", "sukumuja"):
        assert PLACES.search(slip) == []
    assert "Sukamaju" not in [village.name for village in PLACES.search(slip)]


def test_slips_are_looked_for_while_the_name_is_still_being_typed() -> None:
    assert PLACES.places("dempasa")[0].path == "Kota Denpasar, Bali"


def test_a_slip_never_hides_what_was_really_typed() -> None:
    assert {village.name.lower()[:4] for village in PLACES.search("sari", limit=50)} == {"sari"}


def test_whole_names_come_before_beginnings_and_those_before_later_words() -> None:
    names = [village.name.lower().replace(" ", "") for village in PLACES.search("maju", limit=4_000)]
    own = [name for name in names if "maju" in name]
    kinds = [0 if name == "maju" else 1 if name.startswith("maju") else 2 for name in own]
    assert kinds == sorted(kinds)
    assert set(kinds) == {0, 1, 2}


def test_village_names_come_before_villages_of_a_district_of_that_name() -> None:
    found = PLACES.search("sukawati", limit=5)
    assert len(found) == 5
    assert found[0].name == "Sukawati"
    assert found[-1].district == "Sukawati"


def test_a_district_or_a_city_offers_its_villages() -> None:
    assert {village.district for village in PLACES.search("kec. cilodong")} == {"Cilodong"}
    assert len(PLACES.search("kec. cilodong", limit=100)) == 5
    assert {village.regency for village in PLACES.search("kota denpasar", limit=100)} == {"Kota Denpasar"}


def test_a_title_says_the_level_and_yields_where_there_is_none_of_that_level() -> None:
    assert {place.level for place in PLACES.places("kec sukawati")} == {Level.DISTRICT}
    assert {place.level for place in PLACES.places("desa sukawati")} == {Level.VILLAGE}
    assert PLACES.places("kec. gianyar bali")[0].level is Level.DISTRICT
    assert PLACES.places("kab. cilodong")[0].path == "Kec. Cilodong, Kota Depok, Jawa Barat"


def test_a_title_that_belongs_to_the_name_is_kept() -> None:
    assert PLACES.search("Desa Baru")[0].name == "Desa Baru"
    assert PLACES.search("desa")[0].name.lower().startswith("desa")


def test_only_the_levels_that_are_asked_for_and_no_more_than_the_limit() -> None:
    cities = PLACES.places("sukabumi", levels=[Level.REGENCY])
    assert [place.name for place in cities] == ["Kabupaten Sukabumi", "Kota Sukabumi"]
    assert len(PLACES.places("suka", limit=3)) == 3
    assert paths("depok", 1) == ["Kota Depok, Jawa Barat"]
    assert len(PLACES.search("a", limit=3)) == 3


def test_the_same_text_gives_the_same_list_in_every_thread() -> None:
    typed = ["sukamaju depok", "sari", "dempasar", "kec. cilodong", "tanjung"] * 8
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(PLACES.search, typed)) == list(map(PLACES.search, typed))


@given(LETTERS | TYPED)
def test_no_text_raises(text: str) -> None:
    assert len(PLACES.search(text, limit=5)) <= 5
    assert len(PLACES.places(text, limit=5)) <= 5
    assert PLACES.find(text, text) is not None


@given(st.sampled_from(list(PLACES._table.codes)))
def test_every_place_is_found_by_its_path(number: int) -> None:
    code = PLACES._table.code(list(PLACES._table.codes).index(number))
    place = PLACES.place(code)
    assert place is not None
    assert place in PLACES.places(place.path, limit=60)
