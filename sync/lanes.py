"""The connections that files travel on: the run's own, and others beside it while several are under way."""

from contextlib import ExitStack
from types import TracebackType
from typing import Self

from sync.link import Link
from sync.run import Run
from sync.upload import Upload


class Lanes:
    """One upload has a lane at a time; use it as a context manager."""

    def __init__(self, run: Run) -> None:
        self._run, self._free = run, [run.link]
        self._opened = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._opened.close()

    def take(self) -> Link:
        """A free connection, or a new one."""
        return self._free.pop() if self._free else self._opened.enter_context(self._run.link.another())

    def give_back(self, upload: Upload) -> None:
        """Nothing more of this upload travels."""
        if upload.link is not None:
            self._free.append(upload.link)
            upload.link = None
