"""What waits for the agent today: counts, and the few things to say of each. Each question has its index.

Nothing here hinders anybody: a deadline is told, never enforced. Must not know sentences, nor the clock.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from perisai_app.domain.dates import read_date
from perisai_app.domain.eligibility import last_day
from perisai_app.domain.membership import owing_span
from perisai_app.domain.rulebook import RuleBook
from perisai_app.vault.database import Vault
from perisai_app.vault.decisions import latest_decision
from perisai_app.vault.identity import profile
from perisai_app.vault.migrations.m028_work import BORN_SENT, BORN_TYPED, UNSETTLED
from perisai_app.vault.moments import stamp
from perisai_app.vault.people.prospects import Prospect, prospects_to_visit, visits_waiting
from perisai_app.vault.register import Counts, Row, State, counts, page, row_of
from perisai_app.wire.changes import FieldRemark

FIXING = (State.RETURNED, State.REFUSED, State.CONFLICT)
NAMED = 2  # how many of a kind are told by name or reason
VISIT_DAYS = 7
EACH = 30  # people stand each for themselves up to here, above it as a number


@dataclass(frozen=True, slots=True)
class Today:
    """A day of the laptop's own calendar, and the moment (aware) at which it began."""

    date: date
    began: datetime

    @property
    def month_began(self) -> datetime:
        return self.began - timedelta(days=self.date.day - 1)


@dataclass(frozen=True, slots=True)
class Broken:
    """Somebody to put right: the office's words, or (field, code) of the rules; a conflict has none."""

    row: Row
    reason: str
    remarks: tuple[FieldRemark, ...]
    refused: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Deadline:
    """`last_day` is the last one on which this person may still be registered."""

    row: Row
    last_day: date


@dataclass(frozen=True, slots=True)
class FollowUps:
    """Served members who owe: nothing paid ever, this month's contribution, or months that are over."""

    unpaid: int
    due: int
    arrears: int

    @property
    def total(self) -> int:
        return self.unpaid + self.due + self.arrears


@dataclass(frozen=True, slots=True)
class Work:
    """`finalized` has this day's new registrations by their state now, each kind empty where they are more
    than `EACH`: then only `finalized_today` counts them. `protected` have paid this month.
    """

    agent_name: str
    counts: Counts
    broken: tuple[Broken, ...]
    deadlines: tuple[Deadline, ...]
    newest_draft: Row | None
    oldest_draft: Row | None
    follow_ups: FollowUps
    prospects: tuple[Prospect, ...]
    visits: int
    finalized_today: int
    finalized: Mapping[State, int]
    this_month: int
    protected: int

    @property
    def fixing(self) -> int:
        return self.counts.returned + self.counts.refused + self.counts.conflict


def work(vault: Vault, *, book: RuleBook, today: Today) -> Work:
    """All that the first page says. `today` and the rule book decide what is near and who owes."""
    visit_by = today.date + timedelta(days=VISIT_DAYS)
    day = stamp(today.began), stamp(today.began + timedelta(days=1))
    finalized_today = _number(vault, FINALIZED, *day)
    return Work(
        agent_name=profile(vault).agent_name,
        counts=counts(vault),
        broken=_broken(vault),
        deadlines=deadlines(vault, book=book, today=today.date),
        newest_draft=_one(vault, NEWEST_DRAFT),
        oldest_draft=_one(vault, OLDEST_DRAFT),
        follow_ups=_follow_ups(vault, book, today.date),
        prospects=prospects_to_visit(vault, visit_by, NAMED),
        visits=visits_waiting(vault, visit_by),
        finalized_today=finalized_today,
        finalized=_states(vault, day) if finalized_today <= EACH else {},
        this_month=_number(vault, FINALIZED, stamp(today.month_began), day[1]),
        protected=_number(vault, PROTECTED, f"{today.date:%Y-%m}"),
    )


def deadlines(vault: Vault, *, book: RuleBook, today: date) -> tuple[Deadline, ...]:
    """Who is not settled and may be registered for a few days more (`age_notice_days`), the nearest first.

    A draft's own birth date goes before that of the revision which it corrects.
    """
    near = {
        found: last
        for found, born in _births(vault, book, today).items()
        if 0 <= ((last := last_day(born, book.settings)) - today).days <= book.settings.age_notice_days
    }
    ordered = sorted(near.items(), key=lambda one: (one[1], one[0]))
    rows = ((row_of(vault, found), last) for found, last in ordered)
    return tuple(Deadline(row, last) for row, last in rows if row is not None)


def deadline_ids(vault: Vault, *, book: RuleBook, today: date) -> tuple[str, ...]:
    """Registrations of `deadlines`, for the list."""
    return tuple(one.row.registration_id for one in deadlines(vault, book=book, today=today))


def follow_up_ids(vault: Vault, *, book: RuleBook, today: date) -> tuple[str, ...]:
    """Registrations of the members who owe, for the list."""
    found = vault.rows(OWING_IDS, *owing_span(today, book.membership))
    return tuple(row["registration_id"] for row in found)


def _broken(vault: Vault) -> tuple[Broken, ...]:
    return tuple(_why(vault, row) for row in page(vault, states=FIXING, limit=NAMED).rows)


def _why(vault: Vault, row: Row) -> Broken:
    told = latest_decision(vault, row.registration_id) if row.state is State.RETURNED else None
    refused: tuple[tuple[str, str], ...] = ()
    if row.state is State.REFUSED and (found := vault.row(PROBLEMS, row.registration_id)) is not None:
        refused = tuple((one["field"], one["code"]) for one in json.loads(found["problems"]))
    return Broken(row, (told.reason or "") if told else "", told.remarks if told else (), refused)


def _births(vault: Vault, book: RuleBook, today: date) -> dict[str, date]:
    """Registration to birth date, of those who could be near their last day; each once."""
    year = today.year - book.settings.age_limit  # who is born a year later has the birthday next year
    found = {
        row["registration_id"]: date.fromisoformat(row["born"])
        for row in vault.rows(BORN_SENT_IN, f"{year}-01-01", f"{year + 1}-12-31")
    }
    for row in vault.rows(BORN_TYPED_IN, f"%{year}%", f"%{year + 1}%"):
        if isinstance(born := read_date(row["born"], today), date):
            found[row["registration_id"]] = born
    return found


def _follow_ups(vault: Vault, book: RuleBook, today: date) -> FollowUps:
    oldest, newest = owing_span(today, book.membership)
    arrears_and_due = _number(vault, OWING, oldest, newest)
    due = _number(vault, OWING, newest, newest)
    return FollowUps(_number(vault, NEVER_PAID), due, arrears_and_due - due)


def _states(vault: Vault, day: tuple[str, str]) -> dict[State, int]:
    return {State(row["state"]): row["n"] for row in vault.rows(BY_STATE, *day)}


def _one(vault: Vault, sql: str) -> Row | None:
    found = vault.row(sql)
    return row_of(vault, found["registration_id"]) if found else None


def _number(vault: Vault, sql: str, *values: str) -> int:
    found = vault.row(sql, *values)
    return int(found["n"]) if found else 0


SEEN = "registration_id NOT IN hidden"
A_DRAFT = f"SELECT registration_id FROM listed WHERE state = 'draft' AND {SEEN} ORDER BY place"
NEWEST_DRAFT, OLDEST_DRAFT = f"{A_DRAFT} DESC LIMIT 1", f"{A_DRAFT} LIMIT 1"
PROBLEMS = "SELECT problems FROM submissions WHERE registration_id = ? AND latest = 1"
BORN_TYPED_IN = f"""SELECT registration_id, {BORN_TYPED} AS born FROM drafts
                    WHERE {BORN_TYPED} LIKE ? OR {BORN_TYPED} LIKE ?"""
# Where there is a draft, its own birth date counts.
BORN_SENT_IN = f"""SELECT registration_id, {BORN_SENT} AS born FROM submissions
                   WHERE {UNSETTLED} AND {BORN_SENT} BETWEEN ? AND ?
                     AND registration_id NOT IN (SELECT registration_id FROM drafts)"""
BY_STATE = f"""SELECT l.state, count(*) AS n
            FROM submissions s CROSS JOIN listed l ON l.registration_id = s.registration_id
            WHERE s.revision = 1 AND s.finalized_at >= ? AND s.finalized_at < ? AND s.{SEEN}
            GROUP BY l.state"""
FINALIZED = """
SELECT (SELECT count(*) FROM submissions WHERE revision = 1 AND finalized_at >= ?1 AND finalized_at < ?2)
     - (SELECT count(*) FROM hidden CROSS JOIN submissions s USING (registration_id)
        WHERE s.revision = 1 AND s.finalized_at >= ?1 AND s.finalized_at < ?2) AS n
"""
SERVED = "served = 1 AND side_exit IS NULL"
NEVER_PAID = f"SELECT count(*) AS n FROM member_cards WHERE {SERVED} AND paid_through IS NULL"
OWING = f"SELECT count(*) AS n FROM member_cards WHERE {SERVED} AND paid_through BETWEEN ? AND ?"
PROTECTED = f"SELECT count(*) AS n FROM member_cards WHERE {SERVED} AND paid_through >= ?"
OWING_IDS = f"""
SELECT registration_id FROM member_cards WHERE {SERVED} AND paid_through IS NULL
UNION ALL
SELECT registration_id FROM member_cards WHERE {SERVED} AND paid_through BETWEEN ? AND ?
"""
