"""An agent's open and returned work from other laptops, or from a vault that was lost: kept like our own.

A fetched revision bears a counter below nought and its receipt; its author stays who wrote it. Verifying the
page is the caller's duty.
"""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from perisai_app.domain.retyped import texts_of
from perisai_app.vault.database import Vault
from perisai_app.vault.files.elsewhere import name_elsewhere
from perisai_app.vault.journal import Note, Params, What, note_all
from perisai_app.vault.moments import stamp
from perisai_app.vault.numbers import new_id
from perisai_app.vault.people.members import keep_card
from perisai_app.vault.search import searchable
from perisai_app.vault.states import State
from perisai_app.vault.tally import raise_counter
from perisai_app.wire.canonical import digest
from perisai_app.wire.submission import Submission
from perisai_app.wire.verdict import Verdict, signed_bytes
from perisai_app.wire.work import WorkLine, WorkPage, sent_lines

FETCHED = "fetched"
IN_THE_WAY = (State.QUEUED, State.CONFLICT)
Found = tuple[WorkLine, Submission]


def take_work(vault: Vault, page: WorkPage, *, device_id: str, now: datetime) -> int:
    """Keep the revisions that are newer than ours, in one transaction; how many.

    Where something unsent or a draft is in the way it is left alone: sending tells of the conflict. Lines of
    this laptop itself are noted as being at the centre.
    """
    found = read_page(page)
    with vault.writing():
        _note_own(vault, (submission for _, submission in found if submission.device_id == device_id))
        wanted = [one for one in found if _is_news(vault, one[1])]
        if wanted:
            answer_id = keep_answer(vault, page, device_id, now)
            for line, submission in wanted:
                write_fetched(vault, submission, line.line.encode(), state_of(line), answer_id, now)
            note_all(vault, [_told(submission) for _, submission in wanted], at=now)
    return len(wanted)


def behind(vault: Vault, limit: int) -> tuple[str, ...]:
    """Registrations of which the centre is known to have a newer revision than this laptop. Each is asked for
    by itself: what is decided is in no list of open work. Without what `take_work` would leave alone.
    """
    return tuple(row["registration_id"] for row in vault.rows(BEHIND, limit))


# Only decisions of the feed bear a revision.
BEHIND = """
SELECT known.registration_id FROM (
    SELECT registration_id, max(revision) AS newest FROM (
        SELECT registration_id, revision FROM at_centre WHERE erased = 0
        UNION ALL SELECT c.registration_id, c.revision FROM changes c
        WHERE c.revision IS NOT NULL AND c.epoch = (SELECT epoch FROM centre)
          AND EXISTS (SELECT 1 FROM submissions s WHERE s.registration_id = c.registration_id))
    GROUP BY registration_id) known
LEFT JOIN submissions s ON s.registration_id = known.registration_id AND s.latest = 1
WHERE known.newest > coalesce(s.revision, 0) AND coalesce(s.state, '') NOT IN ('queued', 'conflict')
  AND NOT EXISTS (SELECT 1 FROM drafts d WHERE d.registration_id = known.registration_id)
  AND NOT EXISTS (SELECT 1 FROM tombstones t WHERE t.registration_id = known.registration_id
                  AND (t.revision >= known.newest OR t.why <> 'purged'))
ORDER BY known.registration_id LIMIT ?
"""


def read_page(page: WorkPage) -> list[Found]:
    """Each line with what it says; one that is no submission is left out."""
    read = ((line, line.submission) for line in page.lines)
    return [(line, found) for line, found in read if found is not None]


def state_of(line: WorkLine) -> State:
    """Where the office has it, in the vault's words."""
    return State.RECEIVED if line.state == "waiting" else State(line.state)


def keep_answer(vault: Vault, page: WorkPage, device_id: str, now: datetime) -> str:
    """The page's signature with all that it covers: every fetched line's receipt. Its id."""
    answer_id, sent = new_id(), sent_lines(page.lines) or ()
    signed = signed_bytes(page.epoch, device_id, sent, [Verdict.STORED] * len(sent))
    db, at = vault.db, stamp(now)
    db.table("attempts").insert(
        {"attempt_id": answer_id, "started_at": at, "ended_at": at, "outcome": FETCHED}
    )
    db.execute(
        "INSERT INTO answers (answer_id, signed, signature, key_id, received_at) VALUES (?, ?, ?, ?, ?)",
        [answer_id, signed, page.signature, page.key_id, at],
    )
    return answer_id


def write_fetched(
    vault: Vault, submission: Submission, data: bytes, state: State, answer_id: str, now: datetime
) -> None:
    """The newest revision of its registration from here on, with its receipt, in the caller's transaction."""
    registration_id = str(submission.registration_id)
    db = vault.db
    name_elsewhere(vault, registration_id, submission.revision, submission.files, now)
    db.execute(
        "UPDATE submissions SET latest = 0 WHERE registration_id = ? AND latest = 1", [registration_id]
    )
    db.table("submissions").insert(_row(vault, submission, data, state, now))
    db.execute(
        "INSERT INTO receipts (registration_id, revision, verdict, answer_id, at) VALUES (?, ?, ?, ?, ?)",
        [registration_id, submission.revision, Verdict.STORED.value, answer_id, stamp(now)],
    )
    if state is State.REGISTERED:
        keep_card(vault, registration_id, member_number=_member_number(vault, registration_id), now=now)


def _row(vault: Vault, submission: Submission, data: bytes, state: State, now: datetime) -> dict[str, Any]:
    person, texts = submission.registration, texts_of(submission.registration)
    withdrawn = person.consent.withdrawn_on
    return {
        "registration_id": str(submission.registration_id),
        "revision": submission.revision,
        "parent": submission.parent,
        "digest": digest(data),
        "bytes": data,
        "texts": json.dumps(texts, ensure_ascii=False),
        "counter": _below_nought(vault),
        "name": person.name,
        "nik": person.nik,
        "village": person.address.village,
        "search": searchable(texts),
        "state": state.value,
        "latest": 1,
        "finalized_at": stamp(submission.finalized_at),
        "changed_at": stamp(now),
        "withdrawn_on": withdrawn.isoformat() if withdrawn else None,
    }


LOWEST = """
SELECT min(0, coalesce((SELECT min(counter) FROM submissions), 0),
           coalesce((SELECT min(counter) FROM tombstones), 0)) AS lowest
"""


def _below_nought(vault: Vault) -> int:
    """A counter that no laptop gives out, and that none of the departed bore."""
    row = vault.row(LOWEST)
    return int(row["lowest"]) - 1 if row else -1


def _is_news(vault: Vault, submission: Submission) -> bool:
    """Newer than what is here, nothing unsent in the way, and not of somebody who is lawfully gone."""
    row = vault.row(STANDS, str(submission.registration_id), submission.revision)
    if row is None or row["in_the_way"]:
        return False
    return row["revision"] is None or (
        row["revision"] < submission.revision and row["state"] not in IN_THE_WAY
    )


STANDS = """
SELECT s.revision, s.state,
       EXISTS (SELECT 1 FROM drafts d WHERE d.registration_id = ?1)
       OR EXISTS (SELECT 1 FROM tombstones t
                  WHERE t.registration_id = ?1 AND (t.revision >= ?2 OR t.why <> 'purged')) AS in_the_way
FROM (SELECT 1) LEFT JOIN submissions s ON s.registration_id = ?1 AND s.latest = 1
"""


def _note_own(vault: Vault, found: Iterable[Submission]) -> None:
    """This laptop wrote them once; those that it counts itself are not noted twice."""
    own = [(str(one.registration_id), one.revision, one.digest, one.counter) for one in found]
    vault.db.conn.executemany(NOTE_OWN, own)
    raise_counter(vault, max((counter for *_, counter in own), default=0))


NOTE_OWN = """
INSERT OR REPLACE INTO at_centre (registration_id, revision, digest, counter)
SELECT ?1, ?2, ?3, ?4
WHERE NOT EXISTS (SELECT 1 FROM submissions WHERE digest = ?3 AND counter > 0)
"""


def _member_number(vault: Vault, registration_id: str) -> str | None:
    row = vault.row(
        "SELECT json_extract(body, '$.member_number') AS number FROM changes WHERE kind = 'decision'"
        " AND registration_id = ? ORDER BY rowid DESC LIMIT 1",
        registration_id,
    )
    return row["number"] if row else None


def _told(submission: Submission) -> Note:
    params: Params = {"revision": submission.revision, "digest": submission.digest}
    return Note(What.FETCHED, str(submission.registration_id), params)
