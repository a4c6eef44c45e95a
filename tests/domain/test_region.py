"""Names of places repeat, so a place is always told by its whole path: domain facts 5.3, 10."""

from perisai_app.domain.region import Level, Place, Village


def test_a_path_names_the_district_as_such_at_every_level() -> None:
    names = ("Guwang", "Sukawati", "Kabupaten Gianyar", "Bali")
    paths = [Place(Level(4 - at), "", names[at:]).path for at in range(4)]
    assert paths == [
        "Guwang, Kec. Sukawati, Kabupaten Gianyar, Bali",
        "Kec. Sukawati, Kabupaten Gianyar, Bali",
        "Kabupaten Gianyar, Bali",
        "Bali",
    ]
    assert Place(Level.DISTRICT, "51.04.01", names[1:]).name == "Sukawati"


def test_a_village_has_the_path_of_its_place() -> None:
    village = Village("51.04.01.2003", "Guwang", "Sukawati", "Kabupaten Gianyar", "Bali")
    assert village.path == "Guwang, Kec. Sukawati, Kabupaten Gianyar, Bali"


def test_the_level_counts_the_parts_of_a_code() -> None:
    assert [level.value for level in Level] == [1, 2, 3, 4]
    assert Level(len(["51", "04", "01"])) is Level.DISTRICT
