"""The code on paper: read as people type, and every slip named before it is tried."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perisai_app.vault.errors import BadRecoveryCode, RecoveryCodeLength, WrongRecoveryCode
from perisai_app.vault.keys import recovery_code
from perisai_app.vault.keys.recovery_code import (
    ALPHABET,
    GROUPS,
    first_slip,
    missing,
    new_code,
    open_slot,
    read_code,
    seal,
)
from perisai_app.vault.keys.vault_key import new_key

CODE = new_code()
FLAT = CODE.replace("-", "")


def grouped(letters: str) -> str:
    return "-".join(letters[i : i + 5] for i in range(0, len(letters), 5))


def test_a_code_has_at_least_128_random_bits_and_no_two_are_alike() -> None:
    assert re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{5}-){6}[0-9A-HJKMNP-TV-Z]{5}", CODE)
    assert 7 * 4 * 5 >= 128
    assert len({new_code() for _ in range(200)}) == 200


@given(
    st.sampled_from(["{}", "  {}\n", "{} "]), st.sampled_from(["-", " ", "", " - ", ".", "–"]), st.booleans()
)
def test_a_code_is_read_however_it_is_typed(frame: str, between: str, small: bool) -> None:
    typed = frame.format(CODE.replace("-", between))
    assert read_code(typed.lower() if small else typed) == CODE


def test_letters_that_look_alike_are_read_as_the_one_that_is_meant() -> None:
    for _ in range(50):
        code = new_code()
        assert read_code(code.replace("0", "O").replace("1", "l")) == code
        assert read_code(code.replace("0", "o").replace("1", "I").replace("V", "u")) == code


@given(st.integers(0, 34), st.sampled_from(ALPHABET))
def test_every_single_slip_is_found_and_its_group_named(place: int, letter: str) -> None:
    if FLAT[place] == letter:
        return
    with pytest.raises(BadRecoveryCode) as slip:
        read_code(FLAT[:place] + letter + FLAT[place + 1 :])
    assert slip.value.group == place // 5 + 1
    assert slip.value.params == {"group": str(place // 5 + 1)}


@given(st.integers(0, 6), st.integers(0, 3))
def test_every_swap_of_neighbours_is_found(group: int, place: int) -> None:
    at = group * 5 + place
    if FLAT[at] == FLAT[at + 1]:
        return
    with pytest.raises(BadRecoveryCode):
        read_code(FLAT[:at] + FLAT[at + 1] + FLAT[at] + FLAT[at + 2 :])


@given(st.integers(0, 6), st.integers(0, 6))
def test_every_swap_of_groups_is_found(one: int, other: int) -> None:
    groups = CODE.split("-")
    if groups[one] == groups[other]:
        return
    groups[one], groups[other] = groups[other], groups[one]
    with pytest.raises(BadRecoveryCode):
        read_code("-".join(groups))


@pytest.mark.parametrize(
    "text",
    ["", "ABCD", CODE[:-1], CODE + "0", "-" * 35],
    ids=["empty", "group", "short", "long", "dashes"],
)
def test_missing_or_additional_letters_are_told(text: str) -> None:
    with pytest.raises(RecoveryCodeLength):
        read_code(text)


@given(st.text(max_size=60))
def test_any_text_is_a_code_or_a_slip(text: str) -> None:
    with pytest.raises((BadRecoveryCode, RecoveryCodeLength)):
        read_code(text)


def test_a_code_opens_what_it_sealed_and_no_other_does() -> None:
    key = new_key()
    slot = seal(key, CODE)
    assert open_slot(slot, read_code(CODE.lower())) == key
    with pytest.raises(WrongRecoveryCode):
        open_slot(slot, new_code())


def test_neither_code_nor_key_stands_in_the_slot() -> None:
    key = new_key()
    text = str(seal(key, CODE))
    assert CODE not in text and FLAT not in text and key.raw[:32].hex() not in text


def test_while_it_is_typed_a_slip_shows_as_soon_as_its_group_is_whole() -> None:
    code = new_code()
    for typed in range(len(code) + 1):
        assert first_slip(code[:typed]) is None
    wrong = code[:8] + ("0" if code[8] != "0" else "1") + code[9:]
    assert first_slip(wrong[:10]) is None  # the check letter of this group is not typed yet
    assert first_slip(wrong[:11]) == first_slip(wrong) == 2
    assert first_slip(code + "0") == GROUPS + 1


def test_what_was_typed_so_far_stands_in_groups_and_what_is_missing_is_counted() -> None:
    code = new_code()
    assert recovery_code.grouped(code.lower().replace("-", " ")) == code
    assert recovery_code.grouped("abcde f") == "ABCDE-F"
    assert (missing(""), missing(code[:7]), missing(code)) == (35, 29, 0)
