"""From the lines of a batch to a signed answer: each line is judged alone and stored at most once.

A line is judged before the database is locked; the primary key of `submissions` then decides who was first.
Must not know HTTP or where the lines came from.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select, update

from central.centre import Centre
from central.clock import stamp
from central.enrolment import Device
from central.rules import rule_problems
from central.storage.engine import insert_once
from central.storage.tables import WAITING, registrations, submissions
from perisai_app.domain.rulebook import RuleBook
from perisai_app.wire.canonical import digest
from perisai_app.wire.media import MAX_LINE_BYTES
from perisai_app.wire.signing import key_id
from perisai_app.wire.submission import Submission, read_submission
from perisai_app.wire.verdict import (
    BatchAnswer,
    LineProblem,
    LineVerdict,
    SentLine,
    Verdict,
    sign_batch,
)

Problems = tuple[LineProblem, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """One line as it came, what it is, and what speaks against it before anybody looks into the database."""

    raw: bytes
    sent: SentLine
    submission: Submission | None
    problems: Problems


def ingest(centre: Centre, device: Device, lines: Sequence[bytes]) -> BatchAnswer:
    """Everything storable is committed when this returns; the signature covers every line's verdict."""
    judged = [judge(line, device, centre.book) for line in lines]
    received_at = stamp(centre.clock())
    with centre.store.writing() as connection:
        settled = [_settle(connection, device, item, received_at) for item in judged]
    verdicts = [verdict for verdict, _ in settled]
    signature = sign_batch(
        centre.key,
        epoch=centre.epoch,
        device_id=device.device_id,
        sent=[item.sent for item in judged],
        verdicts=verdicts,
    )
    return BatchAnswer(
        epoch=centre.epoch,
        received_at=received_at,
        lines=len(lines),
        verdicts=tuple(
            LineVerdict(line=number, verdict=verdict, problems=problems)
            for number, (verdict, problems) in enumerate(settled)
            if verdict is not Verdict.STORED
        ),
        key_id=key_id(centre.key.verify_key),
        signature=signature,
    )


def judge(line: bytes, device: Device, book: RuleBook) -> Judged:
    """What these bytes are, and their problems; a line that is no submission is told by its digest alone."""
    submission = read_submission(line) if len(line) <= MAX_LINE_BYTES else None
    if submission is None:
        return Judged(line, SentLine("", 0, digest(line)), None, _about("", "malformed_line"))
    sent = SentLine(str(submission.registration_id), submission.revision, digest(line))
    problems = _authorship(submission, device) or rule_problems(submission, book)
    return Judged(line, sent, submission, problems)


def _authorship(submission: Submission, device: Device) -> Problems:
    """Commission depends on who wrote it on which laptop: a device speaks for itself only."""
    if submission.device_id != device.device_id:
        return _about("device_id", "device_mismatch")
    if submission.agent_id != device.agent_id:
        return _about("agent_id", "agent_mismatch")
    return ()


def _settle(
    connection: Connection, device: Device, item: Judged, received_at: str
) -> tuple[Verdict, Problems]:
    submission = item.submission
    if submission is None or item.problems:
        return Verdict.REFUSED, item.problems
    if not _parent_fits(connection, device, submission):
        return Verdict.REFUSED, _about("parent", "parent_differs")
    row = {
        "registration_id": item.sent.registration_id,
        "revision": item.sent.revision,
        "digest": item.sent.digest,
        "agent_id": submission.agent_id,
        "device_id": submission.device_id,
        "received_at": received_at,
        "raw": item.raw,
    }
    if not insert_once(connection, submissions, row):
        return _repeat(connection, item.sent), ()
    _show_to_office(connection, device, submission)
    return Verdict.STORED, ()


def _parent_fits(connection: Connection, device: Device, submission: Submission) -> bool:
    """Revision 1 has no parent; a later one names the revision before it, if that is here, of its own agent.

    The one before may be missing: it was refused and corrected, or comes later by another way.
    """
    if submission.revision == 1 or submission.parent is None:
        return submission.revision == 1 and submission.parent is None
    key = str(submission.registration_id)
    owner = select(registrations.c.agent_key).where(registrations.c.registration_id == key)
    before = select(submissions.c.digest).where(
        submissions.c.registration_id == key, submissions.c.revision == submission.revision - 1
    )
    return connection.execute(owner).scalar_one_or_none() in (
        None,
        device.agent_key,
    ) and connection.execute(before).scalar_one_or_none() in (None, submission.parent)


def _repeat(connection: Connection, sent: SentLine) -> Verdict:
    stored = select(submissions.c.digest).where(
        submissions.c.registration_id == sent.registration_id, submissions.c.revision == sent.revision
    )
    same = connection.execute(stored).scalar_one() == sent.digest
    return Verdict.DUPLICATE if same else Verdict.CONFLICT


def _show_to_office(connection: Connection, device: Device, submission: Submission) -> None:
    """The latest revision waits for the office, whatever was decided about an earlier one."""
    key, revision = str(submission.registration_id), submission.revision
    row = {"registration_id": key, "revision": revision, "agent_key": device.agent_key, "state": WAITING}
    if insert_once(connection, registrations, row):
        return
    older = update(registrations).where(
        registrations.c.registration_id == key, registrations.c.revision < revision
    )
    connection.execute(older.values(revision=revision, state=WAITING))


def _about(field: str, code: str) -> Problems:
    return (LineProblem(field=field, code=code),)
