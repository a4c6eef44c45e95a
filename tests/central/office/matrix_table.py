"""Reads matrix.txt: what each route should answer to whom. Knows nothing of the centre's own table."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from central.accounts.roles import Role

ROLES = (Role.AGENT, Role.SUPERVISOR, Role.REVIEWER, Role.ADMIN, Role.AUDITOR)
LEVELS = {"own", "office", "yes", "no", "open"}
TABLE = Path(__file__).with_name("matrix.txt")


@dataclass(frozen=True, slots=True)
class Line:
    """A route and what is expected of it; `levels` by role, or of a laptop alone."""

    method: str
    path: str
    levels: tuple[str, ...]
    lists: str = "-"

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def names(self) -> tuple[str, ...]:
        """The parameters of its path."""
        return tuple(re.findall(r"{(\w+)}", self.path))

    @property
    def is_open(self) -> bool:
        return "open" in self.levels

    def level(self, role: Role) -> str:
        return self.levels[ROLES.index(role)]


def office_lines() -> list[Line]:
    return [line for line in _lines() if line.path.startswith("/office/")]


def laptop_lines() -> list[Line]:
    return [line for line in _lines() if line.path.startswith("/v1/")]


def _lines() -> Iterator[Line]:
    for text in TABLE.read_text(encoding="utf-8").splitlines():
        if text and not text.startswith("#"):
            method, path, *told = text.split()
            office = path.startswith("/office/")
            levels, lists = (told[:-1], told[-1]) if office else (told, "-")
            assert len(levels) == (len(ROLES) if office else 1) and LEVELS.issuperset(levels), text
            yield Line(method, path, tuple(levels), lists)
