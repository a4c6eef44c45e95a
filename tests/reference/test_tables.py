"""The shipped tables put together: the rule book's own words about them (domain facts 9)."""

from perisai_app.reference.tables import rule_book

BOOK = rule_book()


def test_drivers_are_transport_and_traders_are_not() -> None:
    assert BOOK.sector_of("OJEK_ONLINE") == "transport"
    assert BOOK.sector_of("PEDAGANG_PASAR") == "other"
    assert BOOK.sector_of("pawang hujan") == "other"


def test_every_occupation_has_a_relief_of_its_sector() -> None:
    reliefs = {relief.sector for relief in BOOK.tariff.reliefs}
    assert {occupation.sector for occupation in BOOK.occupations.values()} == reliefs


def test_book_and_tariff_bear_one_version() -> None:
    assert BOOK.pack == BOOK.tariff.pack
