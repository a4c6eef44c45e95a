"""Ed25519 over canonical bytes, as base64: how the centre puts its name to an answer.

What is signed always names its kind, so that a signature over one thing never passes for another.
"""

import base64

from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey


def key_id(key: VerifyKey) -> str:
    """A short name for a public key."""
    return key.encode().hex()[:16]


def sign(key: SigningKey, data: bytes) -> str:
    """The signature over exactly these bytes, 88 characters."""
    return base64.b64encode(key.sign(data).signature).decode()


def is_signed(key: VerifyKey, signature: str, data: bytes) -> bool:
    """Whether `signature` is this key's over exactly these bytes; whatever is no signature is not."""
    try:
        key.verify(data, base64.b64decode(signature, validate=True))
    except (BadSignatureError, ValueError):
        return False
    return True
