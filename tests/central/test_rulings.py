"""Files of decisions as offices write them."""

import json
from uuid import uuid4

import pytest

from central.review import Ruling
from central.rulings import read_rulings
from central.stop import Stop
from perisai_app.wire.changes import FieldRemark

FIRST, SECOND = uuid4(), uuid4()
HEAD = ["registration_id", "outcome", "member_number", "reason", "remarks", "petugas"]


@pytest.mark.parametrize("separator", [",", ";"])
def test_a_spreadsheet_is_read_as_it_was_saved(separator: str) -> None:
    rows = [
        HEAD,
        [str(FIRST), "registered", "M1", "", "", "x"],
        [str(SECOND), "returned", "", "Periksa", '[{""field"": ""phone""}]'.join('""'), "y"],
    ]
    text = "\r\n".join(separator.join(row) for row in rows)
    assert read_rulings(text.encode("utf-8-sig")) == [
        Ruling(registration_id=FIRST, outcome="registered", member_number="M1"),
        Ruling(
            registration_id=SECOND,
            outcome="returned",
            reason="Periksa",
            remarks=(FieldRemark(field="phone"),),
        ),
    ]


def test_lines_of_json_are_read_whatever_letters_are_in_them() -> None:
    odd = "a\u2028b\x85c"
    line = json.dumps(
        {"registration_id": str(FIRST), "outcome": "declined", "reason": odd}, ensure_ascii=False
    )
    ruling = Ruling(registration_id=FIRST, outcome="declined", reason=odd)
    assert read_rulings(f"\n{line}\r\n\n{line}\n".encode()) == [ruling, ruling]


@pytest.mark.parametrize(
    "row",
    [
        {"registration_id": "x", "outcome": "registered"},
        {"registration_id": str(FIRST), "outcome": "approved"},
        {"registration_id": str(FIRST)},
        {"registration_id": str(FIRST), "outcome": "returned", "reason": "a" * 501},
        {"registration_id": str(FIRST), "outcome": "returned", "surprise": 1},
    ],
)
def test_a_line_that_cannot_be_read_leaves_the_others_alone(row: dict[str, object]) -> None:
    good = {"registration_id": str(SECOND), "outcome": "registered"}
    data = "\n".join(map(json.dumps, (row, good))).encode()
    assert read_rulings(data) == [None, Ruling(registration_id=SECOND, outcome="registered")]


@pytest.mark.parametrize("remarks", ["phone", "[" * 100_000, '"phone"'])
def test_remarks_that_are_no_list_spoil_their_row_only(remarks: str) -> None:
    text = f"registration_id;outcome;remarks\n{FIRST};returned;{remarks}\n{SECOND};registered;\n"
    assert read_rulings(text.encode()) == [None, Ruling(registration_id=SECOND, outcome="registered")]


def test_an_empty_file_decides_nothing() -> None:
    assert read_rulings(b"\n") == []


@pytest.mark.parametrize("data", [b"\xff\xd8\xff", b"name,phone\nx,y\n", b"PK\x03\x04", b"<html>"])
def test_what_is_neither_kind_of_file_is_told(data: bytes) -> None:
    with pytest.raises(Stop, match="file_unreadable"):
        read_rulings(data)
