"""Keeps the pages that a newcomer reads true: their links, their make targets and their commands exist."""

import re
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from central.main import app as central_app
from perisai_app.main import app as field_app

TOP = Path(__file__).parent.parent
README = (TOP / "README.md").read_text(encoding="utf-8")
PAGES = [TOP / "README.md", TOP / "CONTRIBUTING.md", *sorted((TOP / "docs").rglob("*.md"))]
APPS: dict[str, typer.Typer] = {"perisai": field_app, "perisai-central": central_app}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    inside = [link for link in links if "://" not in link]
    assert [link for link in inside if not (page.parent / link).exists()] == []


def test_every_make_target_that_the_pages_name_is_in_the_makefile() -> None:
    named = {name for page in PAGES for name in re.findall(r"\bmake ([a-z]+)\b`?", _code(page))}
    targets = set(re.findall(r"^([a-z]+):", (TOP / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert {"demo", "test", "check", "dist", "lock"} <= named
    assert named - targets == set()


@pytest.mark.parametrize("row", re.findall(r"^\| `(perisai(?:-central)?) ([a-z-]+)", README, re.MULTILINE))
def test_every_command_of_the_readme_answers_to_help(row: tuple[str, str]) -> None:
    program, command = row
    answer = CliRunner().invoke(APPS[program], [command, "--help"])
    assert answer.exit_code == 0, answer.output


def test_every_folder_of_the_code_has_its_line_in_contributing() -> None:
    told = set(re.findall(r"^\| `([a-z_]+(?:/[a-z_]+)?)/`", _text("CONTRIBUTING.md"), re.MULTILINE))
    folders = {p.parent.relative_to(TOP).as_posix() for p in TOP.glob("*/__init__.py")}
    folders |= {p.parent.relative_to(TOP).as_posix() for p in TOP.glob("perisai_app/*/__init__.py")}
    assert folders - {"perisai_app"} - told == set()


def _text(name: str) -> str:
    return (TOP / name).read_text(encoding="utf-8")


def _code(page: Path) -> str:
    """What stands between backticks, or in a block of code."""
    return "\n".join(re.findall(r"```.*?```|`[^`\n]+`", page.read_text(encoding="utf-8"), re.DOTALL))
