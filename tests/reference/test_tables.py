"""The shipped tables agree with each other and with the rule book's words."""

from perisai_app.domain.registration import Ecosystem, FundedBy
from perisai_app.reference.tables import rule_book

BOOK = rule_book()


def test_every_occupation_has_a_known_ecosystem_and_a_sector() -> None:
    assert len(BOOK.occupations) == 83
    for code, occupation in BOOK.occupations.items():
        assert occupation.code == code
        assert occupation.label_id
        assert occupation.label_en
        assert occupation.ecosystem in set(Ecosystem)
        assert occupation.sector in ("transport", "other")


def test_drivers_are_transport_and_traders_are_not() -> None:
    assert BOOK.sector_of("OJEK_ONLINE") == "transport"
    assert BOOK.sector_of("PEDAGANG_PASAR") == "other"
    assert BOOK.sector_of("pawang hujan") == "other"


def test_the_relief_names_payers_that_exist() -> None:
    assert {relief.sector for relief in BOOK.tariff.reliefs} == {"transport", "other"}
    for relief in BOOK.tariff.reliefs:
        assert relief.not_when_funded_by <= set(FundedBy)
        assert relief.not_when_funded_by == {"apbn", "apbd"}
