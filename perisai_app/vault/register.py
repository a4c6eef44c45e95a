"""The read side: one row a person for the list, counts for the sync bar, and one person's history."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from perisai_app.vault.database import Vault
from perisai_app.vault.moments import moment
from perisai_app.vault.search import match
from perisai_app.vault.states import CORRECTABLE as CORRECTABLE
from perisai_app.vault.states import State as State


@dataclass(frozen=True, slots=True)
class Row:
    """One person: the draft where there is one, else the newest revision. `village` may be empty."""

    registration_id: str
    draft_id: str | None
    revision: int
    name: str
    nik: str
    village: str
    state: State
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Cursor:
    """The place of a page's last row in the order of changes; the next page begins after it."""

    place: int


@dataclass(frozen=True, slots=True)
class Page:
    rows: tuple[Row, ...]
    next: Cursor | None


@dataclass(frozen=True, slots=True)
class Counts:
    """Registrations by state; a draft that corrects a returned one counts as returned."""

    drafts: int
    queued: int
    received: int
    registered: int
    returned: int
    declined: int
    refused: int
    conflict: int
    oldest_unsent: datetime | None
    last_contact: datetime | None


@dataclass(frozen=True, slots=True)
class Event:
    """What happened to one registration; `what` is a code, parameters hold no personal data."""

    at: datetime
    what: str
    params: dict[str, Any]


def page(
    vault: Vault,
    *,
    search: str = "",
    states: Collection[State] = (),
    among: Collection[str] | None = None,
    after: Cursor | None = None,
    limit: int = 100,
) -> Page:
    """Rows by newest change, `limit` at most, that hold every word of `search`; a receipt moves nobody.
    `among` leaves only these registrations, and then `states` does not count.

    A row that changes while somebody turns pages moves to the front and is on no later page; no other row
    is missed or shown twice.
    """
    asked = match(search)
    if asked == "":
        return Page((), None)
    before = after.place if after else BEYOND
    if among is None:
        places, values = _places(asked, states), [asked] if asked else []
    else:
        places, values = (MATCHING_AMONG if asked else AMONG), [asked or "", json.dumps(list(among))]
    found = vault.rows(PAGE.format(places=places), before, limit + 1, *values)
    cursor = Cursor(found[limit - 1]["place"]) if len(found) > limit else None
    return Page(tuple(map(_row, found[:limit])), cursor)


def same_nik(vault: Vault, nik: str) -> tuple[Row, ...]:
    """Everybody in this vault with this NIK: drafts too, and whoever is still hidden with a list."""
    return tuple(map(_row, vault.rows("SELECT * FROM register WHERE nik = ?", nik)))


def row_of(vault: Vault, registration_id: str) -> Row | None:
    """One person's row; None for an unknown one, and for one of a list that is not whole yet."""
    found = vault.row(ROW_OF, registration_id)
    return _row(found) if found else None


def counts(vault: Vault) -> Counts:
    by_state = {row["state"]: row["n"] for row in vault.rows(BY_STATE)}
    oldest = vault.row(OLDEST_UNSENT)
    contact = vault.row("SELECT last_contact AS at FROM centre")
    return Counts(
        drafts=by_state.get("draft", 0),
        **{state.value: by_state.get(state.value, 0) for state in State if state is not State.DRAFT},
        oldest_unsent=_moment(oldest),
        last_contact=_moment(contact),
    )


def history(vault: Vault, registration_id: str) -> tuple[Event, ...]:
    """Newest first: finalized, attempted, packed, received, refused, conflict, registered, returned,
    declined.
    """
    events = [
        Event(moment(row["at"]), row["what"], json.loads(row["params"]))
        for row in vault.rows(HISTORY, *[registration_id] * 4)
    ]
    return tuple(sorted(events, key=lambda event: event.at, reverse=True))


def _places(asked: str | None, states: Collection[State]) -> str:
    """The query for a page's places, newest first: ?1 the place before which, ?2 how many, ?3 the words."""
    named = sorted(State(state).value for state in states)
    if asked is None:
        each = (IN_STATE.format(state=name) for name in named)
        return f"{' UNION ALL '.join(each)} ORDER BY place DESC LIMIT ?2" if named else NEWEST
    return MATCHING.format(and_state=_and_state(named) if named else "")


def _and_state(named: Collection[str]) -> str:
    """Most people are registered in the end: then those of the other states, who are few, are left out."""
    is_most = State.REGISTERED in named
    few = [state.value for state in State if (state.value in named) is not is_most]
    listed = ", ".join(f"'{name}'" for name in few)
    return IN_STATES.format(without="NOT" if is_most else "", states=listed)


HISTORY = """
SELECT finalized_at AS at, 'finalized' AS what, json_object('revision', revision) AS params
FROM submissions WHERE registration_id = ?
UNION ALL
SELECT a.started_at, CASE a.outcome WHEN 'packed' THEN 'packed' ELSE 'attempted' END,
    json_object('revision', l.revision, 'outcome', a.outcome)
FROM attempt_lines l JOIN attempts a USING (attempt_id)
WHERE l.registration_id = ? AND a.outcome <> 'answered'
UNION ALL
SELECT at, 'received', json_object('revision', revision, 'receipt', substr(answer_id, -8), 'told_at', told_at)
FROM receipts JOIN answers USING (answer_id) WHERE registration_id = ?
UNION ALL
SELECT received_at, json_extract(body, '$.outcome'), json_object('revision', revision)
FROM changes WHERE kind = 'decision' AND registration_id = ?
"""


# Nobody of a list is seen before it is whole: the view `hidden` has those who came in already.
ROW_OF = "SELECT * FROM register WHERE registration_id = ? AND registration_id NOT IN hidden"
BY_STATE = """
SELECT state, sum(n) AS n FROM (
    SELECT state, count(*) AS n FROM listed GROUP BY state
    UNION ALL
    SELECT state, -count(*) FROM hidden CROSS JOIN listed USING (registration_id) GROUP BY state)
GROUP BY state
"""
OLDEST_UNSENT = """SELECT finalized_at AS at FROM submissions
                   WHERE state = 'queued' AND registration_id NOT IN hidden ORDER BY finalized_at LIMIT 1"""
BEYOND = 2**63 - 1
SEEN = "registration_id NOT IN hidden"
NEWEST = f"SELECT place FROM listed WHERE place < ?1 AND {SEEN} ORDER BY place DESC LIMIT ?2"
# Each state by its own index, so that none is sorted; then the newest of those.
IN_STATE = f"""SELECT * FROM (SELECT place FROM listed WHERE state = '{{state}}' AND place < ?1 AND {SEEN}
                              ORDER BY place DESC LIMIT ?2)"""
MATCHING = """SELECT rowid FROM search_index WHERE search_index MATCH ?3 AND rowid < ?1
              AND rowid NOT IN (SELECT place FROM hidden CROSS JOIN listed USING (registration_id))
              {and_state} ORDER BY rowid DESC LIMIT ?2"""
# ?4 has the registrations. The list of them leads; unary plus keeps the order of places from doing so.
THESE = f"""SELECT l.place FROM json_each(?4) e CROSS JOIN listed l ON l.registration_id = e.value
            WHERE l.{SEEN}"""
AMONG = f"SELECT place FROM ({THESE}) WHERE place < ?1 ORDER BY +place DESC LIMIT ?2"
MATCHING_AMONG = MATCHING.format(and_state=f"AND +rowid IN ({THESE})")
# "+" keeps SQLite from asking the index once for each of the states' rows.
IN_STATES = "AND +rowid {without} IN (SELECT place FROM listed WHERE state IN ({states}))"
PAGE = """
SELECT l.place, l.registration_id, l.state, d.draft_id,
       coalesce(d.revision, s.revision,
                (SELECT max(t.revision) FROM tombstones t WHERE t.registration_id = l.registration_id)
       ) AS revision,
       coalesce(d.name, s.name, c.name) AS name, coalesce(d.nik, s.nik, '') AS nik,
       coalesce(d.village, s.village, c.village) AS village,
       coalesce(d.saved_at, s.changed_at, c.changed_at) AS changed_at
FROM listed l
LEFT JOIN drafts d ON d.registration_id = l.registration_id
LEFT JOIN submissions s ON s.registration_id = l.registration_id AND s.latest = 1
LEFT JOIN member_cards c ON c.registration_id = l.registration_id
WHERE l.place IN ({places}) ORDER BY l.place DESC
"""


def _row(row: dict[str, Any]) -> Row:
    return Row(
        registration_id=row["registration_id"],
        draft_id=row["draft_id"],
        revision=row["revision"],
        name=row["name"],
        nik=row["nik"],
        village=row["village"],
        state=State(row["state"]),
        changed_at=moment(row["changed_at"]),
    )


def _moment(row: dict[str, Any] | None) -> datetime | None:
    return moment(row["at"]) if row and row["at"] else None
