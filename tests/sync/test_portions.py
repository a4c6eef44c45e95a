"""What comes down a bad line comes in smaller pages, and no page is too large for a village's."""

from contextlib import suppress
from uuid import UUID

import pytest

from central.news import tell_message
from central.review import Ruling, decide
from perisai_app.vault.sync_state import recollecting_is_due, work_is_due
from perisai_app.wire.changes import Decision, FieldRemark
from perisai_app.wire.media import CHANGES, CHECKIN, RECOLLECTIONS, WORK
from perisai_app.wire.recollection import Recollections
from sync.portions import borne, rows_a_page
from sync.problems import RunStopped
from tests.central.conftest import Office
from tests.sync.between import DROPPED, Asked, Between, Said
from tests.sync.conftest import Queue, Run

REMARK = "Nomor telepon ini tidak bisa dihubungi; mohon tanyakan lagi kepada yang bersangkutan. " * 3
FIELDS = ("phone", "name", "mother_name", "street", "village", "occupation")


def broke(run: Run, reason: str, times: int) -> None:
    """So many pages, one after the other."""
    for _ in range(times):
        with suppress(RunStopped), borne(run.vault):
            raise RunStopped(reason)


@pytest.mark.parametrize(("times", "rows"), [(0, 200), (1, 100), (3, 25), (90, 1)])
@pytest.mark.parametrize("reason", ["timeout", "offline"])
def test_each_page_that_the_line_ended_halves_the_next(
    joined: Run, reason: str, times: int, rows: int
) -> None:
    broke(joined, reason, times)
    assert rows_a_page(joined.vault, 200) == rows


def test_what_else_ended_a_page_changes_no_other(joined: Run) -> None:
    broke(joined, "busy", 3)
    assert rows_a_page(joined.vault, 200) == 200


@pytest.mark.only_on("embedded")  # a centre of this process, that a test may change
def test_a_feed_whose_pages_break_off_comes_down_in_smaller_ones(
    office: Office, joined: Run, middle: Between, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("central.checkins.PAGE", 1)
    for number in range(60):
        tell_message(office.centre, f"Pesan {number}")

    def bears_little(asked: Asked, said: Said) -> Said:
        return DROPPED if asked.path.startswith(CHANGES) and len(said.body) > 4_000 else said

    middle.after = bears_little
    runs = [joined().stopped_by for _ in range(4)]
    assert runs == ["offline", "offline", "offline", None]
    assert joined.vault.rows("SELECT count(*) AS n FROM changes") == [{"n": 60}]


def test_a_page_that_came_through_is_no_proof_unless_it_was_full(joined: Run, middle: Between) -> None:
    """Also not after a run in which nothing went wrong."""
    broke(joined, "timeout", 2)
    for _ in range(2):
        work_is_due(joined.vault)
        assert joined().stopped_by is None
    assert [one.path for one in middle.asked if one.path.startswith(WORK)] == [f"{WORK}?after=&limit=25"] * 2


@pytest.mark.only_on("embedded")  # a centre of this process, that a test may change
def test_pages_grow_again_by_one_step_once_a_whole_feed_came_in_full_ones(
    office: Office, joined: Run, middle: Between, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("central.checkins.PAGE", 1)
    broke(joined, "timeout", 4)
    for _ in range(2):
        for number in range(30):
            tell_message(office.centre, f"Pesan {number}")
        assert joined().pulled == 30
    limits = [one.path.rpartition("limit=")[2] for one in middle.asked if one.path.startswith(CHANGES)]
    assert limits == ["12", "12", "12", "25", "25"]


@pytest.mark.only_on("embedded")  # a centre of this process, that a test may change
def test_in_a_long_feed_every_four_full_pages_earn_larger_ones(
    office: Office, joined: Run, middle: Between, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bad week with ten cuts would cost a round trip a row otherwise, for many feeds to come."""
    monkeypatch.setattr("central.checkins.PAGE", 1)
    broke(joined, "timeout", 10)
    for number in range(60):
        tell_message(office.centre, f"Pesan {number}")
    assert joined().pulled == 60
    limits = [one.path.rpartition("limit=")[2] for one in middle.asked if one.path.startswith(CHANGES)]
    assert limits == [*["1"] * 16, *["3"] * 4, *["6"] * 4, "12"]


def test_a_run_that_never_got_as_far_as_a_page_halves_none(joined: Run, middle: Between) -> None:
    middle.rule = lambda asked: DROPPED if asked.path == CHECKIN else None
    assert [joined().stopped_by for _ in range(3)] == ["offline"] * 3
    assert rows_a_page(joined.vault, 200) == 200


def test_what_the_centre_forgot_is_told_in_small_portions_and_in_smaller_ones_on_a_bad_line(
    joined: Run, middle: Between
) -> None:
    remark = FieldRemark(field="phone", remark=REMARK)
    with joined.vault.writing() as db:
        for number in range(120):
            told = Decision(
                registration_id=UUID(int=number),
                revision=1,
                outcome="returned",
                remarks=(remark,),
                decided_at="",
            )
            row = {"epoch": "before", "number": number, "kind": "decision", "revision": 1, "received_at": ""}
            row |= {"registration_id": str(told.registration_id), "body": told.model_dump_json()}
            db.table("changes").insert(row)
    for failures, portions in ((0, [50, 50, 20]), (1, [25, 25, 25, 25, 20])):
        recollecting_is_due(joined.vault)
        broke(joined, "timeout", failures)
        middle.asked.clear()
        assert joined().stopped_by is None
        told_now = [
            Recollections.model_validate_json(one.body) for one in middle.asked if one.path == RECOLLECTIONS
        ]
        assert [len(one.decisions) for one in told_now] == portions


def test_no_answer_is_too_large_for_a_village(
    office: Office, joined: Run, queue: Queue, middle: Between
) -> None:
    sent = [queue() for _ in range(60)]
    joined()
    remarks = tuple(FieldRemark(field=field, remark=REMARK, proposed=REMARK) for field in FIELDS)
    decide(
        office.centre,
        [Ruling(registration_id=one.registration_id, outcome="returned", remarks=remarks) for one in sent],
    )
    sizes: dict[str, list[int]] = {}

    def weigh(asked: Asked, said: Said) -> Said:
        sizes.setdefault(asked.path.split("?")[0], []).append(len(said.body))
        return said

    middle.after = weigh
    assert joined().pulled == 60
    assert max(sizes[CHECKIN]) < 40_000
    assert max(sizes[CHANGES]) < 70_000
    assert len(sizes[CHANGES]) > 1
