"""What one line is, before anybody looks into the database: its own bytes, its author, the rule book.

Must not know where the line came from or what is stored.
"""

from dataclasses import dataclass

from central.enrolment import Device
from central.rules import rule_problems
from perisai_app.domain.rulebook import RuleBook
from perisai_app.wire.canonical import digest
from perisai_app.wire.media import MAX_LINE_BYTES
from perisai_app.wire.submission import Submission, read_submission
from perisai_app.wire.verdict import MALFORMED_LINE, LineProblem, SentLine

Problems = tuple[LineProblem, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """One line as it came, what it is, and what speaks against it: the rules, unless it is here already."""

    raw: bytes
    sent: SentLine
    submission: Submission | None
    problems: Problems
    is_another_s: bool = False


def judge(line: bytes, device: Device, book: RuleBook) -> Judged:
    """What these bytes are, and their problems; a line that is no submission is told by its digest alone."""
    submission = read_submission(line) if len(line) <= MAX_LINE_BYTES else None
    if submission is None:
        return Judged(line, SentLine("", 0, digest(line)), None, about("", MALFORMED_LINE))
    sent = SentLine(str(submission.registration_id), submission.revision, digest(line))
    if another_s := _authorship(submission, device):
        return Judged(line, sent, submission, another_s, is_another_s=True)
    return Judged(line, sent, submission, rule_problems(submission, book))


def about(field: str, code: str) -> Problems:
    return (LineProblem(field=field, code=code),)


def _authorship(submission: Submission, device: Device) -> Problems:
    """Commission depends on who wrote it on which laptop: a device speaks for itself only."""
    if submission.device_id != device.device_id:
        return about("device_id", "device_mismatch")
    if submission.agent_id != device.agent_id:
        return about("agent_id", "agent_mismatch")
    return ()
