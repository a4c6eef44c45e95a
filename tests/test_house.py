"""Holds every file of the project to the house rules, and each rule to a planted offence."""

import tomllib
from pathlib import Path

import pytest

from tests import house

TOP = Path(__file__).parent.parent
LOCK = (TOP / "requirements" / "lock.txt").read_text(encoding="utf-8")
PROGRAMS = ("perisai_app", "sync", "ui", "central")
DOORS = {"perisai_app/vault/database.py", "central/storage/engine.py"}
EVERYWHERE: list[house.Rule] = [house.too_long, house.without_docstring]
IN_PROGRAMS: list[house.Rule] = [*EVERYWHERE, house.opens_a_database, house.alters_a_table]


def rules_for(path: str) -> list[house.Rule]:
    """The rules that a file of this path has to keep."""
    folder = path.split("/")[0]
    rules = list(IN_PROGRAMS if folder in PROGRAMS else EVERYWHERE)
    if path in DOORS:
        rules.remove(house.opens_a_database)
    if folder == "ui" and not path.startswith("ui/theme"):
        rules.append(house.names_a_colour)
    return rules


def sources() -> list[str]:
    folders = (*PROGRAMS, "tests", "bench")
    return sorted(p.relative_to(TOP).as_posix() for f in folders for p in (TOP / f).rglob("*.py"))


@pytest.mark.parametrize("path", sources())
def test_every_module_keeps_the_house_rules(path: str) -> None:
    source = (TOP / path).read_text(encoding="utf-8")
    assert [offence for rule in rules_for(path) for offence in rule(source)] == []


@pytest.mark.parametrize(
    ("rule", "offender", "innocent"),
    [
        (house.too_long, "x = 1\n" * 501, "x = 1\n" * 500),
        (house.without_docstring, "x = 1", '"""Why."""'),
        (house.without_docstring, '"""a\nb\nc\nd\ne\nf"""', '"""a\n\nb\nc\nd\ne"""'),
        (house.opens_a_database, 'sqlite_utils.Database("vault.db")', "Database.of(row)"),
        (house.opens_a_database, "sqlite3.connect(path)", "button.clicked.connect(slot)"),
        (house.opens_a_database, "sqlcipher3.dbapi2.connect(path)", "connection.execute(sql)"),
        (house.alters_a_table, "table.insert(row, alter=True)", "table.insert(row, alter=False)"),
        (house.names_a_colour, 'x = f"color: #12ABef; {y}"', '"#12 of 30"'),
        (house.names_a_colour, '"border: 1px solid #fff"', '"a # comment"'),
        (house.names_an_address, "--index-url https://example.test/", "a==1 \\\n    --hash=sha256:00"),
        (house.without_hash, "a==1\nb==2 \\\n    --hash=sha256:00", "a==1 \\\n    --hash=sha256:00"),
        (house.without_hash, "a>=1 \\\n    --hash=sha256:00", "a==1 ; x == 'y' \\\n    --hash=sha256:00"),
    ],
)
def test_a_planted_offence_is_found_and_an_innocent_line_is_not(
    rule: house.Rule, offender: str, innocent: str
) -> None:
    assert len(rule(offender)) == 1
    assert rule(innocent) == []


def test_the_doors_that_may_open_a_database_are_really_there() -> None:
    for door in DOORS:
        assert house.opens_a_database((TOP / door).read_text(encoding="utf-8"))


def test_the_lock_names_no_address() -> None:
    assert house.names_an_address(LOCK) == []


def test_every_locked_requirement_has_one_version_and_a_hash() -> None:
    assert len(house.locked(LOCK)) > 50
    assert house.without_hash(LOCK) == []


def test_everything_that_the_project_asks_for_is_locked() -> None:
    project = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))
    asked = [
        *project["build-system"]["requires"],
        *project["project"]["dependencies"],
        *(name for extra in project["project"]["optional-dependencies"].values() for name in extra),
        *(name for group in project["dependency-groups"].values() for name in group),
    ]
    assert {house.normalised(name) for name in asked} - house.locked(LOCK).keys() == set()


def test_import_linter_knows_every_top_level_package() -> None:
    project = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))
    packages = {p.parent.name for p in TOP.glob("*/__init__.py")} - {"tests", "bench"}
    assert set(project["tool"]["importlinter"]["root_packages"]) == packages
