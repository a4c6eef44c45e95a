"""The day's work as the vault tells it: what waits, for whom, how soon, and what is in order."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from perisai_app.domain.membership import MembershipState
from perisai_app.reference.tables import rule_book
from perisai_app.vault.database import Vault
from perisai_app.vault.drafts import new_draft, write_draft
from perisai_app.vault.finalize import finalize
from perisai_app.vault.people.members import keep_card, keep_membership, note_side_exit, stop_serving
from perisai_app.vault.people.prospects import Prospect, drop, keep_prospect
from perisai_app.vault.register import State, page
from perisai_app.vault.work import EACH, Today, Work, deadline_ids, follow_up_ids, work
from perisai_app.wire.submission import Submission
from tests.domain.texts import COMPLETE, TODAY
from tests.vault.conftest import NOW

BOOK = rule_book()
BEGAN = datetime(2026, 11, 20, 16, tzinfo=UTC)  # midnight in Bali
DAY = Today(TODAY, BEGAN)
Queue = Callable[..., Submission]


def found(vault: Vault, today: Today = DAY) -> Work:
    return work(vault, book=BOOK, today=today)


def put(vault: Vault, submission: Submission, *states: str) -> str:
    for state in states:
        vault.db.execute(
            "UPDATE submissions SET state = ? WHERE registration_id = ?",
            [state, str(submission.registration_id)],
        )
    return str(submission.registration_id)


def born(age_limit_on: date) -> str:
    """Whose 65th birthday is on this day."""
    return f"{age_limit_on:%d-%m}-{age_limit_on.year - 65}"


def test_an_empty_vault_has_nothing_waiting(vault: Vault) -> None:
    told = found(vault)
    assert (told.fixing, told.counts.drafts, told.counts.queued) == (0, 0, 0)
    assert (told.deadlines, told.follow_ups.total, told.visits, told.finalized_today) == ((), 0, 0, 0)
    assert told.agent_name == "Sri"


def test_what_needs_fixing_is_told_with_the_newest_reason(vault: Vault, queue: Queue) -> None:
    put(vault, queue(nik="5104015405849011"), "conflict")
    refused = put(vault, queue(nik="5104015405849012"), "refused")
    problems = '[{"field": "months", "code": "months_not_offered"}]'
    vault.db.execute("UPDATE submissions SET problems = ? WHERE registration_id = ?", [problems, refused])
    told = found(vault)
    assert told.fixing == 2
    assert {one.row.state for one in told.broken} == {State.REFUSED, State.CONFLICT}
    (why,) = [one for one in told.broken if one.row.registration_id == refused]
    assert why.refused == (("months", "months_not_offered"),)


def test_the_nearest_birthday_stands_first_and_far_ones_do_not_stand_at_all(vault: Vault) -> None:
    for days in (31, 40, 3, 1, 0, -5):
        new_draft(vault, now=NOW, texts={"name": f"HARI {days}", "birth_date": born(TODAY + timedelta(days))})
    told = found(vault).deadlines
    assert [one.row.name for one in told] == ["HARI 1", "HARI 3", "HARI 31"]
    assert told[0].last_day == TODAY, "today is the last day on which it may be done"


@pytest.mark.parametrize("typed", ["3 Des 1961", "1961-12-03", "03/12/1961", "03121961"])
def test_a_birth_date_is_read_however_it_was_typed(vault: Vault, typed: str) -> None:
    new_draft(vault, now=NOW, texts={"name": "I KETUT RENA", "birth_date": typed})
    assert [one.last_day for one in found(vault).deadlines] == [date(2026, 12, 2)]


def test_what_is_no_date_yet_hinders_nothing(vault: Vault) -> None:
    for typed in ("", "1961", "31-02-1961", "x"):
        new_draft(vault, now=NOW, texts={"birth_date": typed})
    assert found(vault).deadlines == ()


@pytest.mark.parametrize("state", ["queued", "returned", "refused", "conflict"])
def test_who_is_not_settled_has_a_deadline_too(vault: Vault, queue: Queue, state: str) -> None:
    steps = ("received", "returned") if state == "returned" else () if state == "queued" else (state,)
    near = queue(nik="5104010312619012", sex="male", birth_date="03-12-1961")
    put(vault, near, *steps)
    assert deadline_ids(vault, book=BOOK, today=TODAY) == (str(near.registration_id),)


def test_who_is_received_has_no_deadline_any_more(vault: Vault, queue: Queue) -> None:
    put(vault, queue(nik="5104010312619012", sex="male", birth_date="03-12-1961"), "received")
    assert found(vault).deadlines == ()


def test_a_corrected_birth_date_goes_before_the_one_that_came_back(vault: Vault, queue: Queue) -> None:
    near = queue(nik="5104010312619012", sex="male", birth_date="03-12-1961")
    registration_id = put(vault, near, "received", "returned")
    write_draft(
        vault,
        registration_id=registration_id,
        revision=2,
        parent="0" * 64,
        texts=dict(COMPLETE) | {"birth_date": "03-12-1971"},
        now=NOW,
    )
    assert found(vault).deadlines == ()


def test_drafts_are_told_by_the_newest_and_the_oldest(vault: Vault) -> None:
    for name in ("PERTAMA", "KEDUA", "KETIGA"):
        new_draft(vault, now=NOW, texts={"name": name})
    told = found(vault)
    assert told.newest_draft is not None and told.oldest_draft is not None
    assert (told.counts.drafts, told.newest_draft.name, told.oldest_draft.name) == (3, "KETIGA", "PERTAMA")


def card(vault: Vault, queue: Queue, serial: int, paid_through: str | None) -> str:
    registration_id = put(vault, queue(nik=f"510401540584{serial}"), "received", "registered")
    keep_card(vault, registration_id, member_number=None, now=NOW)
    keep_membership(
        vault, registration_id, member_number=None, paid_through=paid_through, claimed_jht=False, now=NOW
    )
    return registration_id


def test_who_owes_is_followed_up_and_nobody_else(vault: Vault, queue: Queue) -> None:
    paid = (None, "2026-10", "2026-09", "2026-07", "2026-06", "2026-11", "2027-01")
    ids = [card(vault, queue, 9012 + at, until) for at, until in enumerate(paid)]
    told = found(vault)
    assert (told.follow_ups.unpaid, told.follow_ups.due, told.follow_ups.arrears) == (1, 1, 2)
    assert set(follow_up_ids(vault, book=BOOK, today=TODAY)) == set(ids[:4])
    assert told.protected == 2


def test_who_left_or_is_served_no_more_is_not_followed_up(vault: Vault, queue: Queue) -> None:
    note_side_exit(vault, card(vault, queue, 9012, None), MembershipState.DECEASED, now=NOW)
    stop_serving(vault, card(vault, queue, 9013, None), now=NOW)
    assert found(vault).follow_ups.total == 0
    assert follow_up_ids(vault, book=BOOK, today=TODAY) == ()


def test_visits_are_those_of_this_week_and_those_without_a_day(vault: Vault) -> None:
    for name, on in (("TANPA HARI", None), ("SELASA", TODAY + timedelta(3)), ("NANTI", TODAY + timedelta(8))):
        assert isinstance(keep_prospect(vault, name=name, come_back_on=on, now=NOW), Prospect)
    gone = keep_prospect(vault, name="SUDAH TIDAK", now=NOW)
    assert isinstance(gone, Prospect)
    drop(vault, gone.prospect_id, declined=False, now=NOW)
    told = found(vault)
    assert (told.visits, [one.name for one in told.prospects]) == (2, ["SELASA", "TANPA HARI"])


def finalized(vault: Vault, when: datetime, serial: int) -> Submission:
    made = new_draft(vault, now=when, texts=dict(COMPLETE) | {"nik": f"510401540584{serial}"})
    done = finalize(vault, made.draft_id, book=BOOK, today=TODAY, now=when)
    assert isinstance(done, Submission)
    return done


def test_the_day_is_that_of_the_laptops_own_calendar(vault: Vault) -> None:
    for serial, when in enumerate(
        (BEGAN - timedelta(seconds=1), BEGAN, BEGAN + timedelta(hours=23), BEGAN + timedelta(days=1)), 9012
    ):
        finalized(vault, when, serial)
    told = found(vault)
    assert (told.finalized_today, told.this_month) == (2, 3)


def test_the_days_people_are_counted_by_their_state_now(vault: Vault, queue: Queue) -> None:
    queue(nik="5104015405849012")
    put(vault, queue(nik="5104015405849013"), "received")
    assert found(vault).finalized == {State.QUEUED: 1, State.RECEIVED: 1}


def test_a_correction_is_nobody_new(vault: Vault, queue: Queue) -> None:
    first = queue(nik="5104015405849012")
    put(vault, first, "received", "returned")
    again = BEGAN + timedelta(days=1)
    vault.db.execute("UPDATE submissions SET latest = 0")
    made = write_draft(
        vault,
        registration_id=str(first.registration_id),
        revision=2,
        parent="0" * 64,
        texts=dict(COMPLETE),
        now=again,
    )
    assert isinstance(finalize(vault, made.draft_id, book=BOOK, today=TODAY, now=again), Submission)
    assert found(vault, Today(TODAY + timedelta(1), again)).finalized_today == 0


def test_very_many_people_of_one_day_are_only_a_number(vault: Vault) -> None:
    for serial in range(EACH + 1):
        finalized(vault, NOW, 9012 + serial)
    told = found(vault)
    assert (told.finalized_today, told.finalized) == (EACH + 1, {})


def test_a_page_of_just_these_people_is_turned_and_searched(vault: Vault) -> None:
    made = [new_draft(vault, now=NOW, texts={"name": f"ORANG {at}"}).registration_id for at in range(5)]
    chosen = [made[0], made[2], made[4], "unknown"]
    first = page(vault, among=chosen, limit=2)
    assert [row.name for row in first.rows] == ["ORANG 4", "ORANG 2"]
    assert [row.name for row in page(vault, among=chosen, after=first.next).rows] == ["ORANG 0"]
    assert [row.name for row in page(vault, among=chosen, search="orang 2").rows] == ["ORANG 2"]
    assert page(vault, among=chosen, search="orang 1").rows == ()
    assert page(vault, among=()).rows == ()


INDEXES = ("drafts_born", "submissions_born", "submissions_first", "member_cards_paid")


@pytest.mark.parametrize("index", INDEXES)
def test_each_question_of_the_day_reads_its_own_index(vault: Vault, index: str) -> None:
    from perisai_app.vault import work as asked

    questions = (
        (asked.BORN_TYPED_IN, 2),
        (asked.BORN_SENT_IN, 2),
        (asked.FINALIZED, 2),
        (asked.NEVER_PAID, 0),
        (asked.OWING, 2),
        (asked.PROTECTED, 1),
        (asked.OWING_IDS, 2),
    )
    plans = [
        row["detail"]
        for sql, count in questions
        for row in vault.rows(f"EXPLAIN QUERY PLAN {sql}", *["a"] * count)
    ]
    assert any(f"INDEX {index}" in plan for plan in plans), plans
    assert not [plan for plan in plans if plan in ("SCAN submissions", "SCAN drafts", "SCAN member_cards")]
