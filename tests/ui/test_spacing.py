"""Distances come from one scale: a number beside it is found wherever a layout is made."""

import ast
from pathlib import Path

import pytest

import ui
from ui.theme.space import SCALE

CALLS = (
    *("setContentsMargins", "setSpacing", "addSpacing"),
    *("setHorizontalSpacing", "setVerticalSpacing"),
)
SOURCES = sorted(Path(ui.__file__).parent.rglob("*.py"))


def beside_the_scale(source: str) -> list[str]:
    """Calls that lay out with a plain number which is no step of SCALE."""
    return [
        ast.unparse(call)
        for call in ast.walk(ast.parse(source))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in CALLS
        if any(number not in SCALE for argument in call.args for number in numbers(argument))
    ]


def numbers(argument: ast.expr) -> list[object]:
    return [
        node.value
        for node in ast.walk(argument)
        if isinstance(node, ast.Constant) and isinstance(node.value, int | float)
    ]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: f"{path.parent.name}.{path.stem}")
def test_layouts_keep_to_the_scale(path: Path) -> None:
    assert beside_the_scale(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("planted", "found"),
    [
        ("row.setSpacing(7)", 1),
        ("row.setContentsMargins(8, 8 if wide else 6, 8, 8)", 1),
        ("row.setSpacing(BETWEEN_FIELDS)", 0),
        ("row.setContentsMargins(16, 12, 16, 12)", 0),
    ],
)
def test_a_planted_number_is_found(planted: str, found: int) -> None:
    assert len(beside_the_scale(planted)) == found
