"""Who signed a pack: Ed25519 over the exact bytes of its manifest, which names every table's digest."""

import hashlib
from collections.abc import Collection

import rfc8785
from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey
from pydantic import Field, ValidationError

from perisai_app.domain.registration import Value
from perisai_app.reference.packs.refused import PackRefused

SIGNATURE = "manifest.sig"


class Signature(Value):
    """The file manifest.sig: by which key, and the signature, both hex."""

    key_id: str = Field(pattern=r"^[0-9a-f]{16}$")
    signature: str = Field(pattern=r"^[0-9a-f]{128}$")

    def canonical(self) -> bytes:
        return rfc8785.dumps(self.model_dump())


def key_id(public_key: bytes) -> str:
    """16 hex digits by which people and files name an Ed25519 public key."""
    return hashlib.sha256(public_key).hexdigest()[:16]


def sign(manifest: bytes, signing_seed: bytes) -> bytes:
    """The content of manifest.sig; the seed is 32 bytes."""
    key = SigningKey(signing_seed)
    made = Signature(key_id=key_id(key.verify_key.encode()), signature=key.sign(manifest).signature.hex())
    return made.canonical()


def signer(manifest: bytes, signature: bytes, trusted: Collection[bytes]) -> str:
    """The id of the trusted key that signed.

    PackRefused: pack_broken, pack_unknown_key, pack_bad_signature.
    """
    told = _read(signature)
    key = {key_id(key): key for key in trusted}.get(told.key_id)
    if key is None:
        raise PackRefused("pack_unknown_key")
    try:
        VerifyKey(key).verify(manifest, bytes.fromhex(told.signature))
    except BadSignatureError:
        raise PackRefused("pack_bad_signature") from None
    return told.key_id


def _read(data: bytes) -> Signature:
    try:
        told = Signature.model_validate_json(data, strict=True)
    except ValidationError:
        raise PackRefused("pack_broken") from None
    if told.canonical() != data:
        raise PackRefused("pack_broken")
    return told
