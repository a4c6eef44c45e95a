"""A verified answer, kept whole, and what it says of each line: receipts, refusals, conflicts.

All of a batch in a few statements: ten thousand lines pass here. A line that another try settled keeps what
it has; one that was offered again keeps its state, under a new receipt. Must not verify: the caller did.
"""

import json
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from perisai_app.vault.database import Vault
from perisai_app.vault.journal import Note, What, note_all
from perisai_app.vault.moments import of_another_clock, stamp
from perisai_app.vault.people.members import keep_card
from perisai_app.vault.rights.remains import wipe
from perisai_app.vault.rights.told import erase_as_told
from perisai_app.vault.states import Happening, may, outcome
from perisai_app.wire.verdict import (
    BatchAnswer,
    LineProblem,
    SentLine,
    Verdict,
    as_the_centre_read,
    signed_bytes,
)

if TYPE_CHECKING:
    from perisai_app.vault.outbox import Owed

Name = tuple[str, int]
Line = tuple[SentLine, Verdict, Sequence[LineProblem]]
ERASED = "erased"
AGAIN = {Verdict.REFUSED: Happening.REFUSED_AGAIN, Verdict.CONFLICT: Happening.CONFLICT_AGAIN}
# The lines come as [[registration_id, revision], ...].
NAMED = """json_each(:lines) line
WHERE registration_id = json_extract(line.value, '$[0]') AND revision = json_extract(line.value, '$[1]')"""
RECEIVED = f"""
UPDATE submissions SET state = '{outcome(Happening.STORED)}', problems = '[]', changed_at = :at FROM {NAMED}
  AND {may(Happening.STORED)} RETURNING registration_id, revision
"""
OFFERED_AGAIN = f"SELECT registration_id, revision FROM reoffers, {NAMED}"
RECEIPT = """
INSERT INTO receipts (registration_id, revision, verdict, answer_id, at) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (registration_id, revision)
DO UPDATE SET verdict = excluded.verdict, answer_id = excluded.answer_id, at = excluded.at
"""
DECIDED = f"""
SELECT DISTINCT registration_id, revision FROM changes, {NAMED} AND kind = 'decision'
"""
ERASED_BEFORE = """
SELECT DISTINCT c.registration_id FROM json_each(:lines) line
JOIN changes c ON c.registration_id = json_extract(line.value, '$[0]') WHERE c.kind = 'erasure'
"""
DECISION = """
SELECT json_extract(body, '$.outcome') AS outcome, json_extract(body, '$.member_number') AS member_number
FROM changes WHERE kind = 'decision' AND registration_id = ? AND revision = ? ORDER BY rowid DESC LIMIT 1
"""


def settle(
    vault: Vault,
    attempt_id: str,
    device_id: str,
    batch: "Sequence[Owed]",
    answer: BatchAnswer,
    verdicts: Sequence[Verdict],
    now: datetime,
) -> None:
    """Keep an answer and all it says, in one transaction."""
    problems = {item.line: item.problems for item in answer.verdicts}
    sent = [owed.sent for owed in batch]
    lines = [(line, verdicts[n], problems.get(n, ())) for n, line in enumerate(sent)]
    signed = signed_bytes(answer.epoch, device_id, as_the_centre_read(answer, sent), verdicts)
    with vault.writing():
        _keep_answer(vault, attempt_id, signed, answer, now)
        told, erased = _settle_lines(vault, attempt_id, lines, now)
        note_all(vault, told, at=now)
        gone = [erase_as_told(vault, registration_id, now) for registration_id in erased]
    if any(gone):
        wipe(vault)


def _keep_answer(vault: Vault, attempt_id: str, signed: bytes, answer: BatchAnswer, now: datetime) -> None:
    vault.db.execute(
        "UPDATE attempts SET ended_at = ?, outcome = 'answered' WHERE attempt_id = ?",
        [stamp(now), attempt_id],
    )
    vault.db.execute(
        "INSERT INTO answers (answer_id, signed, signature, key_id, received_at, told_at)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        [
            attempt_id,
            signed,
            answer.signature,
            answer.key_id,
            stamp(now),
            of_another_clock(answer.received_at),
        ],
    )


def _settle_lines(
    vault: Vault, attempt_id: str, lines: Sequence[Line], now: datetime
) -> tuple[list[Note], list[str]]:
    """What to tell, and the registrations that the centre erased."""
    names = [_name(line) for line, *_ in lines]
    again = _names(vault, OFFERED_AGAIN, names)
    settled = _receive(vault, attempt_id, lines, again, now)
    settled |= {_name(line[0]) for line in lines if _refuse(vault, line, again, now)}
    if again:
        vault.db.conn.executemany("DELETE FROM reoffers WHERE registration_id = ? AND revision = ?", again)
    told = [_told(line, verdict) for line, verdict, _ in lines if _name(line) in settled]
    return told, sorted(_erased(vault, lines))


def _erased(vault: Vault, lines: Sequence[Line]) -> set[str]:
    """Whom the centre refuses as erased, or told to be so before a lost receipt came."""
    named = {line.registration_id for line, _, found in lines if any(p.code == ERASED for p in found)}
    names = json.dumps([_name(line) for line, verdict, _ in lines if verdict.is_receipt])
    return named | {row[0] for row in vault.db.conn.execute(ERASED_BEFORE, {"lines": names})}


def _receive(
    vault: Vault, attempt_id: str, lines: Sequence[Line], again: Collection[Name], now: datetime
) -> set[Name]:
    """The lines with a receipt that is news: the first one, or that of an offer made again."""
    receipts = {_name(line): verdict for line, verdict, _ in lines if verdict.is_receipt}
    new = _names(vault, RECEIVED, receipts, at=stamp(now))
    settled = new | (again & receipts.keys())
    vault.db.conn.executemany(
        RECEIPT, [(*name, receipts[name].value, attempt_id, stamp(now)) for name in sorted(settled)]
    )
    for name in sorted(_names(vault, DECIDED, new)):
        _take_up_decision(vault, name, now)
    return settled


def _refuse(vault: Vault, told: Line, again: Collection[Name], now: datetime) -> bool:
    """A refusal or a conflict; whether it changed anything. What was received once loses its old receipt."""
    line, verdict, problems = told
    if verdict.is_receipt:
        return False
    name = _name(line)
    happening = AGAIN[verdict] if name in again else Happening(verdict.value)
    listed = json.dumps([{"field": p.field, "code": p.code} for p in problems])
    changed = vault.db.execute(
        "UPDATE submissions SET state = ?, problems = ?, changed_at = ?"
        f" WHERE registration_id = ? AND revision = ? AND {may(happening)}",
        [outcome(happening), listed, stamp(now), *name],
    ).rowcount
    if changed and not any(problem.code == ERASED for problem in problems):
        vault.db.execute("DELETE FROM receipts WHERE registration_id = ? AND revision = ?", [*name])
    return bool(changed)


def _take_up_decision(vault: Vault, name: Name, now: datetime) -> None:
    """After a lost answer the centre may have decided, and told us so, before this receipt came."""
    decided = vault.row(DECISION, *name)
    assert decided is not None, "only lines with a decision come here"
    decision = Happening(decided["outcome"])
    vault.db.execute(
        f"UPDATE submissions SET state = ? WHERE registration_id = ? AND revision = ? AND {may(decision)}",
        [outcome(decision), *name],
    )
    if decision is Happening.REGISTERED:
        keep_card(vault, name[0], member_number=decided["member_number"], now=now)


def _told(line: SentLine, verdict: Verdict) -> Note:
    what = What.RECEIVED if verdict.is_receipt else What(verdict.value)
    return Note(what, line.registration_id, {"revision": line.revision, "verdict": verdict.value})


def _name(line: SentLine) -> Name:
    return line.registration_id, line.revision


def _names(vault: Vault, sql: str, names: Iterable[Name], **values: str) -> set[Name]:
    """Which of these lines a statement found."""
    asked = {"lines": json.dumps(list(names)), **values}
    return {(row[0], row[1]) for row in vault.db.conn.execute(sql, asked)}
