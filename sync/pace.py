"""How large the next batch is: at ten seconds a request a slow wire is used well and a cut costs little.

What failed twice is tried smaller, in the next run too: a line may die after so many bytes, always.
"""

from dataclasses import dataclass, field

from perisai_app.wire.media import MAX_LINES

FIRST_BATCH, LARGEST_BATCH = 100, min(2_000, MAX_LINES)
AIM_SECONDS = 10.0
STEEPEST = 4
TWICE = 2
PROVEN = 4


@dataclass(slots=True)
class Pace:
    """`size` is the next batch's, never above `most`; `failures` in a row, of earlier runs too. `stumbled`:
    something was too much in this run, so that more has to be earned by PROVEN full batches in a row.
    """

    size: int = field(default_factory=lambda: FIRST_BATCH)
    most: int = LARGEST_BATCH
    failures: int = 0
    stumbled: bool = False
    passed: int = 0

    def took(self, lines: int, seconds: float) -> None:
        """An answer to so many lines came after so long; the last batch of an outbox teaches less."""
        fitting, full = next_size(lines, seconds), lines >= self.size
        if full and seconds <= AIM_SECONDS and self._has_earned_more():
            self.relieve()
        taught = full or fitting < lines
        self.size = min(self.most, fitting if taught else max(self.size, fitting))
        self.failures = 0

    def failed(self, lines: int) -> bool:
        """Whether so many failed twice: in a row, or though they were no more than what failed before."""
        self.failures, self.stumbled, self.passed = self.failures + 1, True, 0
        twice = self.failures >= TWICE or self.is_bounded
        if twice:
            self.bound(lines // 2)
        return twice

    def divided(self, lines: int, largest: int, *, blamed: bool) -> None:
        """Of so many that failed parts of `largest` passed at most; `blamed`: lines were, not the size."""
        if largest:
            self.failures = 0
        if blamed:
            self.most = LARGEST_BATCH
        elif 0 < largest < lines:
            self.bound(largest)

    def bound(self, most: int) -> None:
        """More was too many."""
        self.most = max(1, most)
        self.size = min(self.size, self.most)

    def relieve(self) -> None:
        """It went well: more may be tried."""
        self.most, self.passed = min(LARGEST_BATCH, 2 * self.most), 0

    def _has_earned_more(self) -> bool:
        self.passed += 1
        return not self.stumbled or self.passed >= PROVEN

    @property
    def is_bounded(self) -> bool:
        return self.most < LARGEST_BATCH


def next_size(size: int, seconds: float) -> int:
    """What would take as long as aimed at, but at most STEEPEST times as much; half after a slow answer."""
    if seconds > 2 * AIM_SECONDS:
        return max(1, size // 2)
    faster = min(STEEPEST, AIM_SECONDS / seconds) if seconds > 0 else STEEPEST
    return min(LARGEST_BATCH, int(size * max(1.0, faster)))
