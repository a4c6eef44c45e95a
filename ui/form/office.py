"""What the office asked about one registration, and how each point stands against what is typed now. Pure.

The office never edits: a proposal is taken, or not, by a person. Must not know widgets or words.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from perisai_app.domain.typed import squeezed
from perisai_app.vault.returned import Returned
from ui.wording.values import as_typed


class Stands(StrEnum):
    """How one point stands."""

    OPEN = "open"
    TAKEN = "taken"
    CHANGED = "changed"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Point:
    """One field that came back. `proposed` is empty where nothing was; `code` names a rule of the centre."""

    field: str
    said: str
    proposed: str
    wrote: str
    code: str = ""


@dataclass(slots=True)
class Office:
    """The points in their order; `is_kept` tells of a field whether a person leaves it as it is."""

    reason: str
    at: datetime
    by_rule: bool
    points: tuple[Point, ...]
    is_kept: Callable[[str], bool]
    steps: list[tuple[Point, str]] = field(default_factory=list)

    def stands(self, point: Point, texts: Mapping[str, str]) -> Stands:
        now = squeezed(texts.get(point.field, ""))
        if point.proposed and now == squeezed(point.proposed):
            return Stands.TAKEN
        if now != squeezed(point.wrote):
            return Stands.CHANGED
        return Stands.KEPT if not point.code and self.is_kept(point.field) else Stands.OPEN

    def open(self, texts: Mapping[str, str]) -> list[Point]:
        return [point for point in self.points if self.stands(point, texts) is Stands.OPEN]

    def answered(self, point: Point, text: str) -> None:
        """`text` is what stood there before."""
        self.steps.append((point, text))

    def undo(self, point: Point | None = None) -> tuple[str, str] | None:
        """The field and the text to put back, of this point or of the last step; None when there is none."""
        mine = [step for step in self.steps if point in (None, step[0])]
        if not mine:
            return None
        self.steps.remove(mine[-1])
        return mine[-1][0].field, mine[-1][1]


def office_of(found: Returned, is_kept: Callable[[str], bool]) -> Office:
    """What came back, in the way the form holds it."""
    remarks = [
        Point(one.field, one.remark, as_typed(one.field, one.proposed or ""), found.texts.get(one.field, ""))
        for one in found.remarks
    ]
    rules = [Point(name, "", "", found.texts.get(name, ""), code) for name, code in found.refused]
    return Office(found.reason, found.at, bool(rules), (*remarks, *rules), is_kept)
