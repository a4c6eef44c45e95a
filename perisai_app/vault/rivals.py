"""Two revisions with one parent: mine and the centre's, side by side until a person decides.

Nothing is overwritten: the centre's takes its place among the submissions, and mine is kept whole beside
them; when mine is to stand, its texts become a draft of the revision after the centre's.
"""

import json
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from perisai_app.domain.retyped import confirmed_of, texts_of
from perisai_app.vault.database import Vault
from perisai_app.vault.drafts import Draft, draft, write_draft
from perisai_app.vault.errors import NoSuchConflict, RivalUnknown
from perisai_app.vault.fetched import keep_answer, read_page, state_of, write_fetched
from perisai_app.vault.identity import profile
from perisai_app.vault.journal import Params, What, note
from perisai_app.vault.moments import stamp
from perisai_app.vault.rights.remains import Why, bury, drop_card, drop_draft, owe_backups, wipe
from perisai_app.vault.rights.told import erase_as_told
from perisai_app.vault.rights.withdraw import take_back
from perisai_app.vault.states import Happening, State, may
from perisai_app.wire.canonical import digest
from perisai_app.wire.submission import Submission, read_submission
from perisai_app.wire.work import WorkPage

Row = dict[str, Any]
PARKED = 1_000_000  # a revision that never is: where files wait while theirs takes the place of mine


class Keep(StrEnum):
    """Whose revision stands."""

    MINE = "mine"
    THEIRS = "theirs"


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: its texts in one plain form for both, so that they compare, and who wrote it when, on
    which laptop.
    """

    revision: int
    texts: dict[str, str]
    agent_id: str
    device_id: str
    finalized_at: datetime


@dataclass(frozen=True, slots=True)
class Conflict:
    """`theirs` is None until a run has brought the centre's revision."""

    registration_id: str
    revision: int
    mine: Side | None
    theirs: Side | None


def keep_rival(vault: Vault, page: WorkPage, now: datetime) -> int:
    """Keep the centre's revision of each registration of the page that is in conflict here; how many.

    Verifying the page is the caller's duty. A newer one takes the place of an older.
    """
    with vault.writing():
        wanted = [one for one in read_page(page) if _is_rival(vault, one[1])]
        if wanted:
            answer_id = keep_answer(vault, page, profile(vault).device_id, now)
            for line, found in wanted:
                _keep(vault, found, line.line.encode(), state_of(line), answer_id, now)
    return len(wanted)


def conflicts(vault: Vault) -> tuple[Conflict, ...]:
    """All that wait for a person, by registration; the first of several revisions of one."""
    return tuple(_conflict(vault, row) for row in vault.rows(MINE))


def erased_there(vault: Vault, registration_id: str, now: datetime) -> None:
    """The centre erased this registration by right. A conflict about it is over: there is nothing to choose
    from, and mine would be refused for ever, so that it goes as well.
    """
    with vault.writing():
        if vault.row(ONE, registration_id) is None:
            erase_as_told(vault, registration_id, now)
        else:
            bury(vault, registration_id, Why.ERASED, now)
            drop_card(vault, registration_id)
            drop_draft(vault, registration_id)
            note(vault, What.ERASED, at=now, registration_id=registration_id)
            owe_backups(vault, every_life=True)
    wipe(vault)


def settle_conflict(vault: Vault, registration_id: str, *, keep: Keep, now: datetime) -> Draft | None:
    """The centre's revision takes the place of mine; with MINE, my texts are a draft of the next one.

    NoSuchConflict; RivalUnknown before a run has brought the centre's. Consent that was taken back on top of
    mine is taken back on top of theirs, and then there is no draft.
    """
    with vault.writing():
        mine = vault.row(f"{ONE} ORDER BY revision LIMIT 1", registration_id)
        if mine is None:
            raise NoSuchConflict
        theirs = vault.row("SELECT * FROM rivals WHERE registration_id = ? AND mine = 0", registration_id)
        found = read_submission(theirs["bytes"]) if theirs else None
        if theirs is None or found is None:
            raise RivalUnknown
        withdrawn = _withdrawn_on(vault, mine)
        _swap(vault, mine, theirs, found, keep, now)
        told: Params = {"revision": mine["revision"], "kept": keep.value}
        note(vault, What.CONFLICT_SETTLED, at=now, registration_id=registration_id, params=told)
        if withdrawn is None:
            return _draft(vault, mine, found, keep, now)
        take_back(vault, registration_id, today=withdrawn, now=now, surely_sent=True)
    wipe(vault)
    return None


ONE = f"SELECT * FROM submissions WHERE {may(Happening.SETTLE)} AND registration_id = ?"
MINE = f"""
SELECT s.registration_id, s.revision, s.bytes, r.bytes AS their_bytes
FROM submissions s LEFT JOIN rivals r ON r.registration_id = s.registration_id AND r.mine = 0
WHERE s.{may(Happening.SETTLE)} AND NOT EXISTS (
    SELECT 1 FROM submissions e WHERE e.registration_id = s.registration_id
      AND e.{may(Happening.SETTLE)} AND e.revision < s.revision)
ORDER BY s.registration_id
"""


def _conflict(vault: Vault, row: Row) -> Conflict:
    return Conflict(
        row["registration_id"],
        row["revision"],
        mine=_side(row["bytes"]),
        theirs=_side(row["their_bytes"]) if row["their_bytes"] else None,
    )


def _side(data: bytes) -> Side | None:
    """None for bytes that are damaged."""
    if (found := read_submission(data)) is None:
        return None
    texts = texts_of(found.registration)
    return Side(found.revision, texts, found.agent_id, found.device_id, found.finalized_at)


def _is_rival(vault: Vault, found: Submission) -> bool:
    mine = vault.row(f"{ONE} ORDER BY revision LIMIT 1", str(found.registration_id))
    return mine is not None and mine["revision"] <= found.revision and mine["digest"] != found.digest


def _keep(vault: Vault, found: Submission, data: bytes, state: State, answer_id: str, now: datetime) -> None:
    registration_id = str(found.registration_id)
    vault.db.execute("DELETE FROM rivals WHERE registration_id = ? AND mine = 0", [registration_id])
    vault.db.table("rivals").insert(
        {
            "registration_id": registration_id,
            "revision": found.revision,
            "digest": digest(data),
            "parent": found.parent,
            "bytes": data,
            "texts": json.dumps(texts_of(found.registration), ensure_ascii=False),
            "counter": found.counter,
            "state": state.value,
            "mine": 0,
            "answer_id": answer_id,
            "taken_at": stamp(now),
        }
    )


def _withdrawn_on(vault: Vault, mine: Row) -> date | None:
    """The day on which consent was taken back in what I built on mine."""
    row = vault.row(
        "SELECT withdrawn_on FROM submissions WHERE registration_id = ? AND revision >= ?"
        " AND withdrawn_on IS NOT NULL",
        mine["registration_id"],
        mine["revision"],
    )
    return date.fromisoformat(row["withdrawn_on"]) if row else None


def _swap(vault: Vault, mine: Row, theirs: Row, found: Submission, keep: Keep, now: datetime) -> None:
    """Mine, and what I built on it, leave behind their copies; theirs comes in with its receipt."""
    registration_id, revision = mine["registration_id"], mine["revision"]
    db, which = vault.db, [registration_id, revision]
    _park_files(vault, mine, found, keep)
    db.execute(ASIDE, [*which, stamp(now)])
    for table in ("attempt_lines", "receipts", "submissions"):
        db.execute(f"DELETE FROM {table} WHERE registration_id = ? AND revision >= ?", which)
    if keep is Keep.THEIRS:
        _unpark_files(vault, registration_id, found.revision)
    write_fetched(vault, found, theirs["bytes"], State(theirs["state"]), theirs["answer_id"], now)
    db.execute("DELETE FROM rivals WHERE registration_id = ? AND mine = 0", [registration_id])


ASIDE = """
INSERT INTO rivals (registration_id, revision, digest, parent, bytes, texts, counter, state, mine, answer_id,
    taken_at)
SELECT registration_id, revision, digest, parent, bytes, texts, counter, state, 1, NULL, ?3
FROM submissions WHERE registration_id = ?1 AND revision >= ?2
"""


def _park_files(vault: Vault, mine: Row, found: Submission, keep: Keep) -> None:
    """Files would go with the revision that names them: mine go on with my draft, or with theirs where theirs
    names them too.
    """
    named = "" if keep is Keep.MINE else " AND sha256 IN (SELECT value FROM json_each(?3))"
    shared = [] if keep is Keep.MINE else [json.dumps([file.sha256 for file in found.files])]
    vault.db.execute(
        f"UPDATE registration_files SET revision = {PARKED}"
        f" WHERE registration_id = ?1 AND revision = ?2{named}",
        [mine["registration_id"], mine["revision"], *shared],
    )


def _unpark_files(vault: Vault, registration_id: str, revision: int) -> None:
    vault.db.execute(
        f"UPDATE registration_files SET revision = ? WHERE registration_id = ? AND revision = {PARKED}",
        [revision, registration_id],
    )


def _draft(vault: Vault, mine: Row, found: Submission, keep: Keep, now: datetime) -> Draft | None:
    """Of the revision after theirs: the one that is open already, else with my texts if mine is to stand."""
    registration_id, after_theirs = mine["registration_id"], found.revision + 1
    if open_one := _rebased(vault, registration_id, found):
        vault.db.execute(
            f"DELETE FROM registration_files WHERE registration_id = ? AND revision = {PARKED}",
            [registration_id],
        )
        return open_one if keep is Keep.MINE else None
    if keep is Keep.THEIRS:
        return None
    written = read_submission(mine["bytes"])
    made = write_draft(
        vault,
        registration_id=registration_id,
        revision=after_theirs,
        parent=found.digest,
        texts=json.loads(mine["texts"]),
        confirmed=confirmed_of(written.registration) if written else {},
        now=now,
    )
    _unpark_files(vault, registration_id, made.revision)
    return made


def _rebased(vault: Vault, registration_id: str, found: Submission) -> Draft | None:
    """A correction that was open meanwhile builds on theirs from here on, with its texts and its files."""
    row = vault.row("SELECT draft_id, revision FROM drafts WHERE registration_id = ?", registration_id)
    if row is None:
        return None
    db, revision = vault.db, found.revision + 1
    db.execute(
        "UPDATE registration_files SET revision = ? WHERE registration_id = ? AND revision = ?",
        [revision, registration_id, row["revision"]],
    )
    db.execute(
        "UPDATE drafts SET revision = ?, parent = ? WHERE draft_id = ?",
        [revision, found.digest, row["draft_id"]],
    )
    return draft(vault, row["draft_id"])
