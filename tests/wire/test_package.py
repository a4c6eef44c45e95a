"""The head of a part and the receipts that go back, byte for byte; and that nobody else can make either."""

import json
from uuid import UUID

import pytest
from nacl.signing import SigningKey

from perisai_app.wire.canonical import canonical_bytes
from perisai_app.wire.changes import Change, ChangesPage
from perisai_app.wire.enrolment import device_id_of
from perisai_app.wire.files import sign_file
from perisai_app.wire.package import (
    FileEntry,
    Head,
    Receipts,
    ReceivedFile,
    SettledBatch,
    TextEntry,
    are_of_centre,
    open_receipts,
    read_head,
    sealed_receipts,
    signed_head,
)
from perisai_app.wire.signing import key_id
from perisai_app.wire.verdict import BatchAnswer, SentLine, Verdict, sign_batch
from tests.wire.fixed import EPOCH, KEY, golden

DEVICE_KEY = SigningKey(bytes(range(32, 64)))
PUBLIC = DEVICE_KEY.verify_key.encode()
DEVICE = device_id_of(PUBLIC)
PACKAGE = UUID("019aa5f0-0000-7000-8000-00000000000a")
LINE = SentLine("019aa5f0-0000-7000-8000-000000000002", 1, "ef" * 32)
HEAD = Head(
    package=PACKAGE,
    part=1,
    parts=2,
    device=DEVICE,
    device_key=PUBLIC.hex(),
    made_at="2026-11-21T08:00:00Z",
    key_id=key_id(KEY.verify_key),
    cursor="e1:8",
    entries=(
        TextEntry(bytes=300, sha256="ab" * 32),
        FileEntry(sha256="cd" * 32, total=500, offset=100, bytes=200, part_sha256="ef" * 32),
    ),
)


def receipts() -> Receipts:
    file = sign_file(KEY, epoch=EPOCH, device_id=DEVICE, sha256="cd" * 32, bytes=500)
    signature = sign_batch(KEY, epoch=EPOCH, device_id=DEVICE, sent=[LINE], verdicts=[Verdict.STORED])
    at = "2026-11-21T08:00:00Z"
    answer = BatchAnswer(epoch=EPOCH, received_at=at, lines=1, key_id=file.key_id, signature=signature)
    news = Change(number=9, kind="message", body={"text": "Kantor tutup hari Senin.", "sent_at": at})
    sent = ((LINE.registration_id, LINE.revision, LINE.digest),)
    return Receipts(
        device=DEVICE,
        package=PACKAGE,
        part=1,
        batches=(SettledBatch(sent=sent, answer=answer),),
        files=(
            ReceivedFile(
                sha256="cd" * 32, bytes=500, epoch=EPOCH, key_id=file.key_id, signature=file.signature
            ),
        ),
        after="e1:8",
        pages=(ChangesPage(epoch=EPOCH, changes=(news,), cursor="e1:9", more=False),),
        rotations=(),
        key_id="",
        signature="",
    )


def lines(data: bytes) -> tuple[bytes, str]:
    line, signature, end = data.split(b"\n")
    assert end == b""
    return line, signature.decode()


def test_the_bytes_of_a_head_never_change() -> None:
    assert signed_head(DEVICE_KEY, HEAD) == golden("package.head")
    assert read_head(*lines(golden("package.head"))) == HEAD


def test_the_bytes_of_receipts_never_change() -> None:
    opened = open_receipts(DEVICE_KEY, sealed_receipts(KEY, PUBLIC, receipts()))
    assert opened is not None
    told = opened.model_dump(mode="json", exclude={"enrol"})
    assert canonical_bytes(told) == golden("package.receipts.json")
    assert are_of_centre(opened, KEY.verify_key, device_id=DEVICE)
    assert opened.epochs == {EPOCH}


@pytest.mark.parametrize(
    "changed",
    [
        {"part": 2},
        {"parts": 3},
        {"device": "0" * 32},
        {"device_key": KEY.verify_key.encode().hex()},
        {"made_at": "2026-11-22T08:00:00Z"},
        {"cursor": ""},
        {"entries": []},
    ],
)
def test_nothing_in_a_head_can_be_changed_on_the_way(changed: dict[str, object]) -> None:
    line, signature = lines(signed_head(DEVICE_KEY, HEAD))
    touched = canonical_bytes({**json.loads(line), **changed})
    assert read_head(touched, signature) is None


def test_a_head_names_the_device_of_its_own_key_and_no_part_beyond_the_last() -> None:
    other = HEAD.model_copy(update={"device": "0" * 32})
    beyond = HEAD.model_copy(update={"part": 3})
    for head in (other, beyond):
        assert read_head(*lines(signed_head(DEVICE_KEY, head))) is None


def test_receipts_open_for_their_own_laptop_alone() -> None:
    sealed = sealed_receipts(KEY, PUBLIC, receipts())
    assert open_receipts(SigningKey(bytes(32)), sealed) is None
    assert open_receipts(DEVICE_KEY, sealed[:-1]) is None
    assert open_receipts(DEVICE_KEY, b"") is None


def test_receipts_of_another_centre_or_for_another_laptop_prove_nothing() -> None:
    opened = open_receipts(DEVICE_KEY, sealed_receipts(KEY, PUBLIC, receipts()))
    assert opened is not None
    assert not are_of_centre(opened, SigningKey(bytes(32)).verify_key, device_id=DEVICE)
    assert not are_of_centre(opened, KEY.verify_key, device_id="0" * 32)
