"""The outbox: what is still owed to the centre, and how a try begins and is settled.

The outbox is a query over state. A try is committed before the wire, so a kill at any instant leaves a
re-sendable state; only a signed answer, saved whole in the same transaction, makes a submission received.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from perisai_app.vault.database import Vault
from perisai_app.vault.journal import Note, What, note, note_all
from perisai_app.vault.moments import stamp
from perisai_app.vault.numbers import new_id
from perisai_app.vault.people.members import keep_card
from perisai_app.vault.states import Happening, may, outcome
from perisai_app.wire.verdict import (
    BatchAnswer,
    LineProblem,
    SentLine,
    Verdict,
    as_the_centre_read,
    signed_bytes,
)

OWED = "state = 'queued' AND registration_id NOT IN hidden"  # nobody of a list goes out before it is whole


@dataclass(frozen=True, slots=True)
class Owed:
    """One queued submission: the line as it will travel, and what a receipt for it must name."""

    sent: SentLine
    data: bytes


def owed_count(vault: Vault) -> int:
    row = vault.row(f"SELECT count(*) AS n FROM submissions WHERE {OWED}")
    return int(row["n"]) if row else 0


def next_owed(vault: Vault, limit: int) -> tuple[Owed, ...]:
    """Entries with a deadline first, then in the order of finalizing; `limit` at most."""
    found = vault.rows(
        f"SELECT registration_id, revision, digest, bytes FROM submissions WHERE {OWED}"
        " ORDER BY deadline IS NULL, deadline, counter LIMIT ?",
        limit,
    )
    return tuple(Owed(SentLine(r["registration_id"], r["revision"], r["digest"]), r["bytes"]) for r in found)


def begin_attempt(vault: Vault, batch: Sequence[Owed], now: datetime) -> str:
    """Write down that this batch goes out now; the attempt's id."""
    attempt_id = new_id()
    with vault.writing() as db:
        db.table("attempts").insert({"attempt_id": attempt_id, "started_at": stamp(now)})
        db.conn.executemany(
            "INSERT INTO attempt_lines (registration_id, revision, attempt_id) VALUES (?, ?, ?)",
            [(owed.sent.registration_id, owed.sent.revision, attempt_id) for owed in batch],
        )
        note(vault, What.ATTEMPTED, at=now, params={"attempt": attempt_id, "lines": len(batch)})
    return attempt_id


def end_attempt(vault: Vault, attempt_id: str, outcome: str, now: datetime) -> None:
    """The try brought no answer; the batch stays queued. `outcome` is a code."""
    with vault.writing() as db:
        db.execute(
            "UPDATE attempts SET ended_at = ?, outcome = ? WHERE attempt_id = ?",
            [stamp(now), outcome, attempt_id],
        )


def settle(
    vault: Vault,
    attempt_id: str,
    device_id: str,
    batch: Sequence[Owed],
    answer: BatchAnswer,
    verdicts: Sequence[Verdict],
    now: datetime,
) -> None:
    """Keep a verified answer and all it says, in one transaction. Verifying is the caller's duty."""
    problems = {item.line: item.problems for item in answer.verdicts}
    sent = [owed.sent for owed in batch]
    signed = signed_bytes(answer.epoch, device_id, as_the_centre_read(answer, sent), verdicts)
    with vault.writing():
        end_attempt(vault, attempt_id, "answered", now)
        _keep_answer(vault, attempt_id, signed, answer, now)
        told = [
            _told(line, verdict)
            for number, (line, verdict) in enumerate(zip(sent, verdicts, strict=True))
            if _settle_line(vault, attempt_id, line, verdict, problems.get(number, ()), now)
        ]
        note_all(vault, told, at=now)


def _keep_answer(vault: Vault, attempt_id: str, signed: bytes, answer: BatchAnswer, now: datetime) -> None:
    vault.db.table("answers").insert(
        {
            "answer_id": attempt_id,
            "signed": signed,
            "signature": answer.signature,
            "key_id": answer.key_id,
            "received_at": stamp(now),
        }
    )


def _settle_line(
    vault: Vault,
    attempt_id: str,
    line: SentLine,
    verdict: Verdict,
    problems: Sequence[LineProblem],
    now: datetime,
) -> bool:
    """Whether it is settled now; one settled by another try keeps what it has, its receipt is as good."""
    happening = Happening(verdict.value)
    listed = json.dumps([{"field": p.field, "code": p.code} for p in problems])
    changed = vault.db.execute(
        "UPDATE submissions SET state = ?, problems = ?, changed_at = ?"
        f" WHERE registration_id = ? AND revision = ? AND {may(happening)}",
        [outcome(happening), listed, stamp(now), line.registration_id, line.revision],
    ).rowcount
    if changed and verdict.is_receipt:
        vault.db.execute(
            "INSERT INTO receipts (registration_id, revision, verdict, answer_id, at) VALUES (?, ?, ?, ?, ?)",
            [line.registration_id, line.revision, verdict.value, attempt_id, stamp(now)],
        )
        _take_up_decision(vault, line, now)
    return bool(changed)


def _told(line: SentLine, verdict: Verdict) -> Note:
    what = What.RECEIVED if verdict.is_receipt else What(verdict.value)
    return Note(what, line.registration_id, {"revision": line.revision, "verdict": verdict.value})


def _take_up_decision(vault: Vault, line: SentLine, now: datetime) -> None:
    """After a lost answer the centre may have decided, and told us so, before this receipt came."""
    decided = vault.row(
        "SELECT json_extract(body, '$.outcome') AS outcome,"
        " json_extract(body, '$.member_number') AS member_number FROM changes WHERE kind = 'decision'"
        " AND registration_id = ? AND revision = ? ORDER BY number DESC LIMIT 1",
        line.registration_id,
        line.revision,
    )
    if decided:
        decision = Happening(decided["outcome"])
        vault.db.execute(
            "UPDATE submissions SET state = ?"
            f" WHERE registration_id = ? AND revision = ? AND {may(decision)}",
            [outcome(decision), line.registration_id, line.revision],
        )
        if decision is Happening.REGISTERED:
            keep_card(vault, line.registration_id, member_number=decided["member_number"], now=now)
