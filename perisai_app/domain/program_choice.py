"""Which programs a BPU can take: JKK + JKM, or JKK + JKM + JHT, and nothing else (domain facts 0, 1.1)."""

import re

from perisai_app.domain.problem import Problem

OFFERED = (2, 3)
_SETS = {frozenset(("jkk", "jkm")): 2, frozenset(("jkk", "jkm", "jht")): 3}
_KNOWN = frozenset(("jkk", "jkm", "jht", "jp", "jkp"))
_FILLING = re.compile(r"\b(program|saja|dan|only|and)\b|[+,;&/]")


def read_programs(text: str) -> int | Problem:
    """2 or 3, out of '2', '3 program', 'JKK+JKM' or 'JKK, JKM dan JHT'.

    Problems on `programs`, both red: `programs_not_offered` for a set that is no choice ('JHT saja', '1'),
    `programs_unreadable` for anything else.
    """
    words = _FILLING.sub(" ", text.lower()).split()
    if len(words) == 1 and words[0].isascii() and words[0].isdigit():
        return _offered(int(words[0][:9]))
    if words and frozenset(words) <= _KNOWN:
        return _offered(_SETS.get(frozenset(words), 0))
    return Problem("programs", "programs_unreadable")


def programs_problem(programs: int, is_employer: bool) -> Problem | None:
    """Why this number of programs cannot be taken, red; None when it can.

    `programs_not_offered` for other than 2 or 3; `jht_needed_for_employer` when a business owner leaves JHT
    out (Permenaker 5/2021 art. 31-32; domain facts 1.1 [B]).
    """
    if programs not in OFFERED:
        return Problem("programs", "programs_not_offered")
    if is_employer and programs < max(OFFERED):
        return Problem("programs", "jht_needed_for_employer")
    return None


def _offered(programs: int) -> int | Problem:
    return programs_problem(programs, is_employer=False) or programs
