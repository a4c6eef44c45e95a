"""The shapes of the shield and what a state chip says, as plain values. Must not know Qt."""

from dataclasses import dataclass
from enum import StrEnum


class Mark(StrEnum):
    """The shapes; which registration state shows which is ui.wording.states' business."""

    DASHED = "dashed"
    OUTLINE = "outline"
    HALF = "half"
    FULL = "full"
    ALERT = "alert"
    CROSS = "cross"
    EMPTY = "empty"
    SIGN = "sign"


@dataclass(frozen=True, slots=True)
class Chip:
    """What a chip says, and in which tone (colour roles)."""

    mark: Mark
    word: str
    text: str
    ground: str | None
    edge: str | None

    @property
    def dashed(self) -> bool:
        return self.mark is Mark.DASHED
