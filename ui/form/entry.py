"""What is being typed about one person, judged by the rule book. Pure: no Qt, no vault.

Texts stay as typed; an amber problem confirmed by a person stays confirmed until that field changes.
"""

from dataclasses import dataclass, field
from datetime import date

from perisai_app.domain import nik as niks
from perisai_app.domain.problem import Problem, Severity
from perisai_app.domain.registration import KEPT
from perisai_app.domain.review import Review, review
from perisai_app.domain.rulebook import RuleBook
from perisai_app.domain.typed import digits

START = {"programs": "2", "months": "1", "funded_by": "self"}
SHARED = ("programs", "months", "funded_by", "ecosystem", "branch")


@dataclass(slots=True)
class Entry:
    """Texts, confirmations, and which fields a person has left at least once."""

    book: RuleBook
    texts: dict[str, str] = field(default_factory=dict)
    confirmed: dict[tuple[str, str], str] = field(default_factory=dict)
    left: set[str] = field(default_factory=set)
    asked_to_finish: bool = False

    def set(self, name: str, text: str) -> None:
        """Type `text`; what was confirmed of this field is asked again."""
        self.texts[name] = text
        changed = {name} | ({"birth_date", "sex"} if name == "nik" else set())
        self.confirmed = {key: why for key, why in self.confirmed.items() if key[0] not in changed}

    def confirm(self, problem: Problem, reason: str) -> None:
        self.confirmed[problem.key] = reason

    def keep(self, name: str, reason: str) -> None:
        """Against what the office proposed; like every confirmation until the field changes."""
        self.confirmed[name, KEPT] = reason

    def kept(self, name: str) -> str | None:
        """Why a person leaves this field as it is; empty without a reason, None when nobody said so."""
        return self.confirmed.get((name, KEPT))

    def leave(self, name: str) -> None:
        self.left.add(name)

    def review(self, today: date) -> Review:
        return review(self.texts, book=self.book, today=today, confirmed=self.confirmed)

    def shown(self, judged: Review) -> list[Problem]:
        """What may be said at the fields now: nothing of a field nobody has left yet."""
        return [p for p in judged.problems if self._counts(p) and not self._waits(p)]

    def told(self, nik: str) -> niks.Nik | None:
        """What a well-formed NIK says."""
        plain = digits(nik)
        return niks.parse(plain) if niks.fault(plain) is None else None

    def _counts(self, problem: Problem) -> bool:
        return problem.severity is not Severity.AMBER or problem.key not in self.confirmed

    def _waits(self, problem: Problem) -> bool:
        if self.asked_to_finish:
            return False
        return problem.code == "missing" or problem.field not in self.left
