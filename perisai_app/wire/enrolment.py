"""Joining a centre: a one-time code that also carries the fingerprint of the centre's public key.

The fingerprint in the code is what lets a laptop refuse a stranger at the same address: it was handed over
by a person, not by the network. A centre whose certificate not every computer trusts adds that one's too.
"""

import base64
import binascii
import hashlib
import re
import secrets
import ssl
from dataclasses import dataclass

from pydantic import Field

from perisai_app.domain.registration import Value

SECRET_BYTES = 10
FINGERPRINT_BYTES = 10
AGE_RECIPIENT = r"^age1[0-9a-z]{58}$"


@dataclass(frozen=True, slots=True)
class EnrolCode:
    """80 random bits and 80 bits of the centre's key, written as eight groups of four letters and digits;
    twelve with 80 bits of the certificate to trust, which is empty where every computer trusts it anyway.
    """

    secret: bytes
    fingerprint: bytes
    certificate: bytes = b""

    def __str__(self) -> str:
        text = base64.b32encode(self.secret + self.fingerprint + self.certificate).decode()
        return "-".join(text[i : i + 4] for i in range(0, len(text), 4))

    @property
    def secret_hash(self) -> str:
        """What the centre keeps of the code."""
        return hashlib.sha256(self.secret).hexdigest()

    def belongs_to(self, public_key: bytes) -> bool:
        """Whether the code was made by the holder of this Ed25519 public key."""
        return secrets.compare_digest(self.fingerprint, fingerprint(public_key))

    def names(self, certificate: str) -> bool:
        """Whether this PEM text is the certificate that the code's maker meant."""
        found = certificate_fingerprint(certificate)
        return found is not None and secrets.compare_digest(self.certificate, found)


def fingerprint(public_key: bytes) -> bytes:
    return hashlib.sha256(public_key).digest()[:FINGERPRINT_BYTES]


def certificate_fingerprint(certificate: str) -> bytes | None:
    """Of one certificate in PEM; None when the text is none."""
    try:
        der = ssl.PEM_cert_to_DER_cert(certificate)
    except (ValueError, binascii.Error):
        return None
    return fingerprint(der) if der else None


def new_code(public_key: bytes, certificate: bytes = b"") -> EnrolCode:
    """A code never made before; `certificate` is a certificate's fingerprint, or nothing."""
    return EnrolCode(secrets.token_bytes(SECRET_BYTES), fingerprint(public_key), certificate)


def read_code(text: str) -> EnrolCode | None:
    """The code as typed: case, blanks and dashes do not matter; None when it cannot be one."""
    letters = re.sub(r"[\s-]", "", text).upper()
    if not re.fullmatch(r"[A-Z2-7]{32}([A-Z2-7]{16})?", letters):
        return None
    data = base64.b32decode(letters)
    end = SECRET_BYTES + FINGERPRINT_BYTES
    return EnrolCode(data[:SECRET_BYTES], data[SECRET_BYTES:end], data[end:])


@dataclass(frozen=True, slots=True)
class Handed:
    """What an office hands over as a picture: a code, and the centre's address where it was put before it."""

    code: str
    url: str = ""


def read_handed(text: str) -> Handed | None:
    """None where it holds no code."""
    first, _, last = text.strip().partition(" ")
    if re.match(r"https?://", first) and (code := read_code(last)):
        return Handed(str(code), first)
    return Handed(str(code)) if (code := read_code(text)) else None


def device_id_of(public_key: bytes) -> str:
    """A device's name is made from its own key, so that a laptop has one before it knows any centre."""
    return hashlib.sha256(b"perisai device" + public_key).hexdigest()[:32]


class EnrolRequest(Value):
    """Body of POST /v1/enrol. `secret` is the code's secret half in hex, `device_key` an Ed25519 public key.

    `agent_id` is the author that this laptop already writes into its submissions; the centre notes it as
    the agent for whom the code was made, and answers with the same.
    """

    agent_id: str = Field(min_length=1, max_length=64)
    secret: str = Field(pattern=r"^[0-9a-f]{20}$")
    device_key: str = Field(pattern=r"^[0-9a-f]{64}$")
    device_name: str = Field(default="", max_length=80)
    app_version: str = Field(max_length=20)


class CertificateAnswer(Value):
    """Body of a 200 of GET /v1/certificate: in PEM; the fingerprint in the code must name it."""

    certificate: str = Field(max_length=16_384)


class EnrolAnswer(Value):
    """Body of its 200: who the laptop is now, its bearer token, and the centre's Ed25519 key (hex).

    `recovery_recipient` is the public age key (X25519) of an office that can recover vaults; an office
    without one leaves the field out altogether, so that an older laptop still reads the answer. To
    `package_recipient`, left out where a centre reads none, packages are sealed.
    """

    device_id: str
    agent_id: str
    agent_name: str
    office: str
    token: str
    centre_key: str = Field(pattern=r"^[0-9a-f]{64}$")
    epoch: str
    recovery_recipient: str | None = Field(default=None, pattern=AGE_RECIPIENT)
    package_recipient: str | None = Field(default=None, pattern=AGE_RECIPIENT)
