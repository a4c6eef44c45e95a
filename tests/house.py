"""The house rules as functions from source text to offences; test_house.py holds the project to them."""

import ast
import re
from collections.abc import Callable, Iterator

LONGEST_FILE = 500
LONGEST_DOCSTRING = 5

Rule = Callable[[str], list[str]]


def too_long(source: str) -> list[str]:
    """A file past this is two ideas in one room."""
    lines = source.count("\n")
    return [f"has {lines} lines"] if lines > LONGEST_FILE else []


def without_docstring(source: str) -> list[str]:
    """Every module says in one to five lines why it exists; an empty one has nothing to say."""
    if not source.strip():
        return []
    text = ast.get_docstring(ast.parse(source), clean=True)
    if not text:
        return ["has no docstring"]
    lines = sum(1 for line in text.splitlines() if line.strip())
    return [f"opens with {lines} lines of docstring"] if lines > LONGEST_DOCSTRING else []


def opens_a_database(source: str) -> list[str]:
    """Opened by a path, a database is a plain file: only the one door of each side may."""
    return [
        f"line {call.lineno} opens a database: {ast.unparse(call.func)}"
        for call in _calls(source)
        if _last_name(call.func) == "Database" or _is_connect(call.func)
    ]


def alters_a_table(source: str) -> list[str]:
    """sqlite-utils' alter=True needs the standard library's exceptions, which SQLCipher's are not."""
    return [
        f"line {call.lineno} passes alter=True"
        for call in _calls(source)
        for word in call.keywords
        if word.arg == "alter" and getattr(word.value, "value", True) is not False
    ]


def names_a_colour(source: str) -> list[str]:
    """A colour belongs to the palette, or dark mode and contrast are somebody's luck."""
    return [
        f"line {node.lineno} names a colour: {found[0]}"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if (found := re.search(r"#(?:[0-9a-f]{3}){1,2}\b", node.value, re.IGNORECASE))
    ]


def names_an_address(lock: str) -> list[str]:
    """A lock holds versions and hashes; where to fetch them is the machine's own business."""
    return [f"line {number}: {line}" for number, line in enumerate(lock.splitlines(), 1) if "://" in line]


def without_hash(lock: str) -> list[str]:
    """The locked requirements that no hash vouches for, or that are not pinned to one version."""
    return [
        name
        for name, text in locked(lock).items()
        if "--hash=sha256:" not in text or not re.match(r"[\w.\[\],-]+==[\w.+!]+( ;| \\)", text)
    ]


def locked(lock: str) -> dict[str, str]:
    """Each requirement's own lines, by normalised name."""
    starts = re.split(r"\n(?=[A-Za-z0-9])", lock.strip())
    return {normalised(text): text for text in starts}


def normalised(requirement: str) -> str:
    """The name alone, as package indexes compare it: 'psycopg[binary]>=3' and 'Psycopg' are one."""
    name = re.match(r"[A-Za-z0-9._-]+", requirement)
    return re.sub(r"[._-]+", "-", name[0]).lower() if name else requirement


def _calls(source: str) -> Iterator[ast.Call]:
    return (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))


def _last_name(function: ast.expr) -> str:
    return ast.unparse(function).rpartition(".")[2]


def _is_connect(function: ast.expr) -> bool:
    owner, _, name = ast.unparse(function).rpartition(".")
    return name == "connect" and bool(re.search(r"sqlite3|sqlcipher|dbapi2", owner))
