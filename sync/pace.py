"""How large the next batch is: at ten seconds a request a slow wire is used well and a cut costs little."""

from dataclasses import dataclass, field

from perisai_app.wire.media import MAX_LINES

FIRST_BATCH, LARGEST_BATCH = 100, min(2_000, MAX_LINES)
AIM_SECONDS = 10.0
STEEPEST = 4


@dataclass(slots=True)
class Pace:
    size: int = field(default_factory=lambda: FIRST_BATCH)

    def took(self, lines: int, seconds: float) -> None:
        """An answer to so many lines came after so long; the last batch of an outbox teaches less."""
        fitting = next_size(lines, seconds)
        taught = lines >= self.size or fitting < lines
        self.size = fitting if taught else max(self.size, fitting)

    def halve(self, lines: int) -> None:
        """So many lines were too many."""
        self.size = max(1, lines // 2)


def next_size(size: int, seconds: float) -> int:
    """What would take as long as aimed at, but at most STEEPEST times as much; half after a slow answer."""
    if seconds > 2 * AIM_SECONDS:
        return max(1, size // 2)
    faster = min(STEEPEST, AIM_SECONDS / seconds) if seconds > 0 else STEEPEST
    return min(LARGEST_BATCH, int(size * max(1.0, faster)))
