"""How many files travel at once: one more while that makes all of them faster, at most four.

On a quick link all of them at once: there is nothing to lose, and the search would outlast many a run.
"""

from dataclasses import dataclass

MOST = 4
ENOUGH_FILES, ENOUGH_SECONDS = 4, 0.5
QUICK = 1_000_000  # bytes a second
WORTH = 1.15  # below this another connection only takes from its neighbours


@dataclass(slots=True)
class Width:
    """`now` is how many; it is told what landed, and how long that took in all."""

    now: int = 1
    _files: int = 0
    _bytes: int = 0
    _seconds: float = 0.0
    _before: float = 0.0
    _found: bool = False

    def landed(self, size: int, seconds: float) -> None:
        """A file of so many bytes landed, so long after the one before on whatever connection."""
        self._files, self._bytes, self._seconds = self._files + 1, self._bytes + size, self._seconds + seconds
        if self._found or self._files < ENOUGH_FILES * self.now:
            return
        if self._bytes >= QUICK * self._seconds:
            self.now, self._found = MOST, True
        elif self._seconds >= ENOUGH_SECONDS:
            self._judge(self._bytes / self._seconds)

    def _judge(self, speed: float) -> None:
        faster = speed >= self._before * WORTH
        self._found = not faster or self.now == MOST
        self.now = min(MOST, self.now + 1) if faster else self.now - 1
        self._before, self._files, self._bytes, self._seconds = speed, 0, 0, 0.0

    def broke(self) -> None:
        """A link that breaks bears one at a time."""
        self.now, self._found = 1, True
