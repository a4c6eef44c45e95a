"""The rule book is a value: tables and settings of one pack, looked up and never changed (domain facts 9)."""

from dataclasses import replace

from perisai_app.domain.basis import ConsentText
from perisai_app.reference.tables import rule_book

BOOK = rule_book()


def test_the_sector_of_an_occupation_decides_the_relief_and_free_text_is_other() -> None:
    assert BOOK.sector_of("OJEK_ONLINE") == "transport"
    assert BOOK.sector_of("PEDAGANG_PASAR") == "other"
    assert BOOK.sector_of("pawang hujan") == "other"


def test_villages_are_those_of_the_places() -> None:
    assert BOOK.village_exists("51.04.01.2003") and not BOOK.village_exists("51.04.01")


def test_the_consent_text_of_now_is_told_in_the_language_asked_or_in_indonesian() -> None:
    assert BOOK.consent_text().endswith("Setuju?")
    assert BOOK.consent_text("en").endswith("agree?")
    assert BOOK.consent_text("ban") == BOOK.consent_text("id")


def test_an_older_consent_text_is_not_read_aloud_any_more() -> None:
    newer = replace(BOOK.settings, consent_text="persetujuan-2")
    texts = (*BOOK.consent_texts, ConsentText("persetujuan-2", "id", "Baru?"))
    assert replace(BOOK, settings=newer, consent_texts=texts).consent_text("en") == "Baru?"


def test_indonesian_is_what_is_read_when_no_language_is_asked_for() -> None:
    assert BOOK.consent_text() == BOOK.consent_text("id") != BOOK.consent_text("en")
