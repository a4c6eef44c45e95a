"""Occupations, their relief sector and their risks (domain facts 2.3, 7.1, 9)."""

from dataclasses import replace

from perisai_app.domain.occupation import sector_note
from perisai_app.domain.problem import Problem, Severity
from perisai_app.reference.files import builtin
from perisai_app.reference.loaders.occupation_table import read_occupations
from tests.domain.tariffs import asked

OCCUPATIONS = read_occupations(builtin())
CORE = {"OJEK_ONLINE", "OJEK_PANGKALAN", "KURIR", "KURIR_MOTOR", "SOPIR_ANGKOT_TAKSI", "SOPIR_TRUK"}
EDGE = {"PENGEMUDI_BENTOR", "PENGAYUH_BECAK", "KUSIR", "PENGEMUDI_PERAHU"}


def test_transport_is_what_moves_people_and_parcels() -> None:
    """Domain facts 9: the core [A] and the edge [C]; a private driver counts as other."""
    assert {code for code, found in OCCUPATIONS.items() if found.sector == "transport"} == CORE | EDGE
    assert OCCUPATIONS["SOPIR_PRIBADI"].sector == "other"


def test_an_edge_case_is_told_and_never_blocked() -> None:
    """Domain facts 2.3 [C]: which jobs exactly are transport is not settled."""
    noted = {code for code, found in OCCUPATIONS.items() if sector_note(found)}
    assert noted == EDGE | {"SOPIR_PRIBADI"}
    told = sector_note(OCCUPATIONS["KUSIR"])
    assert told == Problem("occupation", "sector_uncertain", Severity.NOTE, {"sector": "transport"})
    told = sector_note(OCCUPATIONS["SOPIR_PRIBADI"])
    assert told is not None
    assert told.params == {"sector": "other"}
    assert sector_note(replace(OCCUPATIONS["KUSIR"], sector_certain=True)) is None


def test_only_the_owner_employs() -> None:
    """Domain facts 1.1 [B]."""
    assert [code for code, found in OCCUPATIONS.items() if found.employer] == ["PEMILIK_USAHA"]


def test_every_occupation_has_its_risks_in_both_languages() -> None:
    """Domain facts 9."""
    assert len(OCCUPATIONS) == 83
    for found in OCCUPATIONS.values():
        assert found.risk.text_id.endswith(".")
        assert found.risk.text_en.endswith(".")
        assert found.risk.text_id != found.risk.text_en


def test_the_risk_never_changes_the_price() -> None:
    """Domain facts 9 [A]: JKK is always 1 % for a BPU."""
    by_sector = {
        (found.sector, asked(sector=found.sector).total)
        for found in OCCUPATIONS.values()
        if found.sector == "other"
    }
    assert by_sector == {("other", 8_400)}
