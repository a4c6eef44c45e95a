"""An office's card: all that a laptop must know of a centre before it can write to it without a network.

Nothing in it is secret. The one-time code, which a person hands over, says whose card is the right one.
"""

from typing import Literal

from nacl.signing import SigningKey, VerifyKey
from pydantic import Field, ValidationError

from perisai_app.domain.registration import Value
from perisai_app.wire.canonical import canonical_bytes
from perisai_app.wire.enrolment import AGE_RECIPIENT, EnrolCode
from perisai_app.wire.signing import is_signed, sign


class Card(Value):
    """`url` is the centre's address, `certificate` (PEM) what codes pin, null where every computer trusts it.
    The signature is by `centre_key`, over all the rest.
    """

    v: Literal[1] = 1
    kind: Literal["card"] = "card"
    url: str = Field(max_length=300, pattern=r"^https?://")
    certificate: str | None = Field(default=None, max_length=16_384)
    centre_key: str = Field(pattern=r"^[0-9a-f]{64}$")
    package_recipient: str = Field(pattern=AGE_RECIPIENT)
    signature: str = ""


def signed_card(key: SigningKey, card: Card) -> bytes:
    """The card's file."""
    signed = card.model_copy(update={"signature": sign(key, _covered(card))})
    return canonical_bytes(signed.model_dump(mode="json")) + b"\n"


def read_card(data: bytes, code: EnrolCode) -> Card | None:
    """The card, if it is of the centre that made this code; None for any other file."""
    try:
        card = Card.model_validate_json(data)
    except (ValidationError, ValueError):
        return None
    key = bytes.fromhex(card.centre_key)
    pinned = card.certificate is not None and code.names(card.certificate)
    is_fit = code.belongs_to(key) and (pinned if code.certificate else card.certificate is None)
    return card if is_fit and is_signed(VerifyKey(key), card.signature, _covered(card)) else None


def _covered(card: Card) -> bytes:
    return canonical_bytes(card.model_dump(mode="json", exclude={"signature"}))
