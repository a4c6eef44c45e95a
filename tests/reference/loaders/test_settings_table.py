"""The settings are data with a mark and a source: an office sees what is uncertain (domain facts 0, 1)."""

from dataclasses import asdict, fields

import pytest

from perisai_app.domain.settings import Settings
from perisai_app.reference.files import builtin, rows
from perisai_app.reference.loaders.settings_table import read_settings

HEAD = "name,value,mark,source\n"


def test_the_built_in_settings_are_the_facts() -> None:
    facts = {
        "age_limit": 65,
        "age_notice_days": 30,
        "minimum_age": 15,
        "adult_age": 18,
        "deadline_days": 60,
        "periods": ("1", "2", "3", "6", "12"),
        "max_occupations": 2,
        "daily_income_limit": 500_000,
        "consent_text": "persetujuan-1",
    }
    told = asdict(read_settings(builtin()))
    assert {name: told[name] for name in facts} == facts


@pytest.mark.parametrize(
    "row", ["age_limit,enam", "age_limit,-5", "age_limit,0", "periods,0;24", "periods,a"]
)
def test_a_number_that_is_none_never_becomes_a_rule(row: str) -> None:
    with pytest.raises(ValueError, match="number"):
        read_settings({"settings.csv": f"{HEAD}{row},A,x\n".encode()})


def test_every_setting_is_in_the_table_with_its_mark_and_source() -> None:
    told = {row["name"]: row for row in rows(builtin(), "settings.csv")}
    assert {field.name for field in fields(Settings)} <= set(told)
    assert all(row["mark"] in "ABCX" and row["source"] for row in told.values())


def test_a_pack_may_change_one_setting_and_name_one_that_is_not_known_yet() -> None:
    found = read_settings({"settings.csv": f"{HEAD}age_limit,60,A,x\nnew_rule,1,C,x\n".encode()})
    assert (found.age_limit, found.minimum_age) == (60, 15)


def test_text_and_lists_are_read_as_such() -> None:
    table = f"{HEAD}periods,1;6,X,x\nconsent_text,persetujuan-2,C,x\n"
    found = read_settings({"settings.csv": table.encode()})
    assert (found.periods, found.consent_text) == (("1", "6"), "persetujuan-2")


def test_what_the_program_does_without_a_table_is_what_the_table_says() -> None:
    assert read_settings(builtin()) == Settings()


def test_an_office_sets_its_backups_pictures_purge_and_warning() -> None:
    table = f"{HEAD}backups_kept,3,C,x\npurge_days,14,C,x\nphoto_max_bytes,90000,C,x\n"
    found = read_settings({"settings.csv": f"{table}disk_warning_bytes,2000000000,C,x\n".encode()})
    assert (found.backups_kept, found.purge_days, found.photo_max_bytes) == (3, 14, 90_000)
    assert found.disk_warning_bytes == 2_000_000_000
