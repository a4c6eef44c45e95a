"""What else a centre and a laptop say to each other, byte for byte: read from the files as from a wire, and
written again as it stands there.
"""

import json
from typing import Any

import pytest
from pydantic import BaseModel

from perisai_app.domain.registration import Value
from perisai_app.wire.backed_up import (
    BackedUpAnswer,
    BackedUpRequest,
    Statement,
    sign_statement,
    statement_bytes,
)
from perisai_app.wire.changes import (
    Change,
    ChangesPage,
    Decision,
    Erasure,
    FieldRemark,
    Kind,
    MembershipNews,
    Message,
    Order,
    PackNews,
)
from perisai_app.wire.files import RECEIPT_HEADER, AwaitedPage, is_file_receipt, read_receipt, sign_file
from perisai_app.wire.problem_json import Code, ProblemDetails
from perisai_app.wire.recollection import Gone, Proof, ProofAnswer, Recollections, RecollectionsAnswer
from perisai_app.wire.signing import is_signed, key_id, sign
from perisai_app.wire.tally import BucketAnswer, BucketSum, Held, TallyAnswer
from perisai_app.wire.verdict import SentLine, Verdict, sign_batch, signed_bytes
from perisai_app.wire.work import WorkLine, WorkPage, sent_lines
from tests.wire.fixed import DEVICE, EPOCH, KEY, SENT, SUBMISSION, VERDICTS, golden

AT = "2026-11-21T08:00:00Z"
WHO, FILE, SIZE = SUBMISSION.registration_id, "ab" * 32, 48_213
NAME = key_id(KEY.verify_key)
DECISION = Decision(
    registration_id=WHO,
    revision=2,
    outcome="returned",
    reason="Periksa nomor",
    remarks=(FieldRemark(field="phone", remark="Salah sambung", proposed="+6281200000002"),),
    decided_at=AT,
)
HELD = Held(registration_id=WHO, revision=2, digest=SUBMISSION.digest, counter=7)
FETCHED = Gone(registration_id=WHO, revision=1, digest="0" * 64, counter=None)
BODIES: dict[str, Value] = {
    Kind.DECISION: DECISION,
    Kind.MEMBERSHIP: MembershipNews(
        registration_id=WHO, member_number="M1", paid_through="2026-12", told_at=AT
    ),
    Kind.MESSAGE: Message(text="Kantor tutup hari Senin.", sent_at=AT),
    Kind.PACK: PackNews(version="2027-01", sha256=FILE, bytes=SIZE),
    Kind.ORDER: Order(order="update_packs", ordered_at=AT),
    Kind.ERASURE: Erasure(registration_id=WHO, erased_at=AT),
}
LINE = SentLine(str(WHO), 2, SUBMISSION.digest)
COVERED = signed_bytes(EPOCH, DEVICE, SENT, VERDICTS)
STATEMENT = statement_bytes(epoch=EPOCH, device_id=DEVICE, digests=[SUBMISSION.digest, FILE])


def changes() -> tuple[Change, ...]:
    bodies = enumerate(BODIES.items(), start=1)
    return tuple(Change(number=n, kind=kind, body=body.model_dump(mode="json")) for n, (kind, body) in bodies)


def work() -> WorkPage:
    signature = sign_batch(KEY, epoch=EPOCH, device_id=DEVICE, sent=[LINE], verdicts=[Verdict.STORED])
    lines = (WorkLine(line=SUBMISSION.to_bytes().decode(), state="returned"),)
    return WorkPage(epoch=EPOCH, lines=lines, more=False, key_id=NAME, signature=signature)


VALUES: dict[str, BaseModel] = {
    "changes.page": ChangesPage(epoch=EPOCH, changes=changes(), cursor=f"{EPOCH}:6", more=True),
    "work.page": work(),
    "proof": Proof(signed=COVERED.decode(), key_id=NAME, signature=sign(KEY, COVERED)),
    "proof.answer": ProofAnswer(epoch=EPOCH, lacking=(SUBMISSION.digest,)),
    "recollections": Recollections(
        decisions=(DECISION,), gone=(Gone(**HELD.model_dump() | {"erased": True}), FETCHED)
    ),
    "recollections.answer": RecollectionsAnswer(taken=2),
    "tally": TallyAnswer(epoch=EPOCH, buckets=(BucketSum(bucket=0, sum=SUBMISSION.digest),)),
    "tally.bucket": BucketAnswer(epoch=EPOCH, bucket=0, held=(HELD,)),
    "backed_up.request": BackedUpRequest(registrations=(WHO,)),
    "backed_up.answer": BackedUpAnswer(
        signed=STATEMENT.decode(), key_id=NAME, signature=sign_statement(KEY, STATEMENT)
    ),
    "files.awaited": AwaitedPage(epoch=EPOCH, sha256=(FILE,), more=False),
    "problem": ProblemDetails(title="The batch is too large; halve it", status=413, code=Code.TOO_LARGE),
}


@pytest.mark.parametrize("name", VALUES)
def test_it_is_written_and_read_as_ever(name: str) -> None:
    value = VALUES[name]
    assert value.model_dump_json().encode() == golden(f"{name}.json")
    assert type(value).model_validate_json(golden(f"{name}.json")) == value


@pytest.mark.parametrize("kind", BODIES)
def test_each_kind_of_news_has_a_body_that_never_changes(kind: str) -> None:
    page = ChangesPage.model_validate_json(golden("changes.page.json"))
    (body,) = [change.body for change in page.changes if change.kind == kind]
    assert type(BODIES[kind]).model_validate_json(json.dumps(body)) == BODIES[kind]


def test_no_kind_of_news_is_without_its_file() -> None:
    assert set(BODIES) == set(Kind)


def test_a_page_of_work_proves_itself_by_its_lines() -> None:
    page = WorkPage.model_validate_json(golden("work.page.json"))
    assert sent_lines(page.lines) == (LINE,)
    covered = signed_bytes(page.epoch, DEVICE, [LINE], [Verdict.STORED])
    assert is_signed(KEY.verify_key, page.signature, covered)


def test_a_word_on_backups_proves_itself_by_its_text() -> None:
    told = BackedUpAnswer.model_validate_json(golden("backed_up.answer.json"))
    assert is_signed(KEY.verify_key, told.signature, told.signed.encode())
    statement: dict[str, Any] = Statement.model_validate_json(told.signed).model_dump()
    assert statement["digests"] == tuple(sorted([SUBMISSION.digest, FILE]))


def test_the_receipt_of_a_file_never_changes() -> None:
    name, text = golden("file.receipt").decode().split(": ")
    assert name == RECEIPT_HEADER
    found = read_receipt(text)
    assert found is not None
    assert found == sign_file(KEY, epoch=EPOCH, device_id=DEVICE, sha256=FILE, bytes=SIZE)
    assert is_file_receipt(found, KEY.verify_key, device_id=DEVICE, sha256=FILE, bytes=SIZE)
