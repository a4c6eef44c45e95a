"""The shapes of the shield and what a state chip says, as plain values. Must not know Qt."""

from dataclasses import dataclass
from enum import StrEnum


class Mark(StrEnum):
    """The shapes; which state shows which is the business of ui.wording (states and member_states)."""

    DASHED = "dashed"
    OUTLINE = "outline"
    HALF = "half"
    FULL = "full"
    TICK = "tick"
    DOT = "dot"
    CLOCK = "clock"
    NUMBER = "number"
    BAR = "bar"
    ALERT = "alert"
    CROSS = "cross"
    EMPTY = "empty"
    SIGN = "sign"


@dataclass(frozen=True, slots=True)
class Chip:
    """What a chip says, and in which tone (colour roles). A `number` above 0 is told in word and shield."""

    mark: Mark
    word: str
    text: str
    ground: str | None
    edge: str | None
    number: int = 0

    @property
    def dashed(self) -> bool:
        return self.mark is Mark.DASHED
