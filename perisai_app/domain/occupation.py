"""What a person works as: the list's row, the relief sector it leads to, and the risks to talk about.

An occupation is never a reason to refuse anybody, and its risks never change the price (domain facts 9).
"""

from dataclasses import dataclass

from perisai_app.domain.problem import Problem, Severity


@dataclass(frozen=True, slots=True)
class Risk:
    """What can happen at work, to talk about, in Indonesian and English; JKK costs the same for all."""

    group: str
    text_id: str
    text_en: str


@dataclass(frozen=True, slots=True)
class Occupation:
    """One row of the occupation list; `sector` decides the relief.

    `kbji` is a KBJI 2014 group of four digits, empty where none is clear; `ecosystem` is a default that the
    agent may change; `employer` is true for owners, who need JHT (domain facts 1.1 [B]).
    """

    code: str
    label_id: str
    label_en: str
    ecosystem: str
    sector: str
    kbji: str
    sector_certain: bool
    employer: bool
    risk: Risk


def sector_note(occupation: Occupation) -> Problem | None:
    """A note `sector_uncertain` (with `sector`) where the sector is not settled (domain facts 2.3 [C])."""
    if occupation.sector_certain:
        return None
    return Problem("occupation", "sector_uncertain", Severity.NOTE, {"sector": occupation.sector})
