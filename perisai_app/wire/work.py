"""An agent's open and returned registrations, handed to a laptop that does not have them.

Lines come as they were sent, under the same signature as a batch's answer, so that each brings its receipt.
"""

from collections.abc import Sequence
from typing import Literal

from pydantic import Field

from perisai_app.domain.registration import Value
from perisai_app.wire.canonical import digest
from perisai_app.wire.submission import Submission, read_submission
from perisai_app.wire.verdict import SentLine


class WorkLine(Value):
    """The newest revision of a registration, as its canonical text; `state` is where the office has it."""

    line: str = Field(max_length=65_536)
    state: Literal["waiting", "registered", "returned", "declined"]

    @property
    def submission(self) -> Submission | None:
        return read_submission(self.line.encode())


class WorkPage(Value):
    """Body of a 200 of GET /v1/open-work?after=ID&limit=N (waiting or returned ones, by registration) and
    of GET /v1/open-work/ID (that one, whatever its state). Signed as a batch whose lines are all `stored`.
    """

    epoch: str
    lines: tuple[WorkLine, ...]
    more: bool
    key_id: str
    signature: str


def sent_lines(lines: Sequence[WorkLine]) -> tuple[SentLine, ...] | None:
    """What the page's signature covers; None when a line is no submission."""
    read = [(work.line, work.submission) for work in lines]
    if any(found is None for _, found in read):
        return None
    return tuple(
        SentLine(str(found.registration_id), found.revision, digest(line.encode()))
        for line, found in read
        if found is not None
    )
