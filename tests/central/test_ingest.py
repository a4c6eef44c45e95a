"""What happens to the lines of a batch, seen from a laptop on the other side of a real socket."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError

from central import judging
from central.overview import listing, status
from central.storage.tables import devices, submissions
from perisai_app.domain.choices import ConsentMethod, WorkerKind
from perisai_app.domain.registration import Address, Confirmation, Consent, Heir
from perisai_app.wire import media
from perisai_app.wire.verdict import BatchAnswer, LineProblem, SentLine, Verdict
from tests.central.conftest import Office
from tests.central.samples import NAME, Laptop, codes, registration, sent, verdicts

STORED, DUPLICATE, CONFLICT, REFUSED = Verdict.STORED, Verdict.DUPLICATE, Verdict.CONFLICT, Verdict.REFUSED

CHILD = Heir(name="I Made Sampel", birth_date=date(2015, 2, 1))
NO_DECREE = Consent(
    method=ConsentMethod.PUBLIC_TASK, given_on=date(2026, 11, 20), text_version="persetujuan-1"
)


def raw_rows(office: Office) -> dict[str, bytes]:
    with office.centre.store.reading() as connection:
        rows = connection.execute(select(submissions.c.digest, submissions.c.raw)).all()
    return {row.digest: row.raw for row in rows}


def test_a_batch_is_stored_in_its_very_bytes_and_answered_with_a_signature(
    office: Office, laptop: Laptop
) -> None:
    batch = [laptop.submission() for _ in range(3)]
    response = laptop.post([item.to_bytes() for item in batch])
    answer = BatchAnswer.model_validate_json(response.content)
    assert (response.status_code, response.headers["content-type"]) == (200, media.ANSWER)
    assert laptop.believes(answer, [sent(item) for item in batch])
    assert answer.verdicts == ()
    assert raw_rows(office) == {item.digest: item.to_bytes() for item in batch}


def test_a_repeat_after_a_lost_answer_earns_its_receipts(office: Office, laptop: Laptop) -> None:
    batch = [laptop.submission() for _ in range(3)]
    laptop.post([item.to_bytes() for item in batch])
    assert verdicts(laptop.send(*batch)) == [DUPLICATE] * 3
    assert status(office.centre).submissions == 3


def test_one_line_twice_in_a_batch_is_stored_once(office: Office, laptop: Laptop) -> None:
    item = laptop.submission()
    assert verdicts(laptop.send(item, item)) == [STORED, DUPLICATE]
    assert status(office.centre).submissions == 1


def test_eight_laptops_worth_of_the_same_batch_at_once_store_each_line_once(
    office: Office, laptop: Laptop
) -> None:
    batch = [laptop.submission() for _ in range(40)]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: laptop.send(*batch), range(8)))
    per_line = zip(*map(verdicts, answers), strict=True)
    assert all(sorted(line) == sorted([STORED] + [DUPLICATE] * 7) for line in per_line)
    assert raw_rows(office) == {item.digest: item.to_bytes() for item in batch}


def test_other_bytes_under_the_same_revision_are_a_conflict_and_change_nothing(
    office: Office, laptop: Laptop
) -> None:
    first = laptop.submission()
    other = laptop.submission(registration_id=first.registration_id)
    assert verdicts(laptop.send(first)) == [STORED]
    assert verdicts(laptop.send(other)) == [CONFLICT]
    assert raw_rows(office) == {first.digest: first.to_bytes()}


def test_other_bytes_twice_in_one_batch_are_a_conflict_twice(office: Office, laptop: Laptop) -> None:
    first = laptop.submission()
    other = laptop.submission(registration_id=first.registration_id)
    laptop.send(first)
    assert verdicts(laptop.send(other, other)) == [CONFLICT, CONFLICT]


def test_what_is_stored_earns_its_receipt_whatever_the_rules_say_by_now(
    office: Office, laptop: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    item, other = laptop.submission(), laptop.submission()
    laptop.send(item)
    now_refused = (LineProblem(field="months", code="months_not_offered"),)
    monkeypatch.setattr(judging, "rule_problems", lambda *_: now_refused)
    rival = laptop.submission(registration_id=item.registration_id)
    assert verdicts(laptop.send(item, rival, other)) == [DUPLICATE, CONFLICT, REFUSED]


@pytest.mark.parametrize(
    "poison",
    [b"", b"{", b"\xff\xfe", b"[]", b'{"v": 1}', b"[" * 5000, b"x" * (media.MAX_LINE_BYTES + 1)],
    ids=["empty", "brace", "no-utf8", "list", "other", "deep", "long"],
)
def test_a_poisoned_line_never_holds_the_rest(office: Office, laptop: Laptop, poison: bytes) -> None:
    good = [laptop.submission(), laptop.submission()]
    response = laptop.post([good[0].to_bytes(), poison, good[1].to_bytes()])
    answer = BatchAnswer.model_validate_json(response.content)
    lines = [sent(good[0]), SentLine("", 0, sha256(poison).hexdigest()), sent(good[1])]
    assert laptop.believes(answer, lines)
    assert verdicts(answer) == [STORED, REFUSED, STORED]
    assert codes(answer, 1) == [("", "malformed_line")]
    assert status(office.centre).submissions == 2


def test_a_line_that_says_the_same_in_other_bytes_is_malformed(office: Office, laptop: Laptop) -> None:
    response = laptop.post([laptop.submission().to_bytes().replace(b'"v":1', b'"v": 1')])
    assert codes(BatchAnswer.model_validate_json(response.content), 0) == [("", "malformed_line")]
    assert status(office.centre).submissions == 0


def test_a_line_is_bounded_even_when_it_is_a_submission(office: Office, laptop: Laptop) -> None:
    word = Confirmation(field="\x01" * 40, code="\x01" * 60, reason="\x01" * 200)
    item = laptop.submission(registration=registration(confirmed=(word,) * 40))
    assert len(item.to_bytes()) > media.MAX_LINE_BYTES
    answer = BatchAnswer.model_validate_json(laptop.post([item.to_bytes()]).content)
    assert codes(answer, 0) == [("", "malformed_line")]
    assert status(office.centre).submissions == 0


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"nik": "5104014505840000"}, ("nik", "nik_serial_zero")),
        ({"nik": "5104019913849001"}, ("nik", "nik_impossible_date")),
        ({"address": Address(street="Jalan 1", village="99.99.99.9999")}, ("village", "village_unknown")),
        ({"birth_date": date(1955, 1, 2)}, ("birth_date", "too_old")),
        ({"birth_date": date(2026, 11, 22)}, ("birth_date", "born_in_future")),
        ({"months": 5}, ("months", "months_not_offered")),
        ({"occupation_2": "PEDAGANG_PASAR"}, ("occupation_2", "occupation_twice")),
        ({"worker_kind": WorkerKind.MIGRANT}, ("worker_kind", "refer_migrant_worker")),
        ({"worker_kind": WorkerKind.EMPLOYER}, ("programs", "jht_needed_for_employer")),
        ({"heirs": (CHILD,)}, ("heir1_guardian", "heir_needs_guardian")),
        ({"consent": NO_DECREE}, ("decree", "missing")),
        ({"phone": None}, ("phone", "missing")),
    ],
)
def test_what_the_rule_book_forbids_is_refused_by_field_and_code(
    office: Office, laptop: Laptop, changes: dict[str, Any], problem: tuple[str, str]
) -> None:
    good = laptop.submission()
    answer = laptop.send(laptop.submission(registration=registration(**changes)), good)
    assert verdicts(answer) == [REFUSED, STORED]
    assert codes(answer, 0) == [problem]
    assert list(raw_rows(office)) == [good.digest]


def test_consent_is_taken_back_at_any_age(laptop: Laptop) -> None:
    first = laptop.submission()
    ended = first.registration.consent.model_copy(update={"withdrawn_on": date(2049, 5, 14)})
    later = first.registration.model_copy(update={"consent": ended})
    when = datetime(2049, 5, 14, 8, tzinfo=UTC)
    second = laptop.correction(first, registration=later, finalized_at=when)
    assert verdicts(laptop.send(first, second)) == [STORED, STORED]
    too_old = laptop.correction(second, registration=first.registration, finalized_at=when)
    assert codes(laptop.send(too_old), 0) == [("birth_date", "too_old")]


def test_an_heir_who_came_of_age_in_the_east_needs_no_guardian(laptop: Laptop) -> None:
    grown = CHILD.model_copy(update={"birth_date": date(2008, 11, 21)})
    in_wit = datetime(2026, 11, 20, 15, 30, tzinfo=UTC)
    told = registration(heirs=(grown,))
    assert verdicts(laptop.send(laptop.submission(registration=told, finalized_at=in_wit))) == [STORED]


def test_somebody_who_turns_65_after_finalizing_is_still_welcome(laptop: Laptop) -> None:
    born = registration(birth_date=date(1961, 11, 21))
    day_before = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)
    assert verdicts(laptop.send(laptop.submission(registration=born, finalized_at=day_before))) == [STORED]


def test_a_device_cannot_speak_for_another_device_or_agent(
    office: Office, laptop: Laptop, join: Callable[[str], Laptop]
) -> None:
    other = join("Agen Lain")
    stolen = laptop.submission(device_id=other.me.device_id)
    renamed = laptop.submission(agent_id=other.me.agent_id)
    answer = laptop.send(stolen, renamed)
    assert verdicts(answer) == [REFUSED, REFUSED]
    assert codes(answer, 0) == [("device_id", "device_mismatch")]
    assert codes(answer, 1) == [("agent_id", "agent_mismatch")]
    assert status(office.centre).submissions == 0


def test_a_correction_builds_on_the_stored_revision(office: Office, laptop: Laptop) -> None:
    first = laptop.submission()
    second = laptop.correction(first)
    assert verdicts(laptop.send(first, second)) == [STORED, STORED]
    assert verdicts(laptop.send(first, second)) == [DUPLICATE, DUPLICATE]
    assert [(row["revision"], row["digest"]) for row in listing(office.centre)] == [(2, second.digest)]


def test_a_correction_of_a_refused_revision_is_taken_and_the_first_may_come_later(
    office: Office, laptop: Laptop
) -> None:
    first = laptop.submission()
    second = laptop.correction(first)
    assert verdicts(laptop.send(second)) == [STORED]
    assert verdicts(laptop.send(first)) == [STORED]
    assert [(row["revision"], row["digest"]) for row in listing(office.centre)] == [(2, second.digest)]


def test_a_correction_of_unknown_or_other_bytes_is_refused(
    office: Office, laptop: Laptop, join: Callable[[str], Laptop]
) -> None:
    first = laptop.submission()
    laptop.send(first)
    wrong = [
        laptop.correction(first, parent="0" * 64),
        laptop.correction(first, parent=None),
        laptop.submission(parent=first.digest),
    ]
    answer = laptop.send(*wrong)
    foreign = join("Agen Lain")
    assert verdicts(answer) == [REFUSED] * 3
    assert {codes(answer, line)[0] for line in range(3)} == {("parent", "parent_differs")}
    assert codes(foreign.send(foreign.correction(first)), 0) == [("parent", "parent_differs")]
    assert status(office.centre).submissions == 1


def test_a_blocked_device_may_still_hand_over_what_it_holds(office: Office, laptop: Laptop) -> None:
    with office.centre.store.writing() as connection:
        connection.execute(update(devices).values(blocked=1))
    assert verdicts(laptop.send(laptop.submission())) == [STORED]
    assert laptop.changes().status_code == 403
    assert laptop.changes().json()["code"] == "blocked"


def test_an_empty_batch_is_answered_and_stores_nothing(office: Office, laptop: Laptop) -> None:
    assert laptop.send().lines == 0
    assert status(office.centre).submissions == 0


def test_a_final_newline_adds_no_line(laptop: Laptop) -> None:
    response = laptop.post_body(laptop.submission().to_bytes() + b"\n", "identity")
    assert BatchAnswer.model_validate_json(response.content).lines == 1


def test_stored_bytes_can_be_neither_changed_nor_deleted(office: Office, laptop: Laptop) -> None:
    laptop.send(laptop.submission())
    for statement in (update(submissions).values(raw=b""), submissions.delete()):
        with pytest.raises(DBAPIError), office.centre.store.writing() as connection:
            connection.execute(statement)


@pytest.mark.only_on("embedded")
def test_no_file_of_the_centre_shows_a_name_or_a_number(office: Office, laptop: Laptop) -> None:
    item = laptop.submission()
    laptop.send(item)
    told = (NAME.encode(), item.registration.nik.encode(), laptop.me.token.encode(), b"SQLite format 3")
    files = [path for path in office.home.path.rglob("*") if path.is_file()]
    assert office.home.database in files
    assert not [path.name for path in files for word in told if word in path.read_bytes()]
