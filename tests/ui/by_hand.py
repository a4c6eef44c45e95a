"""Finds tests of the window that do what no agent can: set a text, or call what only a key or a click calls.

Which methods those are is read from the window's own code: whatever it connects to a signal or a key.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

TOP = Path(__file__).parents[2]
# Qt's own ways past the keyboard.
QT = {
    "animateClick",
    "click",
    "emit",
    "setChecked",
    "setCurrentIndex",
    "setPlainText",
    "setText",
    "setValue",
    "toggle",
    "trigger",
}
# Called by tests too, on what is no widget, or to ask and not to do.
ASKED = {
    *(
        "chosen",
        "clear",
        "close",
        "enter",
        "fit",
        "hide",
        "keys",
        "look",
        "setFocus",
        "show",
        "start",
        "stop",
    ),
    *("tell", "text", "told", "update", "wait", "words"),
}
# Signals of what stands outside the window: time that passes untouched, and the network.
OUTSIDE = {"idle", "came_back"}


def past_the_keys(source: str, slots: frozenset[str]) -> list[tuple[int, str]]:
    """Line and name of each call that goes past keyboard and mouse."""
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    named = (
        (call.lineno, call.func.attr, call.func) for call in calls if isinstance(call.func, ast.Attribute)
    )
    return [(line, name) for line, name, func in named if name in slots | QT and not _is_outside(func)]


def slots() -> frozenset[str]:
    """The names of methods of `ui` that a signal or a key calls."""
    sources = (path.read_text(encoding="utf-8") for path in sorted((TOP / "ui").rglob("*.py")))
    found = {name for source in sources for name in _connected(ast.parse(source))}
    return frozenset(found - ASKED)


def _connected(tree: ast.AST) -> Iterator[str]:
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call):
            continue
        to_signal = isinstance(call.func, ast.Attribute) and call.func.attr == "connect"
        to_key = isinstance(call.func, ast.Name) and call.func.id == "QShortcut"
        if to_signal or to_key:
            yield from (name for argument in call.args for name in _own(argument))


def _own(argument: ast.expr) -> Iterator[str]:
    """self.method, self.part.method, or what a lambda or a partial of it calls."""
    for node in ast.walk(argument):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load) and _is_of_self(node):
            yield node.attr


def _is_of_self(node: ast.Attribute) -> bool:
    inner: ast.expr = node.value
    while isinstance(inner, ast.Attribute):
        inner = inner.value
    return isinstance(inner, ast.Name) and inner.id == "self"


def _is_outside(func: ast.Attribute) -> bool:
    """The clipboard is filled by other programs; time and network come as they come."""
    from_clipboard = isinstance(func.value, ast.Call) and getattr(func.value.func, "attr", "") == "clipboard"
    return from_clipboard or (func.attr == "emit" and getattr(func.value, "attr", "") in OUTSIDE)
