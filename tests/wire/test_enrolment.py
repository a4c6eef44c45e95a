"""A one-time code: typed by hand, and bound to one centre's key."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.signing import SigningKey

from perisai_app.wire.enrolment import EnrolCode, certificate_fingerprint, new_code, read_code

CENTRE, STRANGER = (SigningKey(bytes([n]) * 32).verify_key.encode() for n in (1, 2))


@given(st.binary(min_size=10, max_size=10), st.binary(min_size=10, max_size=10))
def test_a_code_survives_being_typed_carelessly(secret: bytes, fingerprint: bytes) -> None:
    code = EnrolCode(secret, fingerprint)
    text = str(code)
    assert [len(group) for group in text.split("-")] == [4] * 8
    for typed in (text, text.lower(), text.replace("-", " "), text.replace("-", ""), f" {text}\n"):
        assert read_code(typed) == code


@given(*[st.binary(min_size=10, max_size=10)] * 3)
def test_a_code_with_a_certificate_is_half_as_long_again(
    secret: bytes, fingerprint: bytes, certificate: bytes
) -> None:
    code = EnrolCode(secret, fingerprint, certificate)
    assert [len(group) for group in str(code).split("-")] == [4] * 12
    assert read_code(str(code).lower().replace("-", " ")) == code


def test_a_code_names_one_certificate_only() -> None:
    mine, other = (
        f"-----BEGIN CERTIFICATE-----\n{text}\n-----END CERTIFICATE-----\n" for text in ("QUJD", "QUJE")
    )
    found = certificate_fingerprint(mine)
    assert found is not None
    code = new_code(CENTRE, found)
    assert code.names(mine) and code.belongs_to(CENTRE)
    assert not code.names(other)
    assert not new_code(CENTRE).names(mine)
    for rubbish in ("", "x", mine[:-5], "-----BEGIN CERTIFICATE-----\n\n-----END CERTIFICATE-----"):
        assert not code.names(rubbish)
        assert not new_code(CENTRE).names(rubbish)


def test_a_code_belongs_to_one_centre_only() -> None:
    code = new_code(CENTRE)
    assert code.belongs_to(CENTRE)
    assert not code.belongs_to(STRANGER)


def test_no_two_codes_are_alike_and_the_centre_keeps_no_secret() -> None:
    one, other = new_code(CENTRE), new_code(CENTRE)
    assert one.secret != other.secret
    assert one.secret_hash != other.secret_hash
    assert one.secret.hex() not in one.secret_hash


@pytest.mark.parametrize(
    "text", ["", "ABCD", "0" * 32, "1" * 32, "A" * 31, "A" * 33, "A" * 40, "A" * 47, "A" * 49, "Å" * 32]
)
def test_what_cannot_be_a_code_is_none(text: str) -> None:
    assert read_code(text) is None


@given(st.text(max_size=50))
def test_any_text_is_a_code_or_none(text: str) -> None:
    read_code(text)
