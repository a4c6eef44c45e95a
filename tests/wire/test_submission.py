"""Bytes from anywhere are a submission only when they are its canonical bytes."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perisai_app.wire.canonical import canonical_bytes
from perisai_app.wire.submission import read_submission
from tests.wire.fixed import SUBMISSION

LINE = SUBMISSION.to_bytes()


def changed(**changes: object) -> bytes:
    return canonical_bytes({**json.loads(LINE), **changes})


def plain_bytes_backwards(line: bytes) -> bytes:
    """The same values, but for the order of their keys."""
    told = dict(reversed(json.loads(line).items()))
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def test_a_submission_comes_back_as_it_was() -> None:
    found = read_submission(LINE)
    assert found == SUBMISSION
    assert found is not None
    assert found.digest == SUBMISSION.digest


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"{}",
        b"[]",
        b"\xff",
        LINE + b"\n",
        b" " + LINE,
        json.dumps(json.loads(LINE)).encode(),
        plain_bytes_backwards(LINE),
        changed(v=2),
        changed(revision=0),
        changed(revision="2"),
        changed(parent="AB" * 32),
        changed(salt=""),
        changed(more=1),
        changed(finalized_at="2026-11-21T08:02:03+07:00x"),
        changed(registration=None),
    ],
)
def test_other_bytes_are_no_submission(line: bytes) -> None:
    assert read_submission(line) is None


@given(st.text(min_size=1, max_size=60))
def test_whatever_somebody_typed_is_read_as_a_laptop_writes_it(typed: str) -> None:
    person = SUBMISSION.registration.model_copy(update={"name": typed})
    written = SUBMISSION.model_copy(update={"registration": person})
    assert read_submission(written.to_bytes()) == written


@given(st.binary(max_size=200))
def test_any_bytes_are_judged_and_nothing_raises(line: bytes) -> None:
    assert read_submission(line) is None


@given(st.integers(0, len(LINE) - 1), st.integers(0, 255))
def test_a_changed_byte_is_another_submission_or_none(at: int, byte: int) -> None:
    line = LINE[:at] + bytes([byte]) + LINE[at + 1 :]
    found = read_submission(line)
    assert found is None or found.to_bytes() == line


def test_a_refused_submission_repeats_nothing_a_person_told_us() -> None:
    assert "hide_input_in_errors" in type(SUBMISSION).model_config
    assert "hide_input_in_errors" in type(SUBMISSION.registration).model_config
