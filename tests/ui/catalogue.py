"""Finds every text of the window in the code and keeps ui/wording/english.po in step with it.

Constants of ui/wording are found by value, texts within functions as say("..."). What only commands say stays
Indonesian. `python -m tests.ui.catalogue` adds what is missing and drops what is no longer said.
"""

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from string import Formatter

import polib

from ui.parts.mark import Chip
from ui.wording.standing import Notice

TOP = Path(__file__).parents[2]
CATALOGUE = TOP / "ui" / "wording" / "english.po"
# Modules whose texts only commands say, with the names that the window says too.
OF_COMMANDS: dict[str, tuple[str, ...]] = {
    "benefits": (),
    "check": ("LOST_ON_SCREEN", "TYPE_AGAIN", "RESTORE_FIRST"),
    "crash": (),
    "incentive": (),
    "membership": (),
    "nik": (),
    "package": (),
    "packs": (),
    "prospects": (),
    "quote": (),
    "rights": ("ROLES",),
    "rivals": (),
}
NO_WORDS = ("__init__", "speech", "stock")
CODE = re.compile(r"[a-z0-9_.]+")
SENTENCE = re.compile(r"[^\W\d_]{2,} +[^\W\d_]{2,}")


@dataclass(frozen=True, slots=True)
class Text:
    """What is said, and where in the code, for who translates it."""

    words: str
    place: str


def texts() -> dict[str, str]:
    """Each text of the window with its first place."""
    found: dict[str, str] = {}
    for text in (*_constants(), *_literals()):
        found.setdefault(text.words, text.place)
    return found


def unsaid(source: str) -> list[str]:
    """Sentences within the functions of a module that do not go through say()."""
    tree = ast.parse(source)
    said = {id(words) for call in ast.walk(tree) if (words := _said(call)) is not None}
    docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    inside = {id(node): node for one in functions for node in ast.walk(one) if isinstance(node, ast.Constant)}
    excused = {id(part) for node in ast.walk(tree) if _is_for_nobody(node) for part in ast.walk(node)}
    left = (node.value for key, node in inside.items() if key not in said | docs | excused)
    return [words for words in left if isinstance(words, str) and SENTENCE.search(words)]


def fields(words: str) -> frozenset[str]:
    """The names of its placeholders."""
    return frozenset(name for _text, name, _spec, _how in Formatter().parse(words) if name)


def modules() -> list[str]:
    """Those of ui/wording that have words."""
    found = sorted(path.stem for path in CATALOGUE.parent.glob("*.py"))
    return [name for name in found if name not in NO_WORDS]


def sources() -> list[Path]:
    """The window's modules."""
    return sorted((TOP / "ui").rglob("*.py"))


def update(path: Path = CATALOGUE) -> tuple[int, int, int]:
    """How many were added, dropped, and have no English yet."""
    catalogue = polib.pofile(str(path), wrapwidth=110) if path.exists() else _new()
    wanted, known = texts(), {entry.msgid for entry in catalogue}
    for entry in [one for one in catalogue if one.msgid not in wanted]:
        catalogue.remove(entry)
    for entry in catalogue:
        entry.comment = wanted[entry.msgid]
    added = [_entry(words, place) for words, place in wanted.items() if words not in known]
    catalogue.extend(added)
    catalogue.sort(key=lambda entry: list(wanted).index(entry.msgid))
    catalogue.save(str(path))
    return len(added), len(known - set(wanted)), len(catalogue.untranslated_entries())


def _new() -> polib.POFile:
    catalogue = polib.POFile(wrapwidth=110)
    catalogue.metadata = {
        "Language": "en",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }
    return catalogue


def _entry(words: str, place: str) -> polib.POEntry:
    if "n" in fields(words):
        return polib.POEntry(msgid=words, msgid_plural=words, msgstr_plural={0: "", 1: ""}, comment=place)
    return polib.POEntry(msgid=words, comment=place)


def _constants() -> Iterator[Text]:
    for module in modules():
        held = vars(import_module(f"ui.wording.{module}"))
        for name, value in held.items():
            wanted = name in OF_COMMANDS[module] if module in OF_COMMANDS else not name.endswith("KEY")
            if wanted and name.isupper():
                yield from (Text(words, f"{module}.{name}") for words in _within(value))


def _within(value: object) -> Iterator[str]:
    """The texts of a constant, without codes, marks and colours."""
    match value:
        case str():
            if re.search(r"[^\W\d_]", value):
                yield value
        case Chip():
            yield value.word
        case Notice():
            yield from _within((value.short, value.cure, value.full))
        case Mapping():
            for one in value.values():
                yield from _within(one)
        case (str() as code, str() as words) if CODE.fullmatch(code) and not CODE.fullmatch(words):
            yield from _within(words)
        case tuple() if not all(isinstance(one, str) and CODE.fullmatch(one) for one in value):
            for one in value:
                yield from _within(one)


def _literals() -> Iterator[Text]:
    for path in sources():
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (words := _said(call)) is not None:
                yield Text(str(words.value), path.relative_to(TOP).as_posix())


def _said(node: ast.AST) -> ast.Constant | None:
    """The literal of a say("...")."""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "say"):
        return None
    words = node.args[0] if node.args else None
    return words if isinstance(words, ast.Constant) else None


def _is_for_nobody(node: ast.AST) -> bool:
    """What a programmer reads, and style sheets."""
    return isinstance(node, ast.Raise | ast.Assert)


if __name__ == "__main__":
    print("added {}, dropped {}, without English {}".format(*update()))
