"""Nothing counts as sent without the centre's signature over our own digests."""

import base64
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.signing import SigningKey

from perisai_app.wire.signing import key_id
from perisai_app.wire.verdict import (
    BatchAnswer,
    LineVerdict,
    SentLine,
    Verdict,
    is_signed_by,
    sign_batch,
    verdicts_of,
)
from tests.wire.fixed import DEVICE, EPOCH, KEY, SENT, VERDICTS

hexes = st.text("0123456789abcdef", min_size=64, max_size=64)
lines = st.builds(SentLine, st.uuids().map(str), st.integers(1, 9), hexes)
batches = st.lists(st.tuples(lines, st.sampled_from(Verdict)), min_size=1, max_size=12)


def answered(sent: Sequence[SentLine], verdicts: Sequence[Verdict], key: SigningKey = KEY) -> BatchAnswer:
    """The answer a centre gives: only what is not stored is named."""
    named = [
        LineVerdict(line=n, verdict=verdict)
        for n, verdict in enumerate(verdicts)
        if verdict is not Verdict.STORED
    ]
    return BatchAnswer(
        epoch=EPOCH,
        received_at="2026-11-21T01:02:03Z",
        lines=len(sent),
        verdicts=tuple(named),
        key_id=key_id(key.verify_key),
        signature=sign_batch(key, epoch=EPOCH, device_id=DEVICE, sent=sent, verdicts=verdicts),
    )


def holds(answer: BatchAnswer, sent: Sequence[SentLine], device: str = DEVICE) -> bool:
    return is_signed_by(answer, KEY.verify_key, device_id=device, sent=sent)


@given(batches)
def test_an_honest_answer_holds_and_says_every_verdict(batch: list[tuple[SentLine, Verdict]]) -> None:
    sent, verdicts = [line for line, _ in batch], tuple(verdict for _, verdict in batch)
    answer = answered(sent, verdicts)
    read = BatchAnswer.model_validate_json(answer.model_dump_json())
    assert holds(read, sent)
    assert verdicts_of(read, len(sent)) == verdicts


@given(batches, st.data())
def test_a_changed_verdict_is_always_noticed(
    batch: list[tuple[SentLine, Verdict]], data: st.DataObject
) -> None:
    sent, verdicts = [line for line, _ in batch], [verdict for _, verdict in batch]
    answer = answered(sent, verdicts)
    at = data.draw(st.integers(0, len(sent) - 1))
    other = data.draw(st.sampled_from([v for v in Verdict if v is not verdicts[at]]))
    lied = answered(sent, [*verdicts[:at], other, *verdicts[at + 1 :]])
    assert not holds(lied.model_copy(update={"signature": answer.signature}), sent)


@given(batches, st.data())
def test_a_verdict_for_other_bytes_is_always_noticed(
    batch: list[tuple[SentLine, Verdict]], data: st.DataObject
) -> None:
    sent = [line for line, _ in batch]
    answer = answered(sent, [verdict for _, verdict in batch])
    at = data.draw(st.integers(0, len(sent) - 1))
    line = sent[at]
    other = data.draw(
        st.sampled_from(
            [
                replace(line, digest="0" * 64 if line.digest != "0" * 64 else "1" * 64),
                replace(line, revision=line.revision + 1),
                replace(line, registration_id="00000000-0000-0000-0000-000000000000"),
            ]
        )
    )
    assert not holds(answer, [*sent[:at], other, *sent[at + 1 :]])


@pytest.mark.parametrize(
    "changes",
    [
        {"epoch": "e2"},
        {"lines": 2},
        {"lines": 4},
        {"verdicts": ()},
        {"signature": ""},
        {"signature": "nicht base64 §"},
        {"signature": "AAAA"},
        {"signature": "A" * 88},
    ],
)
def test_every_other_change_of_the_answer_is_noticed(changes: dict[str, object]) -> None:
    answer = answered(SENT, VERDICTS)
    assert holds(answer, SENT)
    assert not holds(answer.model_copy(update=changes), SENT)


@given(st.integers(0, 63), st.integers(1, 255))
def test_a_flipped_byte_of_the_signature_is_noticed(at: int, flip: int) -> None:
    answer = answered(SENT, VERDICTS)
    raw = bytearray(base64.b64decode(answer.signature))
    raw[at] ^= flip
    forged = answer.model_copy(update={"signature": base64.b64encode(raw).decode()})
    assert not holds(forged, SENT)


def test_a_stranger_s_key_another_laptop_and_another_order_earn_nothing() -> None:
    answer = answered(SENT, VERDICTS)
    assert not holds(answered(SENT, VERDICTS, SigningKey(bytes(32))), SENT)
    assert not holds(answer, SENT, device="another")
    assert not holds(answer, SENT[::-1])
    assert not holds(answer, SENT[:2])


def test_a_line_named_twice_is_judged_by_what_was_signed() -> None:
    twice = (LineVerdict(line=0, verdict=Verdict.STORED), LineVerdict(line=0, verdict=Verdict.REFUSED))
    answer = answered(SENT[:1], [Verdict.STORED]).model_copy(update={"verdicts": twice})
    assert not holds(answer, SENT[:1])


def test_only_stored_and_duplicate_are_receipts() -> None:
    assert [verdict for verdict in Verdict if verdict.is_receipt] == [Verdict.STORED, Verdict.DUPLICATE]
