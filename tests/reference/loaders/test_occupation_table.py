"""The occupation list and its risk notes as shipped (domain facts 7.1, 9), and the kinds of group (7.2)."""

import re

import pytest

from perisai_app.domain.choices import Ecosystem, FundedBy
from perisai_app.reference.files import builtin, rows
from perisai_app.reference.loaders.group_table import read_group_kinds
from perisai_app.reference.loaders.occupation_table import read_occupations

FILES = builtin()
OCCUPATIONS = read_occupations(FILES)


def test_every_occupation_is_whole() -> None:
    assert len(OCCUPATIONS) == 83
    for code, found in OCCUPATIONS.items():
        assert found.code == code
        assert found.label_id
        assert found.label_en
        assert found.ecosystem in set(Ecosystem)
        assert found.sector in ("transport", "other")
        assert re.fullmatch(r"[1-9]\d{3}|", found.kbji)


def test_a_row_is_read_into_its_own_fields() -> None:
    found = OCCUPATIONS["KUSIR"]
    assert (found.label_id, found.label_en) == ("Kusir delman / andong / dokar", "Horse cart driver")
    assert (found.ecosystem, found.kbji, found.sector) == ("pekerja_rentan", "9332", "transport")
    assert (found.sector_certain, found.employer, found.risk.group) == (False, False, "kusir")
    assert found.risk.text_id.startswith("Kuda")
    assert found.risk.text_en.startswith("A bolting")


def test_no_kbji_code_where_none_is_clear() -> None:
    """Domain facts 9 [C]."""
    assert {code for code, found in OCCUPATIONS.items() if not found.kbji} == {
        "PENJUAL_ONLINE",
        "PEMILIK_USAHA",
        "GURU_HONORER",
        "PEMANGKU",
        "PERANGKAT_RT_RW",
        "LAINNYA",
    }


def test_every_group_of_risks_is_somebodys() -> None:
    listed = {row["risk_group"] for row in rows(FILES, "occupation_risks.csv")}
    assert listed == {found.risk.group for found in OCCUPATIONS.values()}


def test_an_occupation_without_its_risks_is_no_list() -> None:
    with pytest.raises(KeyError):
        read_occupations({**FILES, "occupation_risks.csv": b"risk_group,text_id,text_en,source\n"})


def test_the_kinds_of_group_pay_half_a_year() -> None:
    """Domain facts 7.2 [B]."""
    kinds = read_group_kinds(FILES)
    assert [kind.code for kind in kinds] == ["SC", "SB", "SG", "SD", "SA", "SL"]
    for kind in kinds:
        assert kind.label_id
        assert kind.label_en
        assert kind.source
        assert kind.min_months == 6
        assert kind.funded_by <= set(FundedBy)
        assert kind.funded_by


@pytest.mark.parametrize("name", ["occupations.csv", "occupation_risks.csv", "group_kinds.csv"])
def test_every_row_has_its_source(name: str) -> None:
    assert all(row["source"] for row in rows(FILES, name))
