"""The quick way to canonical bytes gives the bytes of RFC 8785, and a submission is made for it."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from perisai_app.wire.canonical import canonical_bytes, plain_bytes
from perisai_app.wire.submission import Submission
from tests.wire.fixed import SUBMISSION

EXACT = 2**53 - 1
KEYS = st.text(st.characters(max_codepoint=127), max_size=12)
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-EXACT, EXACT) | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=20,
)


@given(PLAIN)
@example({"b": [], "a": {}, "B": "".join(map(chr, range(0x20))), "": '\\"/\x7f\u2028\ufeff\U0001f40d'})
@example([EXACT, -EXACT, 0, True, None, "Ma’ruf", "e\u0301"])
def test_the_quick_way_gives_the_bytes_of_the_standard_to_the_letter(value: Any) -> None:
    assert plain_bytes(value) == canonical_bytes(value)


@pytest.mark.parametrize("value", ["\ud800", {"a": ["Ni \udfff"]}])
def test_a_text_that_no_utf_8_can_hold_has_no_bytes_by_either_way(value: Any) -> None:
    for way in (plain_bytes, canonical_bytes):
        with pytest.raises(ValueError, match=r"surrogates|UTF-8"):
            way(value)


def test_a_submission_s_keys_are_ascii_and_its_numbers_whole_and_exact() -> None:
    """What the quick way is told: a new field may not be a float, a map, or a number without an end."""
    found = list(_parts(Submission.model_json_schema()))
    assert len(found) > 50
    assert all(name.isascii() for part in found for name in part.get("properties", {}))
    assert {part["type"] for part in found if "type" in part} <= {
        "object",
        "array",
        "string",
        "integer",
        "null",
    }
    numbers = [part for part in found if part.get("type") == "integer" and "const" not in part]
    assert numbers and all(-EXACT <= part["minimum"] <= part["maximum"] <= EXACT for part in numbers)
    assert all(part["additionalProperties"] is False for part in found if part.get("type") == "object")


def test_a_submission_s_bytes_are_those_of_the_standard() -> None:
    assert SUBMISSION.to_bytes() == canonical_bytes(SUBMISSION.model_dump(mode="json", exclude_unset=True))


def _parts(schema: Any) -> Iterator[dict[str, Any]]:
    """Every object of a JSON schema, those within it too."""
    if isinstance(schema, dict):
        yield schema
    for inner in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
        yield from _parts(inner)
