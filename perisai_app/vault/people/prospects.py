"""Prospects: people met but not yet registered. A name, a phone, a place and when to come back; never a NIK.

A prospect ends as a draft, by being dropped, or at once when the person said no. Must not know the form.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from perisai_app.domain.problem import Problem
from perisai_app.domain.typed import squeezed
from perisai_app.vault.database import Vault
from perisai_app.vault.drafts import Draft, new_draft
from perisai_app.vault.errors import NoSuchProspect
from perisai_app.vault.journal import Params, What, note
from perisai_app.vault.moments import moment, months_before, stamp
from perisai_app.vault.numbers import new_id

COLUMNS = "prospect_id, name, phone, place, come_back, come_back_on, state, registration_id, changed_at"
BECAME_DRAFT = """
UPDATE prospects SET state = 'became_draft', registration_id = ?, changed_at = ?, come_back_on = NULL,
    name = '', phone = '', place = '', come_back = ''
WHERE prospect_id = ?
"""
TO_VISIT = "state = 'open' AND (come_back_on IS NULL OR come_back_on <= ?)"
AS_TYPED = ("name", "phone", "place", "come_back")
LONGEST = 120


class ProspectState(StrEnum):
    OPEN = "open"
    BECAME_DRAFT = "became_draft"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Prospect:
    """`come_back` is in the agent's words ("Kamis, sesudah panen"), `come_back_on` a day if one was named."""

    prospect_id: str
    name: str
    phone: str
    place: str
    come_back: str
    come_back_on: date | None
    state: ProspectState
    registration_id: str | None
    changed_at: datetime


def keep_prospect(
    vault: Vault,
    *,
    name: str,
    phone: str = "",
    place: str = "",
    come_back: str = "",
    come_back_on: date | None = None,
    now: datetime,
) -> Prospect | Problem:
    """The new prospect; or `missing`, `too_long` or `nik_before_draft` on a field, and nothing is kept."""
    texts = dict(zip(AS_TYPED, map(squeezed, (name, phone, place, come_back)), strict=True))
    if (problem := _problem(texts)) is not None:
        return problem
    state = ProspectState.OPEN
    found = Prospect(
        new_id(), **texts, come_back_on=come_back_on, state=state, registration_id=None, changed_at=now
    )
    with vault.writing() as db:
        db.table("prospects").insert(_columns(found) | {"made_at": stamp(now)})
        note(vault, What.PROSPECT_MADE, at=now, params={"prospect": found.prospect_id})
    return found


def prospect(vault: Vault, prospect_id: str) -> Prospect | None:
    row = vault.row(f"SELECT {COLUMNS} FROM prospects WHERE prospect_id = ?", prospect_id)
    return _prospect(row) if row else None


def open_prospects(vault: Vault, limit: int = 200) -> tuple[Prospect, ...]:
    """Those to visit: a named day first, the nearest before the others, then in the order they were met."""
    rows = vault.rows(
        f"SELECT {COLUMNS} FROM prospects WHERE state = 'open'"
        " ORDER BY come_back_on IS NULL, come_back_on, prospect_id LIMIT ?",
        limit,
    )
    return tuple(map(_prospect, rows))


def prospects_to_visit(vault: Vault, by: date, limit: int) -> tuple[Prospect, ...]:
    """Of the open ones, those whose day comes until `by`, the nearest first, then those without a day."""
    rows = vault.rows(
        f"SELECT {COLUMNS} FROM prospects WHERE {TO_VISIT}"
        " ORDER BY come_back_on IS NULL, come_back_on, prospect_id LIMIT ?",
        by.isoformat(),
        limit,
    )
    return tuple(map(_prospect, rows))


def visits_waiting(vault: Vault, by: date) -> int:
    """How many `prospects_to_visit` there are."""
    found = vault.row(f"SELECT count(*) AS n FROM prospects WHERE {TO_VISIT}", by.isoformat())
    return int(found["n"]) if found else 0


def into_draft(vault: Vault, prospect_id: str, *, now: datetime) -> Draft:
    """A draft with the texts filled in, in one transaction; the prospect then holds nothing of the person.

    The place goes in as the workplace, which the form shows and may be left empty. NoSuchProspect when it is
    not open any more.
    """
    with vault.writing() as db:
        found = _still_open(vault, prospect_id)
        texts = {"name": found.name, "phone": found.phone, "workplace": found.place}
        draft = new_draft(vault, now=now, texts={name: text for name, text in texts.items() if text})
        db.execute(BECAME_DRAFT, [draft.registration_id, stamp(now), prospect_id])
        note(
            vault,
            What.DRAFT_MADE,
            at=now,
            registration_id=draft.registration_id,
            params={"prospect": prospect_id},
        )
    return draft


def drop(vault: Vault, prospect_id: str, *, declined: bool, now: datetime) -> None:
    """Nobody goes there again. Somebody who said no is forgotten at once (UU 27/2022 art. 43)."""
    with vault.writing() as db:
        _still_open(vault, prospect_id)
        if declined:
            db.execute("DELETE FROM prospects WHERE prospect_id = ?", [prospect_id])
        else:
            db.execute(
                "UPDATE prospects SET state = 'dropped', changed_at = ? WHERE prospect_id = ?",
                [stamp(now), prospect_id],
            )
        told: Params = {"prospect": prospect_id, "declined": int(declined)}
        note(vault, What.PROSPECT_DROPPED, at=now, params=told)


def forget_old(vault: Vault, *, months: int, now: datetime) -> int:
    """Deletes every prospect that nobody touched for `months` (a setting); how many there were."""
    with vault.writing() as db:
        before = stamp(months_before(now, months))
        gone = int(db.execute("DELETE FROM prospects WHERE changed_at < ?", [before]).rowcount)
        if gone:
            note(vault, What.PROSPECT_DROPPED, at=now, params={"expired": gone})
    return gone


def _problem(texts: dict[str, str]) -> Problem | None:
    if not texts["name"]:
        return Problem("name", "missing")
    for field, text in texts.items():
        if len(text) > LONGEST:
            return Problem(field, "too_long")
        if re.search(r"\d{16}", re.sub(r"[\s.\-]", "", text)):
            return Problem(field, "nik_before_draft")
    return None


def _still_open(vault: Vault, prospect_id: str) -> Prospect:
    found = prospect(vault, prospect_id)
    if found is None or found.state is not ProspectState.OPEN:
        raise NoSuchProspect
    return found


def _columns(found: Prospect) -> dict[str, str | None]:
    return {
        "prospect_id": found.prospect_id,
        **{field: getattr(found, field) for field in AS_TYPED},
        "come_back_on": found.come_back_on.isoformat() if found.come_back_on else None,
        "state": found.state.value,
        "registration_id": found.registration_id,
        "changed_at": stamp(found.changed_at),
    }


def _prospect(row: dict[str, Any]) -> Prospect:
    day = row["come_back_on"]
    return Prospect(
        **row
        | {
            "come_back_on": date.fromisoformat(day) if day else None,
            "state": ProspectState(row["state"]),
            "changed_at": moment(row["changed_at"]),
        }
    )
